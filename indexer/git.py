"""What git knows of the articles: when and why each was changed, and its content's name."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from indexer.history import FORMAT, FileLog, follow, read_log

_LOG_TIMEOUT_SECONDS = 120
# Beyond so many files added and removed by one commit only unchanged ones count as renamed:
# comparing takes time with their product.
_MAX_RENAMES = 200


def blob_sha1(data: bytes) -> str:
    """Return git's name for a file of these bytes (gitformat-objects: SHA-1 over a header)."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


def file_logs(folder: Path) -> dict[str, FileLog]:
    """Return the log of each file below the folder, by path below the folder.

    One ``git log`` for the whole folder.  Empty without git, outside of a repository, or where
    git refuses or takes longer than two minutes: callers then use the file's own time.  A merge
    counts as a change where it changed what its first parent held, but says nothing of it.  In a
    shallow clone the oldest commit stands for all before it, so its time counts, too, and its
    subject does not.
    """
    git = shutil.which("git")
    if git is None:
        return {}
    log = _run(git, folder, "log", f"--format={FORMAT}", "--name-status", "-z", "--relative",
               "--diff-merges=first-parent", *_renames(git, folder), "--", ".")  # fmt: skip
    return follow(read_log(log, _shallow(git, folder)))


def uncommitted(folder: Path) -> frozenset[str]:
    """Return the files below the folder that are not as they were last committed."""
    git = shutil.which("git")
    if git is None:
        return frozenset()
    changed = _run(git, folder, "diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")
    return frozenset(filter(None, changed.split("\0")))


def head_commit(folder: Path) -> str:
    """Return the commit that the folder's working tree is at; "" where git knows none."""
    git = shutil.which("git")
    return "" if git is None else _run(git, folder, "rev-parse", "-q", "--verify", "HEAD").strip()


def is_shallow(folder: Path) -> bool:
    """Say whether the folder lies in a clone whose past was cut off."""
    git = shutil.which("git")
    return git is not None and bool(_shallow(git, folder))


def _renames(git: str, folder: Path) -> tuple[str, ...]:
    """Return how to look for renames; a partial clone would fetch every content to compare it."""
    partial = _run(git, folder, "config", "--get-regexp", r"^remote\..*\.promisor$")
    return ("-M100%",) if partial else ("-M", f"-l{_MAX_RENAMES}")


def _shallow(git: str, folder: Path) -> frozenset[str]:
    """Return the commits of a shallow clone whose parents are not there."""
    path = _run(git, folder, "rev-parse", "--git-path", "shallow").rstrip("\n")
    try:
        return frozenset((folder / path).read_text("ascii").split()) if path else frozenset()
    except (OSError, ValueError):
        return frozenset()


def clean_environment() -> dict[str, str]:
    """Return the environment for git: that of a git hook names another repository.

    Prompts would hang a build.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def _run(git: str, folder: Path, *arguments: str) -> str:
    """Return what git prints, or "" where it cannot answer."""
    # The settings of whoever builds must not change what is printed.
    plain = ("core.quotepath=off", "core.fsmonitor=false", "log.showSignature=false",
             "log.showRoot=true", "log.follow=false", "i18n.logOutputEncoding=UTF-8")  # fmt: skip
    options = [part for setting in plain for part in ("-c", setting)]
    command = [git, *options, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            command,
            cwd=folder,
            env=clean_environment(),
            capture_output=True,
            timeout=_LOG_TIMEOUT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape")
