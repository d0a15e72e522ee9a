from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.snapshot import snapshot
from search.errors import ContentError
from tests.indexer.repositories import commit, git, new_repository
from tests.indexer.writing import write


def files(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = new_repository(tmp_path / "repository")
    commit(folder, {"help/a.md": "first", "outside.md": "not below"}, "one", 1)
    commit(folder, {"help/a.md": "second", "help/in/b.md": "new", "young/c.md": "c"}, "two", 2)
    return folder


def test_a_folder_comes_as_it_was_and_the_working_tree_stays_as_it_is(repository: Path) -> None:
    write(repository, {"help/a.md": "being written"})

    with snapshot(repository / "help", "HEAD~1") as before:
        assert files(before) == {"a.md": "first"}
    with snapshot(repository / "help", "HEAD") as now:
        assert files(now) == {"a.md": "second", "in/b.md": "new"}

    assert not before.exists()
    assert (repository / "help/a.md").read_text() == "being written"


def test_a_folder_that_is_younger_than_the_commit_is_empty(repository: Path) -> None:
    with snapshot(repository / "young", "HEAD~1") as before:
        assert files(before) == {}


def test_contents_that_git_has_lost_are_an_error_and_no_empty_folder(repository: Path) -> None:
    name = git(repository, "rev-parse", "HEAD~1:help/a.md").strip()
    (repository / ".git/objects" / name[:2] / name[2:]).unlink()

    with pytest.raises(ContentError, match=r"git cannot read the files of commit .* git fetch"):
        snapshot(repository / "help", "HEAD~1").__enter__()


@pytest.mark.parametrize("ref", ["gone", "--output=x", "HEAD:help", "a\0b", ""])
def test_what_is_no_commit_is_told_with_what_to_fetch(repository: Path, ref: str) -> None:
    message = re.escape(f"git knows no commit “{ref}” in {repository}")
    with pytest.raises(ContentError, match=message + ".*git fetch --unshallow"):
        snapshot(repository, ref).__enter__()


def test_a_folder_outside_of_any_repository_is_told_how_to_become_one(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"lies in no git repository.*git init"):
        snapshot(tmp_path, "HEAD").__enter__()
