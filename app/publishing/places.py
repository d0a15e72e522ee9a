"""What publishing keeps beside the index of a machine: its locks, its signal, what it did last."""

from __future__ import annotations

import fcntl
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from app.errors import PublishingError

log = logging.getLogger(__name__)

_LOCK: Final = ".publishing.lock"
_WATCH: Final = ".publishing-watch.lock"
_SIGNAL: Final = ".publishing-asked"
_STATE: Final = "publishing.json"
MAX_SIGNALS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class State:
    """What was published last from git on this machine, and what was tried since."""

    result: str = ""
    """Of the last try: published, refused or failed; "" before the first."""
    message: str = ""
    """Why the last try published nothing."""
    head: str = ""
    """Commit of the branch as last seen."""
    seen_at: str = ""
    """When the repository was last reached: ISO 8601, UTC."""
    tried_at: str = ""
    """When the last try ended."""
    key: str = ""
    """Stands for the settings and the model of the last try."""
    commit: str = ""
    """What is published."""
    subject: str = ""
    author: str = ""
    generation: int = 0
    published_at: str = ""
    problem_number: int = 0
    """Of what is published."""
    refused: tuple[str, ...] = ()
    """The problems that keep articles from being published, a line each."""
    warnings: tuple[str, ...] = ()


def read_state(index: Path) -> State:
    """Return what was done last; an empty state where nothing is known."""
    try:
        found: Any = json.loads((index / _STATE).read_text("utf-8"))
        known = {field.name: found[field.name] for field in fields(State) if field.name in found}
    except (OSError, ValueError, TypeError, RecursionError):
        return State()
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return State(**{**known, **lists})


def write_state(index: Path, state: State) -> None:
    """Keep what was done last, whole or not at all; a full disk keeps nothing else from its turn.

    Whoever writes holds the lock of ``alone``.
    """
    file = index / f"{_STATE}.tmp"
    try:
        file.write_text(json.dumps(asdict(state), indent=1, ensure_ascii=False) + "\n", "utf-8")
        file.replace(index / _STATE)
    except OSError as error:
        log.error("%s: cannot be written: %s", index / _STATE, error.strerror)


@contextmanager
def alone(index: Path) -> Iterator[int]:
    """Wait until no other process publishes, and keep others out; give the lock's descriptor.

    Whoever inherits the descriptor holds the lock until it ends, too; the kernel frees the lock
    of the killed.  Raises ``PublishingError`` where nothing can be written there.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        file = (index / _LOCK).open("w")
    except OSError as error:
        raise PublishingError(f"{index}: {error.strerror}. Give write access there.") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


@contextmanager
def the_watcher(index: Path) -> Iterator[bool]:
    """Say whether this process is the one of this machine that watches the repository."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / _WATCH).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def ask(index: Path) -> None:
    """Have this machine look at the repository now."""
    with suppress(OSError):  # A full disk: the poll remains.
        index.mkdir(parents=True, exist_ok=True)
        # The length and not the time: two within one tick of the clock are two.
        with (index / _SIGNAL).open("ab") as file:
            file.write(b".")


def times_asked(index: Path) -> int:
    """Return a number that grows with each ``ask``."""
    try:
        return (index / _SIGNAL).stat().st_size
    except OSError:
        return 0


def forget_asked(index: Path) -> None:
    """Begin to count anew where the count has become long; only for the watcher, at its start."""
    if times_asked(index) > MAX_SIGNALS:
        (index / _SIGNAL).unlink(missing_ok=True)


def machine(index: Path) -> str:
    """Return the name of this machine's index among those of others."""
    return f"{socket.gethostname()}:{index.resolve()}"[-200:]
