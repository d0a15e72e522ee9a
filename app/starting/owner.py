"""Who writes: what git calls the person at this machine."""

from __future__ import annotations

from pathlib import Path

from indexer.git_command import ask_git, readable


def git_user(folder: Path) -> str:
    """Return ``user.name`` of git's settings for a folder, "" where there is none."""
    return " ".join(readable(ask_git(folder, "config", "user.name") or "").split())
