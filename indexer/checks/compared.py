"""Which commit a check compares with."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from indexer.git import clean_environment


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
        changed = _git(folder, "status", "--porcelain", "--ignore-submodules", "--", ".")
        has_commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return Compared("HEAD", "the last commit") if changed and has_commit else None
    merge_base = _git(folder, "merge-base", "--end-of-options", ref, "HEAD")
    return Compared((merge_base or ref).strip(), ref)


def _git(folder: Path, *arguments: str) -> str:
    """Return what git prints, "" where it cannot answer."""
    git = shutil.which("git")
    if git is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            [git, *arguments],
            cwd=folder,
            env=clean_environment(),
            capture_output=True,
            timeout=60,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape")
