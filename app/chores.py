"""What has to be done now and then, by one process at a time.

Whoever delivers tickets runs the chores as well: ``firstline worker``, or the site.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app import votes
from app.config import Config
from app.errors import DatabaseError
from app.limits import Limit, spend
from app.publishing import record as publishing
from app.surveys import store as surveys
from app.tickets import held, retention
from app.tickets.deliver import Clock, utc_now
from app.visits import retention as visits

if TYPE_CHECKING:
    from app.db import Database

HOUR: Final = 3_600
DAY: Final = 24 * HOUR
LOOK_SECONDS: Final = 60.0
"""How often is asked whether a chore is due, at most."""

log = logging.getLogger(__name__)
Chore = tuple[str, int, "Callable[[Database, Config, datetime], object]"]

CHORES: Final[list[Chore]] = [
    ("old tickets", DAY, retention.forget_old),
    ("old surveys", DAY, surveys.forget_old),
    ("files of forms", HOUR, lambda database, _config, now: held.forget(database, now)),
    ("old visits", HOUR, visits.purge),
    ("old webhooks", HOUR, publishing.forget),
    ("whose votes", HOUR, lambda database, _config, now: votes.forget(database, now)),
]
"""Name, seconds between runs, and what to do."""


def run(database: Database, config: Config, stop: threading.Event, clock: Clock = utc_now) -> None:
    """Do chores when they are due, until ``stop`` is set."""
    asked_again: dict[str, float] = {}
    while not stop.is_set():
        for chore in CHORES:
            if asked_again.get(chore[0], 0.0) <= time.monotonic():
                wait = do_if_due(database, config, chore, clock())
                asked_again[chore[0]] = time.monotonic() + wait
        stop.wait(LOOK_SECONDS)


def run_due(database: Database, config: Config, now: datetime) -> None:
    """Do every chore that is due, once."""
    for chore in CHORES:
        do_if_due(database, config, chore, now)


def do_if_due(database: Database, config: Config, chore: Chore, now: datetime) -> float:
    """Do a chore unless somebody did in this window of time; return seconds until the next.

    A chore that fails is logged and done in the next window: none keeps another from its turn.
    """
    name, seconds, work = chore
    try:
        taken = spend(database, Limit(f"chore {name}", 1, seconds), name, now)
        if not taken:
            work(database, config, now)
    except DatabaseError as error:
        log.error("The chore '%s' waits, since the database cannot be reached: %s", name, error)
        return LOOK_SECONDS
    except Exception:
        log.exception("The chore '%s' failed", name)
        return LOOK_SECONDS
    return float(taken) or LOOK_SECONDS
