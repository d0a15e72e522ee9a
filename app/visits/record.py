"""What views call: something happened in this request."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import current_app

from app.context import services
from app.visits.pending import Event
from app.visits.recorder import Recorder
from app.visits.types import Happened, Kind
from app.visits.who import Who, who_asks

if TYPE_CHECKING:
    from app.db import Database

log = logging.getLogger(__name__)

_KEY: Final = "firstline.visits"
DESK: Final = "desk"


def record(happened: Happened, *, inferred: bool = False) -> None:
    """Remember that something happened to whom this request comes from.

    Never raises and never waits; what cannot be written is lost.  What happens at the desk
    belongs to no visit.  ``inferred``: a click that only the opened page tells of.
    """
    try:
        if not services().config.visits.record:
            return
        at_desk = happened.kind is Kind.AGENT_LINK or happened.place == DESK
        who = None if at_desk else who_asks()
        if at_desk or who is not None:
            _recorder().put(Event(datetime.now(UTC), happened, who, inferred))
    except Exception:
        log.exception("A visit cannot be recorded")


def current_visit() -> str | None:
    """Return the id of the visit that this request belongs to, its events written.

    ``None`` where nothing is recorded: staff, programs, visitors who asked not to be followed,
    settings that say so, a database that does not answer in time.
    """
    try:
        who = who_asks() if services().config.visits.record else None
        return None if who is None or who.counted else _ask(who)
    except Exception:
        log.exception("A visit cannot be looked up")
        return None


def close() -> None:
    """Write what this process has not written yet, and stop; the next event starts anew."""
    recorder: Recorder | None = current_app.extensions.get(_KEY)
    if recorder is not None:
        recorder.close()


def _ask(who: Who) -> str | None:
    return _recorder().ask(who, datetime.now(UTC))


def _recorder() -> Recorder:
    found: Recorder | None = current_app.extensions.get(_KEY)
    if found is None:
        of_site = services()

        def database() -> Database:
            return of_site.database

        made = Recorder(database, of_site.config.contact.holdout)
        # Of threads that make one at once, one wins.
        found = current_app.extensions.setdefault(_KEY, made)
    return found
