"""git as a program: the one way in which articles' repositories are asked."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

_SECONDS: Final = 120
# The settings of whoever asks must not change what is printed.
_PLAIN: Final = (
    "core.quotepath=off",
    "core.fsmonitor=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "log.mailmap=true",
    "i18n.logOutputEncoding=UTF-8",
)

_KEPT: Final = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_SSH", "GIT_SSH_COMMAND"}
)
"""Whose settings count, and how remotes are reached; the rest may name another repository."""


class GitFailed(Exception):
    """There is no git, or it refused or took too long; says why in one line."""


def run_git(folder: Path, *arguments: str, sent: bytes = b"") -> bytes:
    """Return what git prints in a folder, ``sent`` being its input.  Raises ``GitFailed``."""
    git = shutil.which("git")
    if git is None:
        raise GitFailed("There is no git on this machine.")
    options = [part for setting in _PLAIN for part in ("-c", setting)]
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            [git, *options, *arguments],
            cwd=folder,
            env=_environment(),
            input=sent,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise GitFailed(" ".join(error.stderr.decode("utf-8", "replace").split())) from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise GitFailed(str(error)) from error
    return done.stdout


def ask_git(folder: Path, *arguments: str) -> str | None:
    """Return what git prints as text; ``None`` where it cannot answer."""
    try:
        return run_git(folder, *arguments).decode("utf-8", "surrogateescape")
    except GitFailed:
        return None


def readable(printed: str) -> str:
    """Return what git printed for people to read: bytes that are no UTF-8 become “�”."""
    return printed.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Return the environment for git.  Prompts would hang a build."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
