"""Which commit a check compares with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.git_command import ask_git


@dataclass(frozen=True, slots=True)
class Compared:
    """A commit to compare with."""

    commit: str
    """What git knows it by."""
    name: str
    """What messages call it."""


def compared_with(folder: Path, ref: str | None) -> Compared | None:
    """Return the commit to compare with; ``None`` where there is none or nothing differs.

    Of a named commit its merge base with ``HEAD`` counts: what others changed there meanwhile is
    not this branch's doing.  Without a name it is the last commit, so that a check before a
    commit tells what the commit would take away.
    """
    if ref is None:
        changed = ask_git(folder, "status", "--porcelain", "--ignore-submodules", "--", ".")
        has_commit = ask_git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return Compared("HEAD", "the last commit") if changed and has_commit else None
    merge_base = ask_git(folder, "merge-base", "--end-of-options", ref, "HEAD")
    return Compared((merge_base or ref).strip(), ref)
