"""git, run so that nothing in a repository can run a program or ask a question."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.errors import PublishingError
from app.options.git import GitOptions

_KEPT: Final = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_EXEC_PATH"}
)
"""Settings of the operator's for ssh and certificates; the rest may name another repository."""
_QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_SSH: Final = "ssh -oBatchMode=yes -oConnectTimeout=15"
_SETTINGS: Final = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "core.quotepath": "false",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    # Files of Git LFS stay pointers, since fetching them would run a program.
    "filter.lfs.smudge": "",
    "filter.lfs.clean": "",
    "filter.lfs.process": "",
    "filter.lfs.required": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "30",
    "protocol.allow": "never",
}
"""``core.hooksPath``: no hook runs. ``protocol.allow``: only the scheme that the settings name."""
FETCH_SECONDS: Final = 600
SECONDS: Final = 120
MAX_TOLD: Final = 1_000


class GitFailed(Exception):
    """git ended with an error; ``told`` is what it said."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


@dataclass(frozen=True)
class Git:
    """git in one folder, with what is needed to fetch from the settings' repository."""

    folder: Path
    options: GitOptions
    locks: tuple[int, ...] = field(default=())
    """Descriptors of locks that git holds, too: where we are killed, it is alone until its end."""

    def run(self, *arguments: str, seconds: float = SECONDS) -> str:
        """Return what git prints.  Raises ``GitFailed``, or ``PublishingError`` without git."""
        command = [_program(), *self._settings(), *arguments]
        # A group of its own, so that helpers of git end with it.
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
            cwd=self.folder,
            env=environment(self.options),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=self.locks,
        )
        try:
            printed, told = process.communicate(timeout=seconds)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                raise GitFailed(f"git took longer than {seconds:.0f} s") from error
            raise
        if process.returncode:
            raise GitFailed(without_secrets(told.decode("utf-8", "replace"), self.options))
        return printed.decode("utf-8", "surrogateescape")

    def lines(self, *arguments: str) -> list[str]:
        """Return what git prints between NUL bytes.  Raises as ``run``."""
        return [part for part in self.run(*arguments).split("\0") if part]

    def _settings(self) -> Sequence[str]:
        settings = _SETTINGS | {f"protocol.{protocol(self.options)}.allow": "always"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def protocol(options: GitOptions) -> str:
    """Return the one protocol that is fetched by, as git names it."""
    address = options.repository or ""
    if address.startswith("/"):
        return "file"
    return urlsplit(address).scheme if "://" in address else "ssh"


def environment(options: GitOptions) -> dict[str, str]:
    """Return git's environment.

    The token stands in it, as a header of HTTP (git-config, ``GIT_CONFIG_COUNT``): neither
    arguments nor files, which others can read, ever hold it.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT}
    settings: list[tuple[str, str]] = []
    if options.token is not None and protocol(options) in {"https", "http"}:
        parts = urlsplit(options.repository or "")
        place = f"http.{parts.scheme}://{parts.netloc}/.extraHeader"
        settings += [
            (place, f"Authorization: Basic {_basic(options)}"),
            ("credential.helper", ""),
            # What follows a redirect sends the header to wherever that leads.
            ("http.followRedirects", "false"),
        ]
    numbered = {
        name: value
        for number, pair_of in enumerate(settings)
        for name, value in zip(
            (f"GIT_CONFIG_KEY_{number}", f"GIT_CONFIG_VALUE_{number}"), pair_of, strict=True
        )
    }
    ssh = {} if {"GIT_SSH", "GIT_SSH_COMMAND"} & kept.keys() else {"GIT_SSH_COMMAND": _SSH}
    return kept | _QUIET | ssh | {"GIT_CONFIG_COUNT": str(len(settings))} | numbered


def without_secrets(told: str, options: GitOptions) -> str:
    """Return what git said in one line, without the token, as it is and as it is sent."""
    text = " ".join(told.split())
    if options.token is not None:
        for secret in (options.token.get_secret_value(), _basic(options)):
            text = text.replace(secret, "***")
    return text[:MAX_TOLD]


def _basic(options: GitOptions) -> str:
    """Return user and token as HTTP sends them (RFC 7617)."""
    token = options.token.get_secret_value() if options.token else ""
    return base64.b64encode(f"{options.user}:{token}".encode()).decode("ascii")


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise PublishingError("Publishing needs git, and there is none. Install git 2.31 or later.")
    return found
