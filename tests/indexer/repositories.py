"""What tests of git share: real repositories, apart from the settings of whoever runs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.indexer.writing import write


def git(folder: Path, *arguments: str, date: str = "2026-01-01T00:00:00Z") -> str:
    """Run git in ``folder``; commits get ``date``."""
    environment = os.environ | {
        "GIT_AUTHOR_DATE": "2020-02-02T02:02:02Z",
        "GIT_COMMITTER_DATE": date,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = ["git", "-c", "user.name=w", "-c", "user.email=w@example.com", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def commit(folder: Path, files: dict[str, str | bytes], subject: str, day: int) -> None:
    """Write files and commit everything on this day of January 2026."""
    write(folder, files)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", subject, date=f"2026-01-{day:02}T12:00:00+01:00")


def new_repository(folder: Path) -> Path:
    """Make an empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-qb", "main")
    return folder
