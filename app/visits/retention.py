"""Deletes what was recorded of visits when its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import Delete, Update, delete, select, update

from app.tables.visits import Count, Event, SamePerson, Visit
from app.visits.salts import delete_old
from app.votes import forget_comments

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

AT_ONCE: Final = 5_000
"""Rows of one transaction, so that nobody waits long for the right to write."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How much went."""

    questions: int
    """Words that visitors typed; what else was recorded with them stays."""
    events: int
    visits: int
    salts: int
    comments: int
    """What readers wrote of articles; their votes stay."""


def purge(database: Database, config: Config, now: datetime) -> Purged:
    """Delete what is older than ``[visits]`` allows.  Raises ``DatabaseError``."""
    options = config.visits
    text_ends = now - timedelta(days=options.keep_text_days)
    ends = now - timedelta(days=options.keep_days)
    old_text = select(Event.id).where(Event.at < text_ends, Event.question.is_not(None))
    old_events = select(Event.id).where(Event.at < ends)
    old_visits = select(Visit.id).where(Visit.last_at < ends)
    questions = _in_parts(
        database, update(Event).values(question=None).where(Event.id.in_(old_text.limit(AT_ONCE)))
    )
    events = _in_parts(database, delete(Event).where(Event.id.in_(old_events.limit(AT_ONCE))))
    visits = _in_parts(database, delete(Visit).where(Visit.id.in_(old_visits.limit(AT_ONCE))))
    with database.writing() as connection:
        connection.execute(delete(SamePerson).where(SamePerson.at < ends))
        connection.execute(delete(Count).where(Count.day < ends.date()))
        salts = delete_old(connection, now.date())
    comments = forget_comments(database, config, now)
    return Purged(questions, events, visits, salts, comments)


def _in_parts(database: Database, statement: Delete | Update) -> int:
    total = 0
    while True:
        with database.writing() as connection:
            number = connection.execute(statement).rowcount
        total += number
        if number < AT_ONCE:
            return total
