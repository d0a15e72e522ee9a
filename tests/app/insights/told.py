"""Visits as tests tell them, and how they are written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert

from app.db import Database
from app.insights.statement import Period
from app.tables.visits import Event, SamePerson, Visit

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PERIOD = Period(START - timedelta(days=1), START + timedelta(days=9), START + timedelta(days=9))
HOUR = 3600


@dataclass(frozen=True)
class Told:
    """One visit: who, when it began (seconds from the start), and what happened in it."""

    who: str
    begins: int
    events: tuple[tuple[Any, ...], ...]
    """(seconds from its beginning, kind, further columns)."""
    holdout: bool = False


def put(database: Database, *visits: Told, same: tuple[tuple[str, str], ...] = ()) -> None:
    """Write visits down, and which later hash is whose earlier one."""
    rows, events = [], []
    for number, visit in enumerate(visits):
        began = START + timedelta(seconds=visit.begins)
        last = max((event[0] for event in visit.events), default=0)
        rows.append(
            {"id": f"v{number}", "visitor": visit.who, "holdout": visit.holdout,
             "started_at": began, "last_at": began + timedelta(seconds=last)}
        )  # fmt: skip
        events += [
            {"at": began + timedelta(seconds=event[0]), "kind": event[1], "visit_id": f"v{number}"}
            | dict.fromkeys(("deflectable", "article_id", "dwell_ms", "anchor"))
            | (event[2] if len(event) > 2 else {})
            for event in visit.events
        ]
    with database.writing() as connection:
        for table in (Visit, Event, SamePerson):
            connection.execute(delete(table))
        for table, found in ((Visit, rows), (Event, events)):
            if found:
                connection.execute(insert(table), found)
        if same:
            links = [{"visitor": late, "earlier": early, "at": START} for late, early in same]
            connection.execute(insert(SamePerson), links)
