"""What a build puts into the catalog for the pages: from real files through a real build."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.catalog import Catalog
from search.errors import ContentError, NotFound
from search.generation import CATALOG, current, folder_of
from search.types import Announcement, AnnouncementKind, Change
from tests.indexer.building import build_site
from tests.indexer.pictures import picture
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
        "The articles lie in a shallow clone, so their dates, their history and the redirects from"
        " renamed files reach back to its oldest commit. To fetch all: git fetch --unshallow"
    ]
    assert whole.lines == []


INCIDENT = """---
kind: incident
starts: 2026-01-01
products: [Shop, App]
---
# Payments fail

We work on it. See [A](../a.md). ![Chart](../chart.png)
"""


def test_an_incident_is_shown_after_a_build_that_computes_no_vector(tmp_path: Path) -> None:
    articles = write(
        tmp_path / "articles", {"a.md": "# A\n\nText.\n", "chart.png": picture(40, 20)}
    )
    before = build_site(tmp_path)
    write(articles, {"_announcements/fail.md": INCIDENT, "_announcements/fail.de.md": "# Kaputt\n"})
    write(articles, {"_announcements/later.md": "---\nstatus: draft\n---\n# Later\n"})
    report = build_site(tmp_path)

    assert (before.announcements, report.announcements) == (0, 3)
    assert (report.vectors, report.reused) == (before.vectors, before.vectors)
    english, german = (catalog(tmp_path).announcements.shown(code) for code in ("en", "de"))
    assert english == (
        Announcement(
            id="fail",
            kind=AnnouncementKind.INCIDENT,
            title="Payments fail",
            html='<p>We work on it. See <a href="/a/a">A</a>. <img src="/files/chart.png"'
            ' alt="Chart" width="40" height="20" decoding="async"></p>',
            language="en",
            products=("Shop", "App"),
            starts_at=datetime(2026, 1, 1, tzinfo=UTC),
            ends_at=None,
        ),
    )
    assert [(one.id, one.title, one.html) for one in german] == [("de:fail", "Kaputt", "")]


def test_files_of_an_announcement_are_served_while_it_is_due(tmp_path: Path) -> None:
    show = "![x](../{}.png) ![y](../both.png)\n"
    over = f"---\nends: 2001-01-01\n---\n# Over\n\n{show.format('over')}"
    write(
        tmp_path / "articles",
        {
            "a.md": "# A\n\n![y](both.png)\n",
            "_announcements/now.md": f"# Now\n\n{show.format('now')}",
            "_announcements/over.md": over,
            **{f"{name}.png": name.encode() for name in ("both", "now", "over", "unused")},
        },
    )
    build_site(tmp_path, None)
    own = catalog(tmp_path)

    assert own.asset("now.png").file.read_bytes() == b"now"
    assert own.asset("both.png").file.read_bytes() == b"both"
    for name in ("over.png", "unused.png"):
        with pytest.raises(NotFound):
            own.asset(name)


def test_problems_of_announcements_are_told_and_stop_a_strict_build(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.md": "# A\n\nText.\n"}
    files["_announcements/b.md"] = "---\nstarts: no\n---\n# B\n"
    files["_announcements/c.md"] = "# C\n\n[x](gone.md)\n"
    write(tmp_path / "articles", files)

    report = build_site(tmp_path, None)

    assert [(one.path, one.code) for one in report.problems] == [
        ("_announcements/b.md", "bad-value"),
        ("_announcements/c.md", "broken-link"),
    ]
    with pytest.raises(ContentError, match="broken-link"):
        build_site(tmp_path, None, strict=True)
