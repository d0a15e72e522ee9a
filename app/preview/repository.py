"""The git repository that the articles lie in: branches, commits and the state of one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from indexer.git_command import ask_git, readable
from search.errors import ContentError

REMOTE: Final = "origin"


@dataclass(frozen=True, slots=True)
class Commit:
    """The last commit that changed a file."""

    name: str
    moment: datetime
    author: str
    subject: str


def commit_of(folder: Path, branch: str) -> str:
    """Return the commit that a branch is at: the remote's, else that of the local branch.

    Raises ``ContentError`` where there is no such branch.
    """
    for name in (f"refs/remotes/{REMOTE}/{branch}", f"refs/heads/{branch}"):
        # Takes whole names alone: "main~3" is no branch.
        if found := ask_git(folder, "show-ref", "--verify", "--hash", name):
            return found.strip()
    raise ContentError(
        f"There is no branch “{branch}” in the repository of {folder}. 'git branch -a' lists those"
        " that there are."
    )


def fetch(folder: Path, branch: str) -> None:
    """Fetch a branch from the remote; where there is none, or it has no such branch, nothing."""
    if REMOTE not in (ask_git(folder, "remote") or "").split():
        return
    if ask_git(folder, "check-ref-format", f"refs/heads/{branch}") is None:
        return  # It would mean something else where a colon parts two names.
    refs = f"+refs/heads/{branch}:refs/remotes/{REMOTE}/{branch}"
    ask_git(folder, "fetch", "--quiet", "--no-tags", "--end-of-options", REMOTE, refs)


def last_commit(folder: Path, path: str) -> Commit | None:
    """Return the last commit that changed a file; ``None`` where git knows none."""
    found = ask_git(folder, "log", "-1", "--format=%h%x00%cI%x00%an%x00%s",
                    "--", f":(literal){path}")  # fmt: skip
    parts = readable(found or "").rstrip("\n").split("\0")
    if len(parts) != 4:
        return None
    return Commit(parts[0], datetime.fromisoformat(parts[1]), parts[2], parts[3])


def is_uncommitted(folder: Path, path: str) -> bool | None:
    """Say whether a file differs from the last commit; ``None`` outside of a repository."""
    found = ask_git(folder, "status", "--porcelain", "-z", "--", f":(literal){path}")
    return None if found is None else bool(found)
