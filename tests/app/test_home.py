"""What the home page and the pages of categories offer beside the lists of test_pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.config import Config
from app.popular import refresh
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.serving import indexed
from tests.app.test_popular import searched

ARTICLES = {
    "first.md": "---\nfeatured: true\nupdated: 2024-03-01\n---\n# First steps\n\nBegin here.\n",
    "orders/_category.md": "---\ntitle: Orders\nsummary: Buy and send back.\n---\n",
    "orders/late.md": (
        "---\nfeatured: true\norder: 1\nupdated: 2024-05-07\nsummary: What to do.\n---\n"
        "# My order is late\n\nWait a little.\n"
    ),
    "orders/lost.md": "---\nupdated: 2024-04-02\n---\n# My order is lost\n\nWrite to us.\n",
    "orders/verloren.de.md": "---\nupdated: 2024-06-01\n---\n# Verloren\n\nSchreiben Sie uns.\n",
}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Open an index of articles with dates."""
    with indexed(tmp_path_factory.mktemp("home"), ARTICLES) as opened:
        yield opened


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Open an index with nothing to see."""
    with indexed(
        tmp_path_factory.mktemp("home"), {"own.md": "---\nstatus: internal\n---\n# Ours\n\nUs.\n"}
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Open an index of more featured articles than a home page can hold."""
    head = "---\nfeatured: true\norder: {}\n---\n# Guide {}\n\nRead it.\n"
    guides = {f"guide-{number}.md": head.format(-number, number) for number in range(1, 10)}
    with indexed(tmp_path_factory.mktemp("home"), guides) as opened:
        yield opened


@pytest.fixture
def reader(config: Config, dated: LiveIndex) -> Client:
    return Client(create_app(config, dated))


def test_featured_articles_stand_in_the_writers_order(reader: Client) -> None:
    page = reader.get("/")

    assert page.texts("section[aria-labelledby=_featured] a") == ["My order is late", "First steps"]
    assert page.texts("section[aria-labelledby=_featured] li p") == ["What to do.", "Begin here."]


def test_of_many_featured_articles_the_first_six_are_shown(config: Config, many: LiveIndex) -> None:
    page = Client(create_app(config, many)).get("/")

    assert page.texts("section[aria-labelledby=_featured] a") == [
        f"Guide {number}" for number in range(9, 3, -1)
    ]


def test_recently_updated_articles_come_the_newest_first_with_their_day(reader: Client) -> None:
    recent = "section[aria-labelledby=_recent]"
    page = reader.get("/")

    assert page.texts(f"{recent} li a") == ["My order is late", "My order is lost", "First steps"]
    assert [day[:10] for day in page.values(f"{recent} time", "datetime")] == [
        "2024-05-07",
        "2024-04-02",
        "2024-03-01",
    ]
    assert page.values(f"{recent} > p a", "href") == ["/feed.atom"]


def test_without_featured_articles_there_is_no_such_part(client: Client) -> None:
    assert client.get("/").dom.select("[aria-labelledby=_featured], .popular") == []


def test_popular_searches_lead_to_their_results(app: Flask, client: Client) -> None:
    searched(app, "find your invoices", visitors="abc")
    searched(app, "get a refund", visitors="abcd")
    with app.test_request_context("/"):
        refresh()

    page = client.get("/")

    assert page.texts(".popular li") == ["get a refund", "find your invoices"]
    assert page.values(".popular a", "href")[0] == "/search?q=get+a+refund"
    assert page.texts("#_popular") == ["Often searched:"]


def test_a_category_can_be_searched_within(reader: Client) -> None:
    page = reader.get("/c/orders/")

    (form,) = page.dom.select(".within form")
    assert form["aria-label"] == "Search in Orders"
    assert page.values(".within input[type=hidden]", "value") == ["orders"]
    within = reader.get("/search?q=begin+here&category=orders&mode=words")
    assert within.texts(".answer") == []


def test_a_category_shows_summaries_and_days_and_can_be_followed(reader: Client) -> None:
    page = reader.get("/c/orders/")

    assert page.texts(".lead") == ["Buy and send back."]
    assert page.texts(".list p") == [
        "What to do.",
        "Updated 7 May 2024",
        "Write to us.",
        "Updated 2 April 2024",
    ]
    assert page.values("main > p a", "href") == ["/c/orders/feed.atom"]
    assert reader.get("/c/orders/feed.atom").status == 200


def test_a_help_centre_with_nothing_to_see_leads_to_a_person(
    config: Config, hidden: LiveIndex
) -> None:
    page = Client(create_app(config, hidden)).get("/")

    assert page.texts(".lead") == ["There are no articles yet. Write to us, and a person answers."]
    assert page.values("main .button", "href") == ["mailto:help@example.com"]
    assert page.dom.select("h2") == []


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nowhere", 404, "Search for what you need."),
        ("/search?q=a&page=x", 400, "Go back and try again"),
        ("/search?q=" + "a" * 9_000, 414, "Ask in fewer words."),
    ],
)
def test_an_error_says_what_to_do_and_keeps_search_and_contact(
    client: Client, path: str, status: int, told: str
) -> None:
    page = client.get(path)

    assert page.status == status
    assert told in page.texts("main")[0]
    assert page.texts(".welcome > p:first-child") == [f"Error {status}"]
    assert page.values("form[role=search]", "action") == ["/search"]
    assert page.values("header .contact", "href") == ["mailto:help@example.com"]


def test_who_was_signed_out_is_told_how_to_lose_nothing(client: Client) -> None:
    page = client.post("/account/password")

    assert page.status == 401
    assert "Sign in in a new tab, then reload this page" in page.texts("main")[0]
    assert page.values("main .button", "href") == ["/sign-in"]


def test_where_even_the_page_of_an_error_breaks_words_remain(app: Flask, client: Client) -> None:
    app.jinja_env.globals["contact_url"] = None
    page = client.get("/nowhere")

    assert (page.status, page.response.mimetype) == (404, "text/plain")
    assert page.response.get_data(as_text=True) == "There is no such page.\n"
