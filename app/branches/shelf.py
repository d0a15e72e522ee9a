"""Previews that are open: opened when somebody asks, few at a time, closed after a while."""

from __future__ import annotations

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Flask, current_app

from app.branches.about import ABOUT, GENERATION, About, read_about
from app.branches.names import folder_of
from app.branches.quiet import make_quiet, quiet_config
from app.config import Config
from search.errors import FirstlineError, NotFound

if TYPE_CHECKING:
    from search.live import LiveIndex

MOST: Final = 3
"""Previews that one process holds open; each has its own catalog, words and model."""
IDLE_SECONDS: Final = 600.0
_KEY: Final = "firstline.previews"

Make = Callable[[Config, "LiveIndex"], Flask]
Stamp = tuple[int, int]


@dataclass
class Opened:
    """A preview in memory."""

    about: About
    app: Flask
    stamp: Stamp
    used: float


class Shelf:
    """The open previews of one process; safe among threads."""

    def __init__(
        self, config: Config, make: Make, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._config, self._make, self._clock = config, make, clock
        self._open: OrderedDict[str, Opened] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, branch: str) -> Opened:
        """Return the preview of a branch, as it was made last.  Raises ``NotFound``."""
        index = self._config.index.path
        with self._lock:  # Opening takes a second of one core: two at once would take two.
            self._close_idle()
            stamp = _stamp(folder_of(index, branch) / ABOUT)
            found = self._open.pop(branch, None)
            if found is not None and found.stamp == stamp:
                found.used = self._clock()
                self._open[branch] = found
                return found
            self._open[branch] = found = self._opened(branch, stamp)
            while len(self._open) > MOST:
                self._open.popitem(last=False)
            # A site holds itself in cycles, and its files with it: fifty megabytes each.
            gc.collect()
            return found

    def branches(self) -> tuple[str, ...]:
        """Return the branches whose previews are open, the one used last at the end."""
        with self._lock:
            self._close_idle()
            return tuple(self._open)

    def _opened(self, branch: str, stamp: Stamp | None) -> Opened:
        about = read_about(self._config.index.path, branch)
        if stamp is None:
            raise NotFound(f"There is no preview of the branch “{branch}”.")
        app = self._make(quiet_config(self._config), _open(self._config.index.path, branch))
        make_quiet(app)
        # What describes a page to search engines would call a preview the page itself.
        app.context_processor(lambda: {"preview": about, "page_head": lambda: None})
        return Opened(about, app, stamp, self._clock())

    def _close_idle(self) -> None:
        """Forget what nobody asked for lately: its files close with the last answer under way."""
        until = self._clock() - IDLE_SECONDS
        for branch in [name for name, one in self._open.items() if one.used < until]:
            del self._open[branch]


def install(app: Flask, config: Config, make: Make) -> None:
    """Let ``app`` open previews; ``make`` makes the site of one."""
    app.extensions[_KEY] = Shelf(config, make)


def shelf() -> Shelf:
    """Return the previews of the application that answers."""
    found: Shelf = current_app.extensions[_KEY]
    return found


def _open(index: Path, branch: str) -> LiveIndex:
    from search.live import HeldIndex

    try:
        return HeldIndex(folder_of(index, branch) / GENERATION)
    except FirstlineError as error:
        raise NotFound(f"The preview of the branch “{branch}” cannot be opened.") from error


def _stamp(file: Path) -> Stamp | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
