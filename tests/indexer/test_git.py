from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.git import Pending, blob_sha1, is_shallow, past, pending
from indexer.history import Past
from tests.indexer.repositories import commit, git, new_repository
from tests.indexer.writing import write

TEXT = "".join(f"Line {number} of an article that is long enough.\n" for number in range(20))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = new_repository(tmp_path / "repository")
    first: dict[str, str | bytes] = {"help/a.md": "a", "help/Привет мир.md": "b", "out.md": "c"}
    commit(folder, first, "one", 1)
    commit(folder, {"help/a.md": "a2", "help/new\nline.md": "d", "help/\x01odd.md": "e"}, "two", 2)
    return folder


def subjects(folder: Path, path: str) -> list[str]:
    return [subject for _, subject in past(folder).files[path].history]


def test_each_path_has_the_time_of_its_last_commit_and_all_that_changed_it(
    repository: Path,
) -> None:
    logs = past(repository / "help").files

    assert {path: log.changed for path, log in logs.items()} == {
        "a.md": datetime(2026, 1, 2, 11, tzinfo=UTC),
        "new\nline.md": datetime(2026, 1, 2, 11, tzinfo=UTC),
        "\x01odd.md": datetime(2026, 1, 2, 11, tzinfo=UTC),
        "Привет мир.md": datetime(2026, 1, 1, 11, tzinfo=UTC),
    }
    assert logs["a.md"].history == (
        ("2026-01-02T11:00:00+00:00", "two"),
        ("2026-01-01T11:00:00+00:00", "one"),
    )
    assert logs["Привет мир.md"].history == (("2026-01-01T11:00:00+00:00", "one"),)


def test_what_is_not_committed_is_known_and_is_no_history(repository: Path) -> None:
    write(repository, {"help/a.md": "a3", "help/untracked.md": "x"})

    assert pending(repository / "help").changed == {"a.md"}
    assert subjects(repository / "help", "a.md") == ["two", "one"]
    assert "untracked.md" not in past(repository / "help").files


def test_a_renamed_file_keeps_its_history_though_its_text_changed_a_little(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"old.md": TEXT}, "Write it", 1)
    commit(folder, {"old.md": TEXT + "More.\n"}, "Say more", 2)
    git(folder, "mv", "old.md", "middle.md")
    commit(folder, {"middle.md": f"New.\n{TEXT}"}, "Rename it", 3)
    (folder / "deep").mkdir()
    git(folder, "mv", "middle.md", "deep/new.md")
    commit(folder, {"old.md": "Something else."}, "Move it", 4)

    assert subjects(folder, "deep/new.md") == ["Move it", "Rename it", "Say more", "Write it"]
    assert subjects(folder / "deep", "new.md") == ["Move it"]
    assert subjects(folder, "old.md") == ["Move it"]


def test_a_merge_counts_as_a_change_but_says_nothing(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": TEXT, "b.md": "b"}, "Write it", 1)
    git(folder, "checkout", "-qb", "branch")
    git(folder, "mv", "a.md", "renamed.md")
    commit(folder, {}, "Rename it", 2)
    commit(folder, {"renamed.md": f"{TEXT}More.\n"}, "Say more", 3)
    git(folder, "checkout", "-q", "main")
    commit(folder, {"b.md": "b2"}, "Elsewhere", 4)
    merged = "2026-01-05T00:00:00Z"
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge someone/branch", "branch", date=merged)

    logs = past(folder).files
    assert subjects(folder, "renamed.md") == ["Say more", "Rename it", "Write it"]
    assert logs["renamed.md"].changed == datetime(2026, 1, 5, tzinfo=UTC)
    assert logs["b.md"].changed == datetime(2026, 1, 4, 11, tzinfo=UTC)


def test_in_a_shallow_clone_the_oldest_commit_is_a_date_and_no_history(
    repository: Path, tmp_path: Path
) -> None:
    commit(repository, {"help/a.md": "a3"}, "three", 3)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", repository.as_uri(), str(clone))

    logs = past(clone / "help").files

    assert logs["Привет мир.md"].changed == datetime(2026, 1, 2, 11, tzinfo=UTC)
    assert logs["Привет мир.md"].history == ()
    assert subjects(clone / "help", "a.md") == ["three"]
    assert is_shallow(clone / "help")
    assert not is_shallow(repository / "help")


def test_a_partial_clone_follows_plain_renames_without_fetching_contents(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"old.md": TEXT}, "Write it", 1)
    git(folder, "mv", "old.md", "new.md")
    commit(folder, {}, "Rename it", 2)
    git(folder, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", folder.as_uri(), str(clone))
    shutil.rmtree(folder)

    assert subjects(clone, "new.md") == ["Rename it", "Write it"]


def test_only_the_newest_twenty_commits_are_kept(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    for day in range(1, 26):
        commit(folder, {"a.md": str(day)}, f"Change {day}", day)

    assert subjects(folder, "a.md") == [f"Change {day}" for day in range(25, 5, -1)]


def test_settings_of_whoever_builds_do_not_change_what_is_read(repository: Path) -> None:
    for name in ("log.showSignature", "log.follow", "color.ui", "diff.noprefix"):
        git(repository, "config", name, "true" if name != "color.ui" else "always")
    git(repository, "config", "diff.renames", "false")
    git(repository, "config", "log.showRoot", "false")
    git(repository, "config", "i18n.logOutputEncoding", "UTF-16")

    assert subjects(repository / "help", "a.md") == ["two", "one"]


def test_a_subject_in_another_encoding_and_with_control_characters_is_text(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    write(folder, {"a.md": "a"})
    git(folder, "add", "-A")
    message = tmp_path / "message"
    message.write_bytes(b"caf\xe9 \x1b[31m<script>\x01\n")
    git(folder, "commit", "-q", "--cleanup=verbatim", "-F", str(message))

    assert subjects(folder, "a.md") == ["café [31m<script>"]


def test_outside_of_git_nothing_is_known(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.md": "a"})

    assert past(folder) == Past()
    assert pending(folder) == Pending()
    assert not is_shallow(folder)


def test_without_git_nothing_is_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, {"help/a.md": "a3"})
    monkeypatch.setenv("PATH", "")

    assert past(repository / "help") == Past()
    assert pending(repository / "help") == Pending()
    assert not is_shallow(repository / "help")


def test_a_revision_is_what_git_calls_the_file(repository: Path) -> None:
    assert blob_sha1(b"a2") == git(repository, "rev-parse", "HEAD:help/a.md").strip()
