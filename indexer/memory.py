"""What one reading of a folder found out, for the next reading in the same process.

A preview reads the folder after each save of one file.  What has not changed since is not read,
parsed or rendered again; whatever decides over a result is part of its key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class Memory:
    """Keeps one value a name, as long as its key stays the same."""

    def __init__(self, *, keep_good: bool = False) -> None:
        """With ``keep_good``, a file whose head breaks counts as it was when it last could be read.

        Its problem is told, and the file stands among the refused ones, but its article stays.
        """
        self._kept: dict[Hashable, tuple[Any, Any]] = {}
        self._good: dict[str, Any] | None = {} if keep_good else None

    def keep(self, name: Hashable, key: Any, make: Callable[[], Value]) -> Value:
        """Return what ``make`` returned for this ``key`` before, else what it returns now."""
        known = self._kept.get(name)
        if known is not None and known[0] == key:
            return cast(Value, known[1])
        value = make()
        self._kept[name] = (key, value)
        return value

    def good(self, path: str, now: Value | None) -> Value | None:
        """Return ``now``; where that is ``None`` and good ones are kept, what stood there last."""
        if self._good is None:
            return now
        if now is not None:
            self._good[path] = now
        return cast("Value | None", self._good.get(path))


def stamp(file: Path) -> tuple[int, ...] | None:
    """Return what changes when a file is written: its times, size and number on the disk.

    ``None`` for a file that is not there.  The time of its status counts, too: a file that is
    moved into the place of another brings its own older time along.
    """
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
