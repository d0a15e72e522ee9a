"""Who writes: what git calls the person at this machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SECONDS = 5


def git_user(folder: Path) -> str:
    """Return ``user.name`` of git's settings for a folder, "" where there is none."""
    try:
        found = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), "config", "user.name"],  # noqa: S607
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(found.stdout.split()) if found.returncode == 0 else ""
