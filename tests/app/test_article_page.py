"""What an article's page says beside the article: lead, notes, history, neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.visits.record import close
from search.live import LiveIndex
from tests.app import databases
from tests.app.client import Client, Page
from tests.conftest import build_index
from tests.indexer.repositories import commit, new_repository

FIRST: dict[str, str | bytes] = {
    "shop/_category.md": "---\ntitle: Shop\n---\n",
    "shop/one.md": (
        "---\ntitle: One\norder: 1\nsummary: Said by its writer.\noutdated: See <Two>.\n---\n"
        "Text.\n\n## Part & piece\n\nMore.\n"
    ),
    "shop/two.md": "---\ntitle: Two\norder: 2\noutdated: true\n---\nIts first words alone.\n",
    "shop/three.md": "---\ntitle: Three\norder: 3\n---\n## At once\n\nA heading comes first.\n",
    "shop/hidden.md": "---\nstatus: internal\norder: 2.5\n---\n# Hidden\n\nNot for all.\n",
    "shop/two.de.md": "---\ntitle: Zwei\n---\nAuf Deutsch.\n",
    "lone.md": "# Lone\n\nNothing is beside it.\n",
}
SECOND: dict[str, str | bytes] = {
    "shop/two.md": "---\ntitle: Two\norder: 2\noutdated: true\n---\nIts first words differ.\n",
    "shop/three.de.md": "---\ntitle: Drei\n---\nSpäter übersetzt.\n",
}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Index a help centre whose articles were committed on two days."""
    folder = tmp_path_factory.mktemp("pages")
    articles = new_repository(folder / "articles")
    commit(articles, FIRST, "Begin the shop's <help>", 3)
    commit(articles, SECOND, "[major] Say it otherwise", 8)
    opened = LiveIndex(build_index(articles, folder / "index"))
    opened.start()
    yield opened
    opened.stop()


def site(centre: LiveIndex, folder: Path, **settings: str) -> Flask:
    config = load_config({"FIRSTLINE_INDEX__PATH": "index", **settings}, folder)
    databases.fill_sqlite(config.database.url)
    return create_app(config, centre)


@pytest.fixture
def client(centre: LiveIndex, tmp_path: Path) -> Iterator[Client]:
    made = site(centre, tmp_path)
    yield Client(made)
    with made.app_context():
        close()
        services().database.close()


def beside(page: Page) -> dict[str, tuple[str, str]]:
    return {
        str(link["rel"][0]): (str(link["href"]), link.get_text(" ", strip=True))
        for link in page.dom.select("a[rel=prev], a[rel=next]")
    }


def notes(page: Page) -> list[str]:
    return page.texts("article .note")


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("shop/one", {"next": ("/a/shop/two", "Next Two")}),
        ("shop/two", {"prev": ("/a/shop/one", "Previous One"),
                      "next": ("/a/shop/three", "Next Three")}),
        ("shop/three", {"prev": ("/a/shop/two", "Previous Two")}),
        ("lone", {}),
    ],
)  # fmt: skip
def test_the_neighbours_follow_the_writers_order_without_what_is_hidden(
    client: Client, slug: str, expected: dict[str, tuple[str, str]]
) -> None:
    assert beside(client.get(f"/a/{slug}")) == expected


@pytest.mark.parametrize(
    ("slug", "lead"),
    [("shop/one", ["Said by its writer."]), ("shop/two", []), ("shop/three", [])],
)
def test_a_summary_leads_only_where_the_writer_gave_one(
    client: Client, slug: str, lead: list[str]
) -> None:
    assert client.get(f"/a/{slug}").texts("article .lead") == lead


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("shop/one", ["This article is out of date. See <Two>."]),
        ("shop/two", ["This article is out of date."]),
        ("shop/three", []),
    ],
)
def test_what_is_out_of_date_is_said(client: Client, slug: str, expected: list[str]) -> None:
    assert notes(client.get(f"/a/{slug}")) == expected


@pytest.mark.parametrize(
    ("slug", "original"),
    [("de/shop/two", [("/a/shop/two", "2026-01-08")]), ("de/shop/three", []), ("shop/two", [])],
)
def test_a_translation_says_that_its_original_was_changed_after_it(
    client: Client, slug: str, original: list[tuple[str, str]]
) -> None:
    page = client.get(f"/a/{slug}", headers={"Accept-Language": "de"})

    links = [urlsplit(href).path for href in page.values("article .note:has(time) a", "href")]
    days = [value[:10] for value in page.values("article .note time", "datetime")]
    assert list(zip(links, days, strict=True)) == original


def test_a_translation_leads_to_its_original(client: Client) -> None:
    page = client.get("/a/de/shop/three")

    assert page.values(".facts a", "href")[0].startswith("/a/shop/three")
    assert page.values(".facts a", "hreflang") == ["en"]


def test_the_history_tells_days_and_subjects_the_newest_first(client: Client) -> None:
    page = client.get("/a/shop/two")

    assert page.texts(".about li span") == ["Say it otherwise", "Begin the shop's <help>"]
    assert [value[:10] for value in page.values(".about li time", "datetime")] == [
        "2026-01-08",
        "2026-01-03",
    ]


def test_the_history_can_be_switched_off(centre: LiveIndex, tmp_path: Path) -> None:
    page = Client(site(centre, tmp_path, FIRSTLINE_SITE__HISTORY="false")).get("/a/shop/two")

    assert (page.status, page.texts(".about li")) == (200, [])


def test_headings_have_named_links_and_the_api_has_the_article_as_it_is(client: Client) -> None:
    page = client.get("/a/shop/one")

    (link,) = page.dom.select("a.anchor")
    names = [page.dom.find(id=id) for id in str(link["aria-labelledby"]).split()]
    assert str(link["href"]) == "#part--piece"
    assert [name.get_text() for name in names if name] == [
        "Link to this section:",
        "Part & piece",
    ]
    assert "anchor" not in client.json("/api/articles/shop/one")["html"]
