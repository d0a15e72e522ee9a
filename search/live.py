"""The live index: looks at CURRENT once a second and swaps one reference."""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
from pathlib import Path

from search.errors import FirstlineError
from search.generation import MANIFEST, current, folder_of
from search.searcher import Searcher

INTERVAL = 0.25
"""Seconds between two looks at CURRENT, which cost microseconds: a push waits for them."""

RETRY = 30.0
"""Seconds until a refused generation is tried again: a copy's files may still be on their way."""

_log = logging.getLogger(__name__)


class LiveIndex:
    """Always holds one good generation; a bad live one is refused and an older one serves.

    A request takes ``searcher`` once and keeps it: the generation stays open, and is not
    pruned, until the last request that holds it lets go.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._searcher: Searcher | None = None
        self._refused: int | None = None
        self._retry_at = 0.0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.rejected = 0
        self.last_error: str | None = None

    @property
    def searcher(self) -> Searcher:
        """The searcher of the live generation; call ``start`` first."""
        if self._searcher is None:
            raise RuntimeError("LiveIndex.start() has not been called")
        return self._searcher

    def start(self) -> None:
        """Open the index and watch it.

        When the live generation is bad, the newest good one before it serves until the
        live one is.  Raises ``IndexMissing`` and ``IndexCorrupt`` when there is none.
        """
        try:
            self._searcher = Searcher.open(self._path)
        except FirstlineError as error:
            self._searcher = self._newest_before_live()
            if self._searcher is None:
                raise
            self._refuse(error)
        self._thread = threading.Thread(target=self._watch, name="live-index", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; the last searcher stays usable."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> None:
        """Take up a new generation when there is one; never raises for a bad index."""
        if (self._path / MANIFEST).exists():
            return  # The path is one generation's own folder, which never changes.
        try:
            number = current(self._path)
            if number == self.searcher.generation or self._is_refused(number):
                return
            self._searcher = Searcher.open(self._path)
            self._refused, self.last_error = None, None
            _log.info("Serving generation %d.", number)
            # Finished requests may hold the old generation in cycles, which are seldom looked
            # for; its files and memory are worth a look now.
            gc.collect()
        except FirstlineError as error:
            self._refuse(error)

    def _newest_before_live(self) -> Searcher | None:
        try:
            live = current(self._path)
        except FirstlineError:
            live = sys.maxsize
        for number in _newest_first(self._path):
            if number < live:
                try:
                    return Searcher.open(folder_of(self._path, number))
                except FirstlineError as error:
                    _log.error("Generation %d cannot serve either: %s", number, error)
        return None

    def _is_refused(self, number: int) -> bool:
        return number == self._refused and time.monotonic() < self._retry_at

    def _refuse(self, error: FirstlineError) -> None:
        self._retry_at = time.monotonic() + RETRY
        try:
            self._refused = current(self._path)
        except FirstlineError:
            self._refused = None
        if str(error) == self.last_error:
            return
        self.rejected += 1
        self.last_error = str(error)
        _log.error("Serving generation %d, not the live one: %s", self.searcher.generation, error)

    def _watch(self) -> None:
        while not self._stop.wait(INTERVAL):
            try:
                self.look()
            except Exception:
                # A watcher that dies would leave the site on an old generation for ever.
                _log.exception("The look at %s failed.", self._path)


class HeldIndex(LiveIndex):
    """Holds the generation that it is given until it is given another; watches nothing."""

    def __init__(self, folder: Path) -> None:
        """Open the generation in ``folder``.  Raises ``IndexMissing`` and ``IndexCorrupt``."""
        super().__init__(folder)
        self._searcher = Searcher.open(folder)

    def look(self) -> None:
        """Do nothing: another generation is given, not found."""

    def swap(self, searcher: Searcher) -> None:
        """Answer from another generation from now on."""
        self._searcher = searcher


def _newest_first(index: Path) -> list[int]:
    found = (index / "generations").glob(f"*/{MANIFEST}")
    names = [path.parent.name for path in found]
    return sorted((int(name) for name in names if name.isdecimal()), reverse=True)
