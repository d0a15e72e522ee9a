"""How far translations are behind, from real repositories."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.drift import Change
from indexer.read import read_folder
from indexer.translations import Drift, State, drifts
from indexer.types import ContentSettings
from tests.indexer.repositories import commit, git, new_repository
from tests.indexer.writing import write

ENGLISH = "---\ntitle: Pay\n---\nFirst paragraph.\n\nSecond one.\n\n## Part\n\nThird one here.\n"
GERMAN = "---\ntitle: Zahlen\n---\nErster Absatz.\n\nZweiter.\n\n## Teil\n\nDritter.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = new_repository(tmp_path / "help")
    commit(made, {"pay.md": ENGLISH, "pay.de.md": GERMAN}, "Write", 1)
    return made


def settings(folder: Path, *languages: str) -> ContentSettings:
    return ContentSettings(folder, "en", ("en", *(languages or ("de",))))


def found(folder: Path, *languages: str) -> list[Drift]:
    content = settings(folder, *languages)
    return list(drifts(read_folder(content), content))


def states(folder: Path, *languages: str) -> list[tuple[str, str, State]]:
    return [(one.original.path, one.language, one.state) for one in found(folder, *languages)]


def behind(folder: Path) -> dict[str, datetime | None]:
    return {one.path: one.behind for one in read_folder(settings(folder)).articles}


def test_git_is_asked_as_often_for_many_translations_as_for_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    shim = tmp_path / "bin" / "git"
    write(
        shim.parent, {"git": f'#!/bin/sh\necho >> "{calls}"\nexec "{shutil.which("git")}" "$@"\n'}
    )
    shim.chmod(0o755)
    names = [f"pay{number}" for number in range(5)]
    for name in names:
        commit(folder, {f"{name}.md": f"{ENGLISH}\n{name}\n", f"{name}.de.md": GERMAN}, "Add", 2)

    def asked(changed: list[str], day: int) -> int:
        for name in changed:
            commit(folder, {f"{name}.md": f"{ENGLISH}\n{name} {day}\n"}, f"[major] {name}", day)
        calls.unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            patch.setenv("PATH", str(shim.parent), prepend=":")
            outdated = sum(one.state is State.OUTDATED for one in found(folder))
        assert outdated == len(changed)
        return len(calls.read_text().splitlines())

    assert asked(names[:1], 3) == asked(names, 4)


def test_commits_of_one_second_have_each_their_own_subject(folder: Path) -> None:
    commit(folder, {"pay.md": f"{ENGLISH}\nFourth.\n"}, "[major] First", 2)
    commit(folder, {"pay.md": f"{ENGLISH}\nFifth.\n"}, "Second", 2)

    (one,) = found(folder)

    assert [(version.subject, version.is_major) for version in one.commits] == [
        ("Second", False),
        ("First", True),
    ]


def test_an_expired_article_needs_no_translation(folder: Path) -> None:
    commit(folder, {"over.md": "---\nexpires_at: 2026-01-02\n---\n# Over\n\nOver.\n"}, "Add", 2)

    assert states(folder) == [("pay.md", "de", State.CURRENT)]


def test_a_translation_of_the_same_commit_is_current(folder: Path) -> None:
    assert states(folder) == [("pay.md", "de", State.CURRENT)]


def test_what_changed_since_is_told_by_paragraph_commit_and_share(folder: Path) -> None:
    text = ENGLISH.replace("Second one.", "Second one, changed.").replace("## Part\n\n", "")
    commit(folder, {"pay.md": f"{text}\nFourth.\n"}, "Change", 2)
    commit(folder, {"pay.md": f"{text}\nFourth one.\n"}, "Change more", 3)

    (one,) = found(folder)

    assert one.state is State.OUTDATED
    assert [(c.line, c.change, c.text) for c in one.changed] == [
        (6, Change.CHANGED, "Second one, changed."),
        (8, Change.REMOVED, "## Part"),
        (10, Change.ADDED, "Fourth one."),
    ]
    assert [version.moment.day for version in one.commits] == [3, 2]
    assert one.base == git(folder, "rev-parse", "HEAD~2").strip()
    assert round(one.share, 2) == 0.33


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"pay.md": ENGLISH.replace("title: Pay", "title: Pay\nowner: Ann")}, State.CURRENT),
        ({"pay.md": ENGLISH.replace("First paragraph.", "First\nparagraph.")}, State.CURRENT),
        ({"pay.md": ENGLISH.replace("title: Pay", "title: Pay now")}, State.OUTDATED),
        ({"pay.md": f"{ENGLISH}\nMore.\n", "pay.de.md": f"{GERMAN}\nMehr.\n"}, State.CURRENT),
        (
            {
                "pay.md": f"{ENGLISH}\nMore.\n",
                "pay.de.md": GERMAN.replace("title: Zahlen", "title: Zahlen\nowner: Ann"),
            },
            State.OUTDATED,
        ),
    ],
)
def test_only_what_readers_read_counts(
    folder: Path, files: dict[str, str | bytes], state: State
) -> None:
    commit(folder, files, "Change", 2)

    assert states(folder) == [("pay.md", "de", state)]


def test_a_change_that_was_taken_back_leaves_a_translation_current(folder: Path) -> None:
    commit(folder, {"pay.md": f"{ENGLISH}\nMore.\n"}, "Change", 2)
    commit(folder, {"pay.md": ENGLISH}, "Take it back", 3)

    assert states(folder) == [("pay.md", "de", State.CURRENT)]


def test_renames_of_both_are_followed(folder: Path) -> None:
    for old, new in (("pay.md", "payment.md"), ("pay.de.md", "payment.de.md")):
        git(folder, "mv", old, new)
    commit(folder, {}, "Rename", 2)
    assert states(folder) == [("payment.md", "de", State.CURRENT)]

    commit(folder, {"payment.md": f"{ENGLISH}\nMore.\n"}, "Change", 3)
    (one,) = found(folder)
    assert (one.state, one.base_path) == (State.OUTDATED, "pay.md")


def test_a_translation_from_a_branch_that_lacked_the_change_is_outdated(folder: Path) -> None:
    git(folder, "checkout", "-qb", "translate")
    commit(folder, {"pay.de.md": f"{GERMAN}\nNeu.\n"}, "Translate again", 5)
    git(folder, "checkout", "-q", "main")
    commit(folder, {"pay.md": f"{ENGLISH}\nMore.\n"}, "Change", 3)
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge", "translate", date="2026-01-06T00:00:00Z")

    (one,) = found(folder)

    assert one.state is State.OUTDATED
    assert [version.moment.day for version in one.commits] == [3]


def test_the_head_may_name_the_commit_that_was_translated(folder: Path) -> None:
    commit(folder, {"pay.md": f"{ENGLISH}\nMore.\n"}, "Change", 2)
    now = git(folder, "rev-parse", "HEAD").strip()
    head = GERMAN.replace("title: Zahlen", f"title: Zahlen\ntranslated_from: {now[:10]}")
    commit(folder, {"pay.de.md": head}, "It is as it should be", 3)
    assert states(folder) == [("pay.md", "de", State.CURRENT)]

    unknown = GERMAN.replace("title: Zahlen", "title: Zahlen\ntranslated_from: '1234567'")
    commit(folder, {"pay.de.md": unknown}, "No such commit", 4)
    assert states(folder) == [("pay.md", "de", State.UNKNOWN)]


def test_what_is_missing_is_told_for_each_language_and_drafts_need_none(folder: Path) -> None:
    more: dict[str, str | bytes] = {
        "card.md": "Card.\n",
        "draft.md": "---\nstatus: draft\n---\nDraft.\n",
        "inside.md": "---\nstatus: internal\n---\nInside.\n",
        "fr/card.md": "Carte.\n",
        "nur.de.md": "Nur Deutsch.\n",
    }
    commit(folder, more, "Write", 2)

    assert states(folder, "de", "fr") == [
        ("card.md", "de", State.MISSING),
        ("card.md", "fr", State.CURRENT),
        ("pay.md", "de", State.CURRENT),
        ("pay.md", "fr", State.MISSING),
    ]


def test_what_is_not_committed_counts(folder: Path) -> None:
    write(folder, {"pay.md": f"{ENGLISH}\nMore.\n"})
    (one,) = found(folder)
    assert (one.state, [c.text for c in one.changed], one.commits) == (
        State.OUTDATED, ["More."], (),
    )  # fmt: skip

    write(folder, {"pay.de.md": f"{GERMAN}\nMehr.\n"})
    assert states(folder) == [("pay.md", "de", State.CURRENT)]


def test_in_a_shallow_clone_only_what_changed_since_is_known(folder: Path, tmp_path: Path) -> None:
    commit(folder, {"b.md": "Text.\n", "b.de.md": "Wort.\n"}, "Elsewhere", 2)
    commit(folder, {"b.md": "New text.\n"}, "Change", 3)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", folder.as_uri(), str(clone))

    assert states(clone) == [("b.md", "de", State.OUTDATED), ("pay.md", "de", State.UNKNOWN)]


def test_outside_of_git_nothing_is_known(tmp_path: Path) -> None:
    made = write(tmp_path / "help", {"pay.md": ENGLISH, "pay.de.md": GERMAN})

    assert states(made) == [("pay.md", "de", State.UNKNOWN)]


@pytest.mark.parametrize("message", ["[major] Prices", "Prices\n\nChange: major\n"])
def test_readers_are_told_of_a_change_that_is_marked_major(folder: Path, message: str) -> None:
    commit(folder, {"pay.md": f"{ENGLISH}\nMore.\n"}, "Small", 2)
    assert behind(folder) == {"pay.de.md": None, "pay.md": None}

    commit(folder, {"pay.md": f"{ENGLISH}\nNew prices.\n"}, message, 3)
    moment = datetime(2026, 1, 3, 11, tzinfo=UTC)
    assert behind(folder) == {"pay.de.md": moment, "pay.md": None}

    commit(folder, {"pay.de.md": f"{GERMAN}\nNeue Preise.\n"}, "Translate", 4)
    assert behind(folder) == {"pay.de.md": None, "pay.md": None}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026-01-01", None),
        ("2025-12-31", None),
        ("2999-01-01", None),
    ],
)
def test_the_head_of_the_original_may_say_when_it_changed(
    folder: Path, day: str, expected: datetime | None
) -> None:
    head = ENGLISH.replace("title: Pay", f"title: Pay\nchanged: {day}")
    commit(folder, {"pay.md": head}, "Say so", 6)

    assert behind(folder) == {"pay.de.md": expected, "pay.md": None}
