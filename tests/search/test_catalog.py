from __future__ import annotations

import shutil
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.catalog import Catalog
from search.catalog_schema import SCHEMA
from search.errors import IndexCorrupt, NotFound
from search.generation import CATALOG, MANIFEST, folder_of
from search.searcher import Searcher
from search.types import ArticleRef, Category, Heading
from tests.conftest import build_index
from tests.tiny import HIDDEN

ARTICLES = {
    "pay/_category.md": "---\ntitle: Paying\nsummary: Money.\norder: 2\n---\n",
    "pay/_category.de.md": "---\ntitle: Bezahlen\n---\n",
    "pay/card.md": """---
title: Pay by card
id: card
summary: With any card.
order: 1
product: Shop
related: [slow, pay/cash, nowhere]
updated: 2024-05-06
---
![Seen](seen.png) ![Both](both.png) Text.

## Fees

None. See [slow](slow.md).

### In euros

None.
""",
    "pay/card.de.md": "---\ntitle: Mit Karte\nid: card\nupdated: 2024-05-07\n---\nText.\n",
    "pay/cash.md": "---\ntitle: Pay cash\nupdated: 2024-05-08\n---\n![Both](both.png) Coins.\n",
    "pay/slow.md": (
        "---\nid: slow\nstatus: internal\naliases: [slowly]\n---\n"
        "# Slow\n\n![No](secret.png) No. ![](both.png)\n"
    ),
    "pay/later/when.md": (
        "---\npublish_at: 2999-01-01\nid: when\n---\n# When\n\n![No](late.png) Late.\n"
    ),
    "start/_category.md": "---\ntitle: Starting\norder: 1\n---\n",
    "start/hello.md": (
        "---\nid: grüße\naliases: [hi, old/hello]\ncontact: direct\nupdated: 2024-05-01\n---\n"
        "# Hello\n\nHi.\n"
    ),
    "pay/seen.png": "seen",
    "pay/both.png": "both",
    "pay/secret.png": "secret",
    "pay/late.png": "late",
    "pay/nobody.png": "nobody",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("catalog")
    for name, text in ARTICLES.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Searcher.open(build_index(folder / "articles", folder / "index"))


@pytest.fixture(scope="module")
def catalog(searcher: Searcher) -> Catalog:
    return searcher.catalog


def titles(refs: tuple[ArticleRef, ...]) -> list[str]:
    return [ref.title for ref in refs]


def test_an_article_is_whole(catalog: Catalog) -> None:
    article = catalog.article("pay/card")

    assert article.ref == ArticleRef(
        number=article.ref.number,
        id="card",
        slug="pay/card",
        language="en",
        title="Pay by card",
        summary="With any card.",
        category=("pay",),
        product="Shop",
        updated=datetime(2024, 5, 6, tzinfo=UTC),
    )
    assert article.headings == (Heading(2, "Fees", "fees"), Heading(3, "In euros", "in-euros"))
    assert '<h2 id="fees">' in article.html
    assert article.markdown.startswith("![Seen](seen.png)")
    assert article.path == "pay/card.md"
    assert len(article.revision) == 40
    assert titles(article.translations) == ["Mit Karte"]
    assert not article.contact_direct
    assert catalog.article("start/hello").contact_direct


def test_related_articles_are_those_that_may_be_seen(catalog: Catalog) -> None:
    visitors = titles(catalog.article("pay/card").related)
    staff = titles(catalog.article("pay/card", staff=True).related)

    assert visitors[0] == "Pay cash"
    assert "Slow" not in visitors
    assert staff[:2] == ["Slow", "Pay cash"]


@pytest.mark.parametrize(
    "slug", ["", "nowhere", "pay/slow", "pay/later/when", "PAY/CARD", "a\x00b"]
)
def test_a_visitor_finds_no_such_article(catalog: Catalog, slug: str) -> None:
    with pytest.raises(NotFound, match="There is no article at"):
        catalog.article(slug)


@pytest.mark.parametrize("id", ["", "nowhere", "slow", "when"])
def test_a_visitor_finds_no_such_id(catalog: Catalog, id: str) -> None:
    with pytest.raises(NotFound, match="There is no article with the id"):
        catalog.by_id(id)


@pytest.mark.parametrize("id", ["gr\u00fc\u00dfe", "gru\u0308\u00dfe"])
def test_an_id_finds_its_article_however_its_accents_are_sent(catalog: Catalog, id: str) -> None:
    assert catalog.by_id(id).slug == "start/hello"
    assert catalog.article_by_id(id).ref.title == "Hello"


def test_staff_see_what_visitors_do_not(catalog: Catalog) -> None:
    assert catalog.article("pay/slow", staff=True).ref.title == "Slow"
    assert catalog.by_id("when", staff=True).slug == "pay/later/when"
    assert catalog.by_id("card").slug == "pay/card"


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_articles_of_the_tiny_help_centre_are_not_found(index_path: Path, name: str) -> None:
    opened = Searcher.open(index_path)

    with pytest.raises(NotFound):
        opened.catalog.article(f"hidden/{name}")
    opened.close()


def test_refs_and_passages_come_in_the_order_asked_for(catalog: Catalog) -> None:
    every = range(len(catalog.visibility.boost))
    forward = [ref.number for ref in catalog.refs(list(every))]
    backward = [ref.number for ref in catalog.refs(list(reversed(every)))]
    passages = [p.number for p in catalog.passages([3, 0, 2])]

    assert forward == list(every)
    assert backward == list(reversed(every))
    assert passages == [3, 0, 2]
    assert catalog.refs([]) == ()


def test_a_passage_knows_its_article_and_heading(catalog: Catalog) -> None:
    number = catalog.article("pay/card").ref.number
    own = [p for p in catalog.passages(range(8)) if p.article == number]

    assert [(p.anchor, p.heading, p.text) for p in own] == [
        ("", "", "Text."),
        ("fees", "Fees", "None. See slow."),
        ("in-euros", "Fees › In euros", "None."),
    ]


@pytest.mark.parametrize(
    ("path", "language", "category"),
    [
        ((), "en", Category((), "", "", 3, "en")),
        (("pay",), "en", Category(("pay",), "Paying", "Money.", 2, "en")),
        (("pay",), "de", Category(("pay",), "Bezahlen", "", 2, "de")),
        (("start",), "en", Category(("start",), "Starting", "", 1, "en")),
        (("start",), "de", Category(("start",), "Starting", "", 1, "en")),
        ((), "xx", Category((), "", "", 3, "xx")),
    ],
)
def test_a_category(
    catalog: Catalog, path: tuple[str, ...], language: str, category: Category
) -> None:
    assert catalog.category(path, language) == category


@pytest.mark.parametrize(
    ("path", "language"), [(("pay", "later"), "en"), (("pay", "later"), "de"), (("x",), "en")]
)
def test_a_category_with_nothing_to_see_is_not_found(
    catalog: Catalog, path: tuple[str, ...], language: str
) -> None:
    with pytest.raises(NotFound, match="There is no category at"):
        catalog.category(path, language)


def test_categories_and_articles_come_in_the_writers_order(catalog: Catalog) -> None:
    assert [c.title for c in catalog.subcategories((), "en")] == ["Starting", "Paying"]
    assert [c.title for c in catalog.subcategories((), "de")] == ["Starting", "Bezahlen"]
    assert catalog.subcategories(("pay",), "en") == ()
    assert titles(catalog.articles_in(("pay",), "en")) == ["Pay by card", "Pay cash"]
    assert titles(catalog.articles_in(("pay",), "de")) == ["Mit Karte", "Pay cash"]
    assert titles(catalog.articles_in(("pay",), "es")) == ["Pay by card", "Pay cash"]
    assert catalog.articles_in((), "en") == ()


def test_the_articles_changed_last_come_first(catalog: Catalog) -> None:
    assert titles(catalog.recent("en", 9)) == ["Pay cash", "Pay by card", "Hello"]
    assert titles(catalog.recent("en", 1)) == ["Pay cash"]
    assert titles(catalog.recent("de", 9)) == ["Pay cash", "Mit Karte", "Hello"]
    assert titles(catalog.recent("de", 2)) == ["Pay cash", "Mit Karte"]


@pytest.mark.parametrize(
    ("slug", "language", "version"),
    [
        ("pay/card", "de", "de/pay/card"),
        ("pay/card", "en", "pay/card"),
        ("de/pay/card", "en", "pay/card"),
        ("pay/card", "fr", "pay/card"),
        ("pay/cash", "de", "pay/cash"),
    ],
)
def test_an_article_has_a_version_in_a_language_or_is_its_own(
    catalog: Catalog, slug: str, language: str, version: str
) -> None:
    assert catalog.version(catalog.article(slug).ref, language).slug == version


def test_languages_and_products(catalog: Catalog) -> None:
    assert catalog.languages() == ("en", "de")
    assert catalog.products() == ("Shop",)


def test_old_addresses_lead_on(catalog: Catalog) -> None:
    assert catalog.redirect("hi") == "start/hello"
    assert catalog.redirect("old/hello") == "start/hello"
    assert catalog.redirect("start/hello") is None


def test_an_old_address_of_what_is_hidden_leads_nowhere(catalog: Catalog) -> None:
    assert catalog.redirect("slowly") is None


@pytest.mark.parametrize("name", ["seen", "both"])
def test_a_file_is_as_visible_as_an_article_that_shows_it(catalog: Catalog, name: str) -> None:
    asset = catalog.asset(f"pay/{name}.png")

    assert asset.file.read_text() == name
    assert (asset.media_type, asset.size) == ("image/png", len(name))


@pytest.mark.parametrize("name", ["pay/secret.png", "pay/late.png", "pay/nobody.png", "x", "../x"])
def test_a_file_that_no_visible_article_shows_is_not_found(catalog: Catalog, name: str) -> None:
    with pytest.raises(NotFound, match="There is no file at"):
        catalog.asset(name)


def test_staff_see_the_files_of_internal_articles(catalog: Catalog) -> None:
    assert catalog.asset("pay/secret.png", staff=True).file.read_text() == "secret"
    with pytest.raises(NotFound):
        catalog.asset("pay/nobody.png", staff=True)


def test_threads_read_at_the_same_time(catalog: Catalog) -> None:
    found: list[str] = []

    def read() -> None:
        for _ in range(50):
            found.append(catalog.article("pay/card").ref.title)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["Pay by card"] * 400


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_file_that_is_no_catalog_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CATALOG).write_bytes(content)

    with pytest.raises(IndexCorrupt, match=r"catalog\.sqlite: cannot be read"):
        Catalog(tmp_path / CATALOG, "en")


def test_a_catalog_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexCorrupt, match=r"catalog\.sqlite: cannot be read"):
        Catalog(tmp_path / CATALOG, "en")


def test_a_catalog_that_fails_later_is_told(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / CATALOG) as made:
        made.executescript(SCHEMA)
    made.close()
    opened = Catalog(tmp_path / CATALOG, "en")
    with sqlite3.connect(tmp_path / CATALOG) as made:
        made.execute("DROP TABLE redirect")
        made.execute("DROP TABLE passage")
    made.close()

    with pytest.raises(IndexCorrupt, match=r"catalog\.sqlite: cannot be read"):
        opened.redirect("hi")
    with pytest.raises(IndexCorrupt, match=r"catalog\.sqlite: cannot be read"):
        opened.passages([0])


@pytest.mark.parametrize("name", [CATALOG, MANIFEST])
def test_a_generation_that_is_gone_is_told(index_path: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(folder_of(index_path, 1), tmp_path / "1"))
    catalog = Catalog(folder / CATALOG, "en")
    catalog.check()
    (folder / name).unlink()

    with pytest.raises(IndexCorrupt, match=f"{name}: is gone"):
        catalog.check()
