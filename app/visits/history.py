"""What was written down of one visit, for whoever gets its ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.tables.visits import Event
from app.visits.types import Happened, Kind, Listed, Recorded

if TYPE_CHECKING:
    from app.db import Database


def history(database: Database, visit_id: str) -> tuple[Recorded, ...]:
    """Return what happened in a visit, in order.  Raises ``DatabaseError``."""
    table = Event.__table__
    asked = select(table).where(Event.visit_id == visit_id).order_by(Event.at, Event.id)
    with database.reading() as connection:
        rows = connection.execute(asked).mappings().all()
    return tuple(Recorded(row["at"], _happened(dict(row))) for row in rows)


def _happened(row: dict[str, Any]) -> Happened:
    values = {name: row[name] for name in Happened.__slots__ if name not in {"kind", "shown"}}
    shown = tuple(Listed(**entry) for entry in row["shown"] or ())
    return Happened(Kind(row["kind"]), shown=shown, **values)
