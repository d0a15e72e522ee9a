"""What a build puts into the catalog for the pages: from real files through a real build."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.catalog import Catalog
from search.generation import CATALOG, current, folder_of
from search.types import Change
from tests.indexer.building import build_site
from tests.indexer.repositories import commit, git, new_repository
from tests.indexer.writing import write


def catalog(site: Path) -> Catalog:
    index = site / "index"
    return Catalog(folder_of(index, current(index)) / CATALOG, "en")


class Told(Silent):
    """Keeps the lines that a build tells."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def tell(self, line: str) -> None:
        self.lines.append(line)


def test_an_article_has_its_history_and_knows_whether_it_is_outdated(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "articles")
    commit(folder, {"a.md": "---\noutdated: Since May.\n---\n# A\n\nText.\n"}, "Write <a>", 1)
    commit(folder, {"b.md": "---\noutdated: true\n---\n# B\n\nText.\n"}, "Write b", 2)
    write(folder, {"c.md": "# C\n\nText.\n"})
    build_site(tmp_path, None)

    articles = [catalog(tmp_path).article(slug) for slug in ("a", "b", "c")]

    first = Change(datetime(2026, 1, 1, 11, tzinfo=UTC), "Write <a>")
    second = Change(datetime(2026, 1, 2, 11, tzinfo=UTC), "Write b")
    assert [one.history for one in articles] == [(first,), (second,), ()]
    assert [one.outdated for one in articles] == ["Since May.", "", None]


def test_featured_articles_come_in_the_order_of_their_writers(tmp_path: Path) -> None:
    head = "---\nfeatured: true\n{}---\nText.\n"
    write(
        tmp_path / "articles",
        {
            "z.md": head.format("order: 1\n"),
            "b.md": head.format(""),
            "a.md": head.format("expires_at: 2001-01-01\n"),
            "d.md": "Text.\n",
        },
    )
    build_site(tmp_path, None)

    assert [one.slug for one in catalog(tmp_path).featured("en")] == ["z", "b"]


def test_a_build_from_a_shallow_clone_tells_that_dates_reach_back_not_far(tmp_path: Path) -> None:
    origin = new_repository(tmp_path / "origin")
    commit(origin, {"a.md": "# A\n\nText.\n"}, "one", 1)
    commit(origin, {"a.md": "# A\n\nMore.\n"}, "two", 2)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), str(clone))
    told, whole = Told(), Told()

    build(ContentSettings(clone), tmp_path / "index", BuildOptions("", "key"), told)
    build(ContentSettings(origin), tmp_path / "index", BuildOptions("", "key"), whole)

    assert told.lines == [
        "The articles lie in a shallow clone, so their dates and history reach back to its oldest"
        " commit. To fetch all: git fetch --unshallow"
    ]
    assert whole.lines == []
