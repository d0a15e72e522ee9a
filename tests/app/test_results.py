"""The page of answers: the plain one on top, chips, pages, and what stands in for answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.config import Config
from app.popular import refresh
from app.site import create_app
from app.views.results import page_numbers
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.test_popular import put, searched
from tests.conftest import build_index


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Index more articles than a page of answers holds."""
    folder = tmp_path_factory.mktemp("many")
    articles = folder / "articles"
    for number in range(25):
        file = articles / "printers" / f"{number:02}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# Printer {number}\n\nThe printer has paper number {number}.\n")
    opened = LiveIndex(build_index(articles, folder / "index"))
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def printers(config: Config, many: LiveIndex) -> Client:
    return Client(create_app(config, many))


def test_a_sure_answer_is_shown_as_plain_text_on_top(client: Client) -> None:
    page = client.get("/search?q=orders+press+refund")

    assert page.texts(".excerpt h2") == ["Get a refund › How to ask for it"]
    assert page.texts(".excerpt .prose") == ["Open Orders and press Refund."]
    assert page.dom.select(".excerpt :is(img, [id]):not(h2)") == []
    assert page.values(".excerpt a", "href") == ["/a/billing/refunds#how-to-ask-for-it"]
    assert page.texts(".excerpt a") == ["Read all of it"]
    assert page.values(".answer:first-child a", "href") == page.values(".excerpt a", "href")


@pytest.mark.parametrize(
    "query", ["q=qqqxyz", "q=orders+press+refund&mode=words", "q=open+profile", "q="]
)
def test_a_less_sure_one_is_not(client: Client, query: str) -> None:
    assert client.get(f"/search?{query}").dom.select(".excerpt") == []


def test_each_filter_is_a_chip_whose_link_removes_it(client: Client) -> None:
    page = client.get("/search?q=orders&lang=all&category=billing&product=App")

    assert page.texts(".chip") == [
        "Remove filter: All languages",
        "Remove filter: Billing",
        "Remove filter: App",
    ]
    assert page.values(".chip", "href") == [
        "/search?q=orders&category=billing&product=App",
        "/search?lang=all&q=orders&product=App",
        "/search?lang=all&q=orders&category=billing",
    ]
    assert page.texts(".chips > a") == ["Clear all"]
    assert page.values(".chips > a", "href") == ["/search?q=orders"]
    # The form narrows down further, and knows what was chosen.
    assert page.texts(".filters option[selected]") == ["All languages", "Billing", "App"]


def test_one_filter_needs_no_way_to_clear_all(client: Client) -> None:
    assert client.get("/search?q=orders").texts(".chip") == []
    page = client.get("/search?q=orders&category=gone/away")
    assert page.texts(".chip") == ["Remove filter: gone/away"]
    assert page.texts(".chips > a") == []
    assert client.get("/search?q=geld&lang=de").texts(".chip") == ["Filter entfernen: Deutsch"]


def test_pages_are_named(printers: Client) -> None:
    first = printers.get("/search?q=printer&mode=words")
    middle = printers.get("/search?q=printer&mode=words&page=2")

    assert first.texts("nav.pages a") == ["Page 1", "Page 2", "Page 3", "Next"]
    assert first.texts("nav.pages [aria-current=page]") == ["Page 1"]
    assert middle.values("nav.pages a", "href") == [
        "/search?q=printer&mode=words",
        "/search?q=printer&mode=words",
        "/search?q=printer&mode=words&page=2",
        "/search?q=printer&mode=words&page=3",
        "/search?q=printer&mode=words&page=3",
    ]
    assert middle.values("ol.answers", "start") == ["11"]
    shown = [set(page.values(".answer a", "href")) for page in (first, middle)]
    assert shown[0] & shown[1] == set()


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("q=printer&mode=words&page=9", "/search?q=printer&mode=words&page=3"),
        ("q=printer&mode=words&lang=all&page=4", "/search?lang=all&q=printer&mode=words&page=3"),
        ("q=zzqqxx&mode=words&page=2", "/search?q=zzqqxx&mode=words"),
        ("q=&page=2", "/search"),
    ],
)
def test_a_page_behind_the_last_leads_there(printers: Client, address: str, leads_to: str) -> None:
    page = printers.get(f"/search?{address}")

    assert (page.status, page.response.headers["Location"]) == (302, leads_to)


@pytest.mark.parametrize("query", ["category=billing", "product=App", "category=gone&product=App"])
def test_without_a_good_answer_a_filter_can_be_left(client: Client, query: str) -> None:
    link = "#_results .note p > a:not(.button)"

    page = client.get(f"/search?q=qqqxyz&mode=words&lang=en&{query}")

    assert page.texts(link)[0] == "Search the whole help centre"
    assert page.values(link, "href")[0] == "/search?lang=en&q=qqqxyz&mode=words"
    everywhere = client.get("/search?q=qqqxyz&mode=words")
    assert "Search the whole help centre" not in everywhere.texts(link)


@pytest.mark.parametrize(
    ("page", "pages", "named"),
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (1, 9, (1, 2, 3, 0, 9)),
        (4, 9, (1, 2, 3, 4, 5, 6, 0, 9)),
        (5, 9, (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        (50, 100, (1, 0, 48, 49, 50, 51, 52, 0, 100)),
        (100, 100, (1, 0, 98, 99, 100)),
        (7, 3, (1, 2, 3)),
    ],
)
def test_far_pages_are_a_gap(page: int, pages: int, named: tuple[int, ...]) -> None:
    assert page_numbers(page, pages) == named


def test_nearest_articles_are_called_that(client: Client) -> None:
    page = client.get("/search?q=qqqxyz&lang=en")

    assert page.texts("#_closest") == ["These come closest"]
    assert page.values("ol.answers", "aria-labelledby") == ["_closest"]
    assert client.get("/search?q=refund").dom.select("#_closest") == []


def test_what_others_search_and_read_is_offered_without_a_good_answer(
    app: Flask, client: Client
) -> None:
    searched(app, "get a refund")
    put(app, "view", article_id="password")
    put(app, "view", article_id="billing/refunds")
    with app.test_request_context("/"):
        refresh()

    none = client.get("/search?q=qqqxyz&mode=words")
    near = client.get("/search?q=qqqxyz&lang=en")
    good = client.get("/search?q=open+profile")

    assert none.values("[aria-labelledby=_popular] a", "href") == ["/search?q=get+a+refund"]
    assert none.values("[aria-labelledby=_read-most] a", "href") == [
        "/a/billing/refunds",
        "/a/account/password",
    ]
    # Not those that stand in the list already.
    assert near.values("[aria-labelledby=_read-most] a", "href") == ["/a/account/password"]
    assert good.dom.select("#_popular, #_read-most") == []


def test_answers_name_their_language_where_it_is_another(client: Client) -> None:
    page = client.get("/search?q=geld&lang=all&mode=words")

    assert page.texts(".answer .quiet span")[:2] == ["Billing", "Deutsch"]
