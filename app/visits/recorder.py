"""Off the request's path: a bounded queue, and one thread a process that writes its batches."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from datetime import datetime
from queue import Empty, Full, Queue
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from app.visits.pending import Ask, Event, Pending
from app.visits.who import Who
from search.errors import FirstlineError

if TYPE_CHECKING:
    from app.db import Database

log = logging.getLogger(__name__)

MOST_WAITING: Final = 10_000
BATCH: Final = 200
BATCH_SECONDS: Final = 0.5
PAUSE_SECONDS: Final = 0.12
"""Between full batches: whoever waits to write in SQLite looks once in 0.1 s whether it may."""
ASK_SECONDS: Final = 2.0
"""How long a request waits to be told its visit."""
CLOSE_SECONDS: Final = 5.0


class Recorder:
    """Takes what happened at once, and writes it a little later.

    What cannot be written is lost and counted, for no page may wait for it or fail.
    """

    def __init__(self, database: Callable[[], Database], holdout: float) -> None:
        self._database = database
        self._holdout = holdout
        self._starting = threading.Lock()
        self._queue: Queue[Pending | None] = Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._process = 0
        self.lost = 0
        """Events that were not written, since the queue was full or the database away."""

    def put(self, event: Event) -> None:
        """Take one event."""
        self._start()
        try:
            self._queue.put_nowait(event)
        except Full:
            self.lost += 1

    def ask(self, who: Who, at: datetime) -> str | None:
        """Return the visit that ``who`` is in, with all written that this process knew of it.

        ``None`` where it is not known in time, or where there is none.
        """
        self._start()
        answer: Future[str | None] = Future()
        try:
            self._queue.put_nowait(Ask(at, who, answer))
            return answer.result(ASK_SECONDS)
        except (Full, TimeoutError, CancelledError):
            return None

    def close(self) -> None:
        """Write what waits, and end the thread."""
        thread, self._thread = self._thread, None
        if thread is None or self._process != os.getpid():
            return
        atexit.unregister(self.close)
        self._queue.put(None)
        thread.join(CLOSE_SECONDS)

    def _start(self) -> None:
        # A thread does not survive a fork, and the parent's lock may be held for ever.
        if self._thread is not None and self._process == os.getpid():
            return
        if self._process not in {0, os.getpid()}:
            self._starting, self._queue = threading.Lock(), Queue(MOST_WAITING)
        with self._starting:
            if self._thread is None or self._process != os.getpid():
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._run, name="visits", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _run(self) -> None:
        queue, told = self._queue, 0
        ended = False
        while not ended:
            batch, ended = _collect(queue)
            self._write(batch)
            if self.lost > told:
                log.warning("%d events of visits were lost", self.lost - told)
                told = self.lost
            if len(batch) == BATCH:
                sleep(PAUSE_SECONDS)

    def _write(self, batch: list[Pending]) -> None:
        from app.visits.writer import write

        try:
            write(self._database(), batch, self._holdout)
        except FirstlineError as error:
            log.warning("Visits cannot be recorded: %s", str(error).splitlines()[0])
            self.lost += sum(isinstance(one, Event) for one in batch)
        except Exception:
            log.exception("Visits cannot be recorded")
            self.lost += sum(isinstance(one, Event) for one in batch)
        for one in batch:
            if isinstance(one, Ask):
                one.answer.cancel()  # Nothing where it is answered.


def _collect(queue: Queue[Pending | None]) -> tuple[list[Pending], bool]:
    """Wait for events; return them, and whether they are the last."""
    batch: list[Pending] = []
    until = float("inf")
    while len(batch) < BATCH and monotonic() < until:
        try:
            one = queue.get(timeout=None if not batch else max(0.0, until - monotonic()))
        except Empty:
            break
        if one is None:
            return batch, True
        if not batch:
            until = monotonic() + BATCH_SECONDS
        batch.append(one)
        if isinstance(one, Ask):
            break  # A request waits.
    return batch, False
