from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.git import blob_sha1, commit_times
from tests.indexer.writing import write


def _git(folder: Path, *arguments: str, date: str = "2026-01-01T00:00:00Z") -> str:
    environment = os.environ | {
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_DATE": date,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = ["git", "-c", "user.name=w", "-c", "user.email=w@example.com", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    write(folder, {"help/a.md": "a", "help/Привет мир.md": "b", "outside.md": "c"})
    _git(folder, "init", "-q")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "one")
    write(folder, {"help/a.md": "a2", "help/new\nline.md": "d"})
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "two", date="2026-02-02T00:00:00Z")
    return folder


def test_each_path_has_the_time_of_its_last_commit(repository: Path) -> None:
    assert commit_times(repository / "help") == {
        "a.md": datetime(2026, 2, 2, tzinfo=UTC),
        "new\nline.md": datetime(2026, 2, 2, tzinfo=UTC),
        "Привет мир.md": datetime(2026, 1, 1, tzinfo=UTC),
    }


def test_a_file_that_is_not_committed_as_it_is_has_no_time(repository: Path) -> None:
    write(repository, {"help/a.md": "a3"})

    assert sorted(commit_times(repository / "help")) == ["new\nline.md", "Привет мир.md"]


def test_in_a_shallow_clone_the_oldest_commit_stands_for_all_before(
    repository: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), str(clone))

    times = commit_times(clone / "help")

    assert times["Привет мир.md"] == datetime(2026, 2, 2, tzinfo=UTC)


def test_outside_of_git_there_are_no_times(tmp_path: Path) -> None:
    assert commit_times(write(tmp_path, {"a.md": "a"})) == {}


def test_without_git_there_are_no_times(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert commit_times(repository / "help") == {}


def test_a_revision_is_what_git_calls_the_file(repository: Path) -> None:
    assert blob_sha1(b"a2") == _git(repository, "rev-parse", "HEAD:help/a.md").strip()
