from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.overlay import Overlaid, overlay
from indexer.tree import read_tree
from indexer.types import ContentSettings
from search.errors import IndexMissing, NotFound
from search.generation import CATALOG, current, folder_of
from search.searcher import Searcher
from search.types import Filters, Mode, Question
from tests.indexer.building import build_site
from tests.indexer.writing import write

FILES: dict[str, str | bytes] = {
    "welcome.md": "# Welcome\n\nStart here, or see [refunds](pay/refunds.md).\n",
    "pay/_category.md": "---\ntitle: Paying\n---\n",
    "pay/refunds.md": (
        "---\ntitle: Refunds\nasks: [Can I have my money back?]\nrelated: [cards]\n---\n"
        "![x](x.png) Thirty days.\n\n## How\n\nPress the refund button.\n"
    ),
    "pay/refunds.de.md": "---\ntitle: Erstattung\n---\nDreißig Tage.\n",
    "pay/cards.md": (
        "---\ntitle: Cards\nid: cards\nrelated: [pay/refunds]\n---\nAll cards are taken.\n"
    ),
    "pay/soon.md": "---\nstatus: draft\n---\n# Soon\n\nNot yet a voucher.\n",
    "pay/later.md": "---\npublish_at: 2999-01-01\n---\n# Later\n\nIn the future.\n",
    "pay/x.png": b"image",
    "zebra.md": "# Zebra\n\nStripes.\n",
    "synonyms/en.txt": "bill, invoice\n",
}
QUESTIONS = ("refund button", "cards", "zebra stripes", "voucher", "money back", "start here")

Laid = Callable[..., tuple[Searcher, Overlaid]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A help centre with its index; not to be changed."""
    site = tmp_path_factory.mktemp("built")
    write(site / "articles", FILES)
    build_site(site)
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A help centre of a test's own."""
    return Path(shutil.copytree(built, tmp_path / "site"))


@pytest.fixture
def laid(site: Path) -> Iterator[Laid]:
    """Lay the folder as it is now over the index, and open that."""
    opened: list[Searcher] = []

    def lay(drafts: bool = False) -> tuple[Searcher, Overlaid]:
        content = ContentSettings(site / "articles", "en", ("en", "de"))
        target = site / f"overlay-{len(opened)}"
        told = overlay(site / "index", read_tree(content, site / "index"), target, drafts=drafts)
        opened.append(Searcher.open(target))
        return opened[-1], told

    yield lay
    for searcher in opened:
        searcher.close()


def answers(searcher: Searcher, question: str, mode: Mode) -> list[tuple[str, str, float]]:
    found = searcher.search(Question(question, Filters("en"), mode)).answers
    return sorted((a.article.id, a.anchor, round(a.score, 3)) for a in found)


def all_answers(searcher: Searcher) -> dict[tuple[str, Mode], list[tuple[str, str, float]]]:
    return {(q, mode): answers(searcher, q, mode) for q in QUESTIONS for mode in Mode}


def test_nothing_changed_is_the_same(site: Path, laid: Laid) -> None:
    before = Searcher.open(site / "index")

    searcher, told = laid()

    assert told == Overlaid((), (), 0)
    assert all_answers(searcher) == all_answers(before)
    before.close()


def change_everything(site: Path) -> None:
    articles = site / "articles"
    write(
        articles,
        {
            "pay/refunds.md": (
                "---\ntitle: Money back\nasks: [How do I get a refund?]\nrelated: [cards]\n---\n"
                "![x](x.png) Sixty days.\n\n## Where\n\nIn the shop.\n"
            ),
            "vouchers.md": "---\ntitle: Vouchers\nasks: [What is a voucher?]\n---\nPaper.\n",
            "pay/soon.md": "# Soon\n\nHere it is: a voucher.\n",
        },
    )
    (articles / "zebra.md").unlink()
    (articles / "welcome.md").rename(articles / "hello.md")


def test_answers_are_those_of_a_build(site: Path, laid: Laid) -> None:
    change_everything(site)

    searcher, told = laid()
    build_site(site)
    rebuilt = Searcher.open(site / "index")

    assert told.changed == ("hello.md", "pay/refunds.md", "pay/soon.md", "vouchers.md")
    assert told.removed == ("welcome.md", "zebra.md")
    assert told.texts_encoded > 0
    assert all_answers(searcher) == all_answers(rebuilt)
    rebuilt.close()


def test_articles_are_those_of_a_build(site: Path, laid: Laid) -> None:
    change_everything(site)

    searcher, _ = laid()
    build_site(site)
    rebuilt = Searcher.open(site / "index")

    assert searcher.catalog.paths() == rebuilt.catalog.paths()
    for slug in ("pay/refunds", "pay/cards", "de/pay/refunds", "vouchers", "hello", "pay/soon"):
        own, other = (one.catalog.article(slug) for one in (searcher, rebuilt))
        assert own.html == other.html
        assert own.headings == other.headings
        assert [one.slug for one in own.translations] == [one.slug for one in other.translations]
        assert own.related[:1] == () or own.related[0].slug == other.related[0].slug
    rebuilt.close()


def test_what_a_writer_names_stands_beside_both(site: Path, laid: Laid) -> None:
    change_everything(site)

    catalog = laid()[0].catalog

    assert [one.slug for one in catalog.article("pay/refunds").related][:1] == ["pay/cards"]
    assert [one.title for one in catalog.article("pay/cards").related][:1] == ["Money back"]


@pytest.mark.parametrize("slug", ["zebra", "welcome"])
def test_what_went_is_nowhere(site: Path, laid: Laid, slug: str) -> None:
    change_everything(site)

    searcher, _ = laid()

    with pytest.raises(NotFound):
        searcher.catalog.article(slug, staff=True)
    with pytest.raises(NotFound):
        searcher.catalog.by_id(slug, staff=True)
    assert "zebra" not in {one[0] for one in answers(searcher, "zebra stripes", Mode.BLEND)}
    assert not searcher.knows("stripes", "en")


def test_lists_and_counts_follow(site: Path, laid: Laid) -> None:
    change_everything(site)

    catalog = laid()[0].catalog

    assert [one.slug for one in catalog.articles_in((), "en")] == ["vouchers", "hello"]
    assert catalog.category(("pay",), "en").count == 3
    assert [one.title for one in catalog.articles_in(("pay",), "en")] == [
        "Cards",
        "Money back",
        "Soon",
    ]


def test_drafts_are_shown_only_when_asked_for(laid: Laid) -> None:
    without, told = laid()
    with_drafts, more = laid(drafts=True)

    for slug in ("pay/soon", "pay/later"):
        with pytest.raises(NotFound):
            without.catalog.article(slug)
    assert with_drafts.catalog.article("pay/soon").ref.title == "Soon"
    assert with_drafts.catalog.article("pay/later").ref.title == "Later"
    assert answers(with_drafts, "voucher", Mode.WORDS)[0][0] == "pay/soon"
    assert (told.changed, more.changed) == ((), ("pay/soon.md",))


def test_another_image_is_shown(site: Path, laid: Laid) -> None:
    write(site / "articles", {"pay/x.png": b"another image", "pay/y.png": b"new"})
    write(site / "articles", {"zebra.md": "# Zebra\n\n![y](pay/y.png)\n"})

    catalog = laid()[0].catalog

    assert catalog.asset("pay/x.png").file.read_bytes() == b"another image"
    assert catalog.asset("pay/y.png").file.read_bytes() == b"new"


def test_another_image_of_the_same_size_is_shown(site: Path, laid: Laid) -> None:
    (site / "other.png").write_bytes(b"IMAGE")
    shutil.move(site / "other.png", site / "articles/pay/x.png")

    assert laid()[0].catalog.asset("pay/x.png").file.read_bytes() == b"IMAGE"


def test_who_names_an_article_that_comes_later_has_it_beside_it(site: Path, laid: Laid) -> None:
    write(site / "articles", {"zebra.md": "---\nrelated: [soon]\n---\n# Zebra\n\nStripes.\n"})
    build_site(site)
    write(site / "articles", {"soon.md": "# Coming\n\nLater.\n"})

    related = laid()[0].catalog.article("zebra").related

    assert related[0].slug == "soon"


def test_synonyms_are_those_of_the_tree(site: Path, laid: Laid) -> None:
    write(site / "articles", {"synonyms/en.txt": "horse => zebra\n"})

    searcher, _ = laid()

    assert answers(searcher, "horse", Mode.WORDS)[0][0] == "zebra"


def test_the_index_is_not_touched(site: Path, laid: Laid) -> None:
    change_everything(site)
    folder = folder_of(site / "index", current(site / "index"))
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    laid()

    after = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert after == before
    assert current(site / "index") == 1


def test_an_overlay_can_be_laid_over_what_was_copied_without_its_cache(
    site: Path, laid: Laid
) -> None:
    change_everything(site)
    shutil.rmtree(site / "index" / "cache")

    searcher, told = laid()

    assert told.texts_encoded > 0
    assert answers(searcher, "what is a voucher", Mode.MEANING)


def test_every_number_fits_in_the_catalog(site: Path, laid: Laid) -> None:
    change_everything(site)
    laid()

    with closing(sqlite3.connect(site / "overlay-0" / CATALOG)) as database:
        for table in ("passage", "name", "asset_owner", "care"):
            query = (
                f"SELECT count(*) FROM {table} WHERE article NOT IN (SELECT number FROM article)"
            )
            assert database.execute(query).fetchone() == (0,)
        numbers = [n for (n,) in database.execute("SELECT number FROM article ORDER BY number")]
    assert numbers == list(range(len(numbers)))


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    write(tmp_path / "articles", {"a.md": "# A\n\nText.\n"})
    content = ContentSettings(tmp_path / "articles")

    with pytest.raises(IndexMissing, match="firstline index"):
        overlay(tmp_path / "index", read_tree(content, tmp_path / "index"), tmp_path / "target")
