"""What git knows of the articles: when each was last changed, and its content's name."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

_LOG_TIMEOUT_SECONDS = 120
# Ends a commit's time in the log; a path can hold anything but NUL.
_COMMIT = "\x01"


def blob_sha1(data: bytes) -> str:
    """Return git's name for a file of these bytes (gitformat-objects: SHA-1 over a header)."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


def commit_times(folder: Path) -> dict[str, datetime]:
    """Return when each file below the folder was last committed, by path below the folder.

    One ``git log`` for the whole folder.  Empty without git, outside of a repository, or where
    git refuses or takes longer than two minutes: callers then use the file's own time.  Files
    with changes that are not committed are left out, since their commit is not their last
    change.  In a shallow clone the oldest commit stands for all before it.
    """
    git = shutil.which("git")
    if git is None:
        return {}
    log = _run(git, folder, "log", "--format=%x01%ct", "--name-only", "--no-renames", "-z",
               "--relative", "--diff-merges=first-parent", "--", ".")  # fmt: skip
    times = _parse_log(log)
    changed = _run(git, folder, "diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")
    for path in changed.split("\0"):
        times.pop(path, None)
    return times


def _run(git: str, folder: Path, *arguments: str) -> str:
    """Return what git prints, or "" where it cannot answer."""
    command = [git, "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", *arguments]
    # An environment from a git hook names another repository; prompts would hang a build.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=_LOG_TIMEOUT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape")


def _parse_log(log: str) -> dict[str, datetime]:
    """Read times and paths, newest commit first: the first time of a path counts."""
    times: dict[str, datetime] = {}
    moment: datetime | None = None
    for field in log.split("\0"):
        name = field.lstrip("\n")
        if name.startswith(_COMMIT):
            stamp, _, name = name[1:].partition("\n")
            moment = datetime.fromtimestamp(int(stamp), UTC)
        if name and moment is not None:
            times.setdefault(name, moment)
    return times
