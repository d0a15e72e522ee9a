"""When an article is to be reviewed, from heads, categories and real repositories."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.read import read_folder
from indexer.reviews import cares
from indexer.types import ContentSettings, Reading
from search.types import Care
from tests.indexer.repositories import commit, git, new_repository
from tests.indexer.writing import write


def read(folder: Path) -> Reading:
    return read_folder(ContentSettings(folder, "en", ("en", "de")))


def care(folder: Path, path: str) -> Care:
    return next(one for one in cares(read(folder)) if one.path == path)


def day(number: int, month: int = 1, year: int = 2026, hour: int = 11) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


def test_a_review_is_due_so_long_after_the_last_change_of_the_text(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "help")
    commit(folder, {"a.md": "---\nreview_every: 6 months\n---\nText.\n"}, "Write", 1)
    commit(folder, {"a.md": "---\nreview_every: 6 months\n---\nNew text.\n"}, "Change", 3)

    found = care(folder, "a.md")

    assert (found.review_every, found.reviewed, found.due) == ("P6M", day(3), day(3, 7))
    assert found.authors == ("w",)


def test_a_change_of_the_head_or_of_the_name_is_no_review(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "help")
    text = "".join(f"Line {number} of a long text.\n" for number in range(20))
    commit(folder, {"a.md": text}, "Write", 1)
    commit(folder, {"a.md": f"---\nreview_every: P1M\n---\n\n{text}"}, "Plan reviews", 3)
    git(folder, "mv", "a.md", "b.md")
    commit(folder, {}, "Rename", 4)
    commit(folder, {"b.md": f"---\nreview_every: P1M\nowner: Ann\n---\n{text}"}, "Own it", 5)

    assert care(folder, "b.md").due == day(1, 2)


@pytest.mark.parametrize(
    ("reviewed_at", "due"),
    [("2026-01-05", day(5, 2, hour=0)), ("2025-01-05", day(3, 2)), ("2026-01-05T09:00+01:00",
     day(5, 2, hour=8))],
)  # fmt: skip
def test_the_later_of_review_and_change_counts(
    tmp_path: Path, reviewed_at: str, due: datetime
) -> None:
    folder = new_repository(tmp_path / "help")
    head = f"---\nreview_every: 1 month\nreviewed_at: {reviewed_at}\n---\n"
    commit(folder, {"a.md": f"{head}Text.\n"}, "Write", 3)

    assert care(folder, "a.md").due == due


def test_what_is_being_edited_was_changed_now(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "help")
    commit(folder, {"a.md": "---\nreview_every: 1 year\n---\nText.\n"}, "Write", 1)
    write(folder, {"a.md": "---\nreview_every: 1 year\n---\nNew.\n"})

    reviewed = care(folder, "a.md").reviewed

    assert reviewed is not None
    assert reviewed > day(1)


def test_categories_say_who_looks_after_the_articles_below(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "help",
        {
            "_category.md": "---\nowner: Everyone\n---\n",
            "pay/_category.md": "---\nowner: Money team\nreview_every: 90 days\n---\n",
            "pay/_category.de.md": "---\ntitle: Bezahlen\nreview_every: 1 year\n---\n",
            "pay/card.md": "Text.\n",
            "pay/deep/cash.md": "---\nowner: Ann\n---\nText.\n",
            "pay/card.de.md": "Text.\n",
            "pay/deep/cash.de.md": "---\nreview_every: 2 weeks\n---\nText.\n",
            "top.md": "Text.\n",
        },
    )

    found = {one.path: (one.owner, one.review_every) for one in cares(read(folder))}

    assert found == {
        "pay/card.de.md": ("Money team", "P1Y"),
        "pay/card.md": ("Money team", "P90D"),
        "pay/deep/cash.de.md": ("Money team", "P14D"),
        "pay/deep/cash.md": ("Ann", "P90D"),
        "top.md": ("Everyone", ""),
    }


def test_drafts_are_nobodys_yet_and_internal_articles_are_not_public(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "help",
        {
            "draft.md": "---\nstatus: draft\nreview_every: 1 day\n---\nText.\n",
            "inside.md": "---\nstatus: internal\nreview_every: 1 day\n---\nText.\n",
        },
    )

    assert [(one.path, one.public) for one in cares(read(folder))] == [("inside.md", False)]


def test_in_a_shallow_clone_the_oldest_commit_is_the_last_change_known(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "help")
    commit(folder, {"a.md": "---\nreview_every: 1 month\n---\nText.\n"}, "Write", 1)
    commit(folder, {"b.md": "Text.\n"}, "Elsewhere", 5)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), str(clone))

    found = care(clone, "a.md")

    assert (found.reviewed, found.authors) == (day(5), ())
