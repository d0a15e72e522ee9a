"""What stands above the pages: by the clock, the reader's language and the product."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.config import Config
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.serving import indexed, served

ARTICLES = {
    "shop.md": "---\nproduct: Shop\n---\n# The shop\n\nOrders are below your name.\n",
    "app.md": "---\nproduct: App\n---\n# The app\n\nPress and hold it.\n",
    "laden.de.md": "# Der Laden\n\nBestellungen stehen unter dem Namen.\n",
    "_announcements/upkeep.md": (
        "---\nkind: maintenance\nstarts: 2001-02-03T22:00:00Z\nends: 2999-02-04T01:30:00Z\n---\n"
        "# Search rests tonight\n\nReading **works**.\n"
    ),
    "_announcements/upkeep.de.md": "# Die Suche ruht heute Nacht\n\nLesen geht.\n",
    "_announcements/broken.md": (
        "---\nkind: incident\nstarts: 2002-01-01T00:00:00Z\nproducts: [Shop]\n---\n"
        "# Orders are late\n"
    ),
    "_announcements/over.md": "---\nkind: news\nends: 2001-01-01T00:00:00Z\n---\n# Long over\n",
    "_announcements/later.md": "---\nkind: news\nstarts: 2999-01-01T00:00:00Z\n---\n# Not yet\n",
}
LATE, UPKEEP = "Incident: Orders are late", "Maintenance: Search rests tonight"


@pytest.fixture(scope="module")
def announcing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Open an index with announcements."""
    with indexed(tmp_path_factory.mktemp("announcing"), ARTICLES) as opened:
        yield opened


@pytest.fixture
def reader(config: Config, announcing: LiveIndex) -> Client:
    """Return a client of the site with announcements."""
    return Client(create_app(config, announcing))


@pytest.mark.parametrize("path", ["/", "/a/shop", "/search?q=orders", "/contact", "/nowhere"])
def test_what_is_due_stands_above_every_page_the_latest_first(reader: Client, path: str) -> None:
    assert reader.get(path).texts(".notices h2") == [LATE, UPKEEP]


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/a/app", [UPKEEP]),
        ("/a/shop", [LATE, UPKEEP]),
        ("/search?q=orders&product=App", [UPKEEP]),
        ("/search?q=orders&product=Shop", [LATE, UPKEEP]),
    ],
)
def test_a_page_about_a_product_leaves_those_of_others_out(
    reader: Client, path: str, titles: list[str]
) -> None:
    assert reader.get(path).texts(".notices h2") == titles


def test_each_comes_in_the_readers_language_else_as_it_was_written(reader: Client) -> None:
    page = reader.get("/?lang=de")

    assert [title.rpartition(": ")[2] for title in page.texts(".notices h2")] == [
        "Orders are late",
        "Die Suche ruht heute Nacht",
    ]
    assert [notice.get("lang") for notice in page.dom.select(".notice")] == ["en", None]


@pytest.mark.parametrize(
    ("language", "kind"),
    [("en", "Incident:"), ("de", "Störung:"), ("fr", "Incident\u00a0:"), ("ja", "障害：")],
)
def test_the_kind_ends_as_the_language_writes_it(reader: Client, language: str, kind: str) -> None:
    page = reader.get(f"/?lang={language}")

    assert [str(one.string) for one in page.dom.select(".notice-incident h2 span")] == [kind]


def test_they_are_a_named_part_of_the_page_and_no_alarm(reader: Client) -> None:
    page = reader.get("/")

    assert page.values("main > section.notices", "aria-label") == ["Announcements"]
    assert page.dom.select(".notices [role], .notices [aria-live]") == []
    assert [str(one) for one in page.dom.select(".notice-maintenance p:last-child")] == [
        "<p>Reading <strong>works</strong>.</p>"
    ]


def test_maintenance_says_from_when_to_when(reader: Client) -> None:
    page = reader.get("/")

    assert page.values(".notice-maintenance time", "datetime") == [
        "2001-02-03T22:00:00+00:00",
        "2999-02-04T01:30:00+00:00",
    ]
    assert page.dom.select(".notice-incident time") == []


@pytest.mark.parametrize(
    ("scripts", "times"),
    [
        (True, ["4 February 2001 at 07:00 GMT+9", "4 February 2999 at 10:30 GMT+9"]),
        (
            False,
            [
                re.compile("^3 February 2001, .*10:00.* UTC$"),
                re.compile("^4 February 2999, .* UTC$"),
            ],
        ),
    ],
)
def test_times_are_by_the_readers_clock_or_universal(
    config: Config,
    announcing: LiveIndex,
    browser: Browser,
    scripts: bool,
    times: list[str | re.Pattern[str]],
) -> None:
    context = browser.new_context(
        locale="en-GB", timezone_id="Asia/Tokyo", java_script_enabled=scripts
    )
    with served(create_app(config, announcing)) as port:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.locator(".notices time")).to_have_text(times)
        context.close()


def test_the_contact_page_writes_all_times_with_the_script_that_it_has(
    config: Config, announcing: LiveIndex, browser: Browser
) -> None:
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Tokyo")
    with served(create_app(config, announcing)) as port:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/contact")
        times = page.locator(".notices time")
        expect(times.first).to_have_text(re.compile("Sunday 4 February at 7:00"))
        expect(times.first).to_have_attribute("title", re.compile("UTC$"))
        assert page.locator("script[src*=times]").count() == 0
        context.close()


@pytest.mark.parametrize("path", ["/", "/a/shop", "/search?q=orders"])
def test_a_page_that_was_kept_follows_the_clock(
    reader: Client, announcing: LiveIndex, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    before = reader.get(path).texts(".notices h2")
    announcements = announcing.searcher.catalog.announcements
    monkeypatch.setattr(announcements, "_clock", lambda: 4e10)  # In the year 3237.

    assert before == [LATE, UPKEEP]
    assert reader.get(path).texts(".notices h2") == [LATE, "News: Not yet"]


def test_without_any_there_is_no_empty_part(client: Client) -> None:
    assert client.get("/").dom.select(".notices") == []
