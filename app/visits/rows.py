"""What happened → a row, without personal data and within its columns."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import String, Text

from app.privacy import redact
from app.tables.visits import Event
from app.visits.types import Happened
from app.visits.typing import is_typed, without_end

MAX_QUESTION: Final = 256
MAX_SHOWN: Final = 10
"""Entries of a list that are kept."""
_READ: Final = 10_000
"""Characters of a question that are looked at; nothing after them is kept."""
_LENGTHS: Final = {
    column.name: column.type.length
    for column in Event.__table__.columns
    if isinstance(column.type, String) and not isinstance(column.type, Text)
}


def row(at: datetime, happened: Happened, visit_id: str | None) -> dict[str, Any]:
    """Return the row of an event."""
    values = {name: getattr(happened, name) for name in Happened.__slots__}
    values["kind"] = happened.kind.value
    values["question"] = question(happened)
    values["shown"] = [asdict(one) for one in happened.shown[:MAX_SHOWN]] or None
    fitting = {name: _fitting(name, value) for name, value in values.items()}
    return {"at": at, "visit_id": visit_id, **fitting}


def question(happened: Happened) -> str | None:
    """Return what was asked as it is kept."""
    if happened.question is None:
        return None
    text = redact(storable(happened.question[:_READ]))
    if is_typed(happened.kind, happened.place):
        text = without_end(text)
    return text[:MAX_QUESTION]


def storable(text: str) -> str:
    """Return ``text`` without NUL and halves of characters, which PostgreSQL does not take."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _fitting(name: str, value: Any) -> Any:
    if name not in _LENGTHS or value is None:
        return value
    return storable(str(value))[: _LENGTHS[name]]
