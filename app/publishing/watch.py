"""Publishes when a webhook asks and when the time comes, in one process of each machine.

Publishing runs in a process of its own: it needs what serving must not load.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from app.config import Config
from app.errors import DatabaseError, PublishingError
from app.publishing import places
from app.publishing.command import Git, GitFailed
from app.publishing.published import REFUSED

if TYPE_CHECKING:
    from app.db import Database

LOOK_SECONDS: Final = 0.2
"""Between two looks at this machine's own signal."""
ASK_SECONDS: Final = 2.0
"""Between two questions to the database, which tells of webhooks that reached other machines."""
TURN_SECONDS: Final = 5.0
"""After which another process may take over where the one that watched has ended."""
RETRY_SECONDS: Final = (30.0, 60.0, 120.0, 300.0, 900.0)
"""Waits after one, two, … failures in a row."""
LEAVE_SECONDS: Final = 5.0

log = logging.getLogger(__name__)


def run(config: Config, stop: threading.Event) -> None:
    """Publish until ``stop`` is set, or wait to take over from the process that does."""
    from app.db import Database

    with closing(Database(config.database.url)) as database:
        while not stop.is_set():
            try:
                with places.the_watcher(config.index.path) as mine:
                    if mine:
                        places.forget_asked(config.index.path)
                        Watcher(config, database).watch(stop)
            except OSError as error:
                log.error("%s: cannot be watched: %s", config.index.path, error.strerror)
            stop.wait(TURN_SECONDS)


class Watcher:
    """Looks for a reason to publish, and publishes; requests meanwhile lead to one more run."""

    def __init__(self, config: Config, database: Database) -> None:
        self._config = config
        self._index = config.index.path
        self._database = database
        self._asked_next = 0.0
        self._asked = 0
        self._heads: str | None = None
        """What the repository said when all was last well."""
        self._failures = 0

    def watch(self, stop: threading.Event) -> None:
        """Publish now, and then whenever there is a reason, until ``stop`` is set."""
        due = time.monotonic()
        heard = self._signals()
        while not stop.is_set():
            now, signals = time.monotonic(), self._signals()
            if signals != heard:
                # Read before it is answered: what comes meanwhile is another reason.
                heard = signals
                due = self._next(self._sync(stop))
            elif now >= due:
                due = self._next(self._looked(stop))
            stop.wait(LOOK_SECONDS)

    def _signals(self) -> tuple[int, int]:
        if time.monotonic() >= self._asked_next:
            self._asked_next = time.monotonic() + ASK_SECONDS
            try:
                from app.publishing.record import times_asked

                self._asked = times_asked(self._database)
            except DatabaseError:
                pass  # This machine's own signal, and the poll, remain.
        return places.times_asked(self._index), self._asked

    def _looked(self, stop: threading.Event) -> bool:
        """Ask the repository for its heads, which is cheap; publish where they are others."""
        heads = self._remote_heads()
        if heads is not None and heads == self._heads:
            return True
        well = self._sync(stop)
        self._heads = heads if well else None
        return well

    def _remote_heads(self) -> str | None:
        git = self._config.git
        wanted = "refs/heads/*" if git.previews else f"refs/heads/{git.branch}"
        try:
            return Git(self._index, git).run(
                "ls-remote", "--end-of-options", git.repository or "", wanted
            )
        except (GitFailed, PublishingError, OSError):
            return None  # The run that follows says why.

    def _sync(self, stop: threading.Event) -> bool:
        """Run ``firstline sync``; say whether nothing has to be tried again."""
        before = places.read_state(self._index)
        process = subprocess.Popen([sys.executable, "-m", "app.cli", "sync"])
        while process.poll() is None:
            if stop.wait(LOOK_SECONDS / 4):
                process.terminate()
                try:
                    process.wait(LEAVE_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                return True
        # On a full disk, or where the run broke off, what is kept is older than the run.
        after = places.read_state(self._index)
        return process.returncode == 0 or (after.result == REFUSED and after != before)

    def _next(self, well: bool) -> float:
        """Return when to look again, by the clock of ``time.monotonic``."""
        self._failures = 0 if well else self._failures + 1
        if not well:
            wait = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS)) - 1]
        else:
            minutes = self._config.git.poll_minutes
            wait = minutes * 60.0 if minutes else float("inf")
        return time.monotonic() + wait
