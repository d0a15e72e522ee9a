"""Visitors without a request: what the tests of the writer put into batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.db import Database
from app.tables import Base
from app.visits.pending import Event
from app.visits.types import Happened, Kind
from app.visits.who import Who
from app.visits.writer import write

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def who(address: str = "203.0.113.7", *, agent: str = FIREFOX, counted: bool = False) -> Who:
    return Who("https://help.example", address, agent, counted)


def after(**time: float) -> datetime:
    """Return the time that long after noon."""
    return NOON + timedelta(**time)


def view(at: datetime, by: Who | None = None, article: str = "welcome") -> Event:
    return Event(at, Happened(Kind.VIEW, article_id=article, place="page"), by or who())


def search(at: datetime, question: str, place: str = "page", **fields: Any) -> Event:
    return Event(at, Happened(Kind.SEARCH, question=question, place=place, **fields), who())


def ticket(at: datetime, reference: str = "FL-1", by: Who | None = None) -> Event:
    return Event(at, Happened(Kind.TICKET, ticket=reference), by or who())


def written(database: Database, *batches: Sequence[Event], holdout: float = 0.0) -> None:
    for batch in batches:
        write(database, batch, holdout)


def rows(database: Database, model: type[Base], *columns: str) -> list[tuple[Any, ...]]:
    """Return the columns of all rows, in the order of their keys."""
    table = model.__table__
    asked = select(*(table.c[name] for name in columns)).order_by(*table.primary_key.columns)
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(asked)]
