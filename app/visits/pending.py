"""What waits to be written."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from app.visits.types import Happened
from app.visits.who import Who


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and to whom."""

    at: datetime
    happened: Happened
    who: Who | None
    """``None`` for what staff do."""
    inferred: bool = False
    """Whether it is a click that only the page that was opened tells of."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The question which visit this is, answered when all before it is written."""

    at: datetime
    who: Who
    answer: Future[str | None]


Pending = Event | Ask
