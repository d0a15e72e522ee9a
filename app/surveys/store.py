"""Questions and answers in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from app.privacy import redact
from app.surveys.types import About, Answer, Kind, Question
from app.tables.surveys import Survey
from app.tables.visits import Event, Visit
from app.visits.salts import Salts

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

_LOCK: Final = 7_310_544
"""Any number that no other lock of this database has."""


def ask(database: Database, question: Question, now: datetime) -> int | None:
    """Note that a question is asked, and return its number.

    ``None`` when this visitor has been asked today, or this ticket's visitor ever.  Raises
    ``DatabaseError``.
    """
    asked_before = Survey.visitor == question.visitor
    if question.ticket is not None:
        asked_before |= Survey.ticket == question.ticket
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway.
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        if connection.scalar(select(exists().where(asked_before))):
            return None
        row = _row(question, now)
        return int(connection.scalar(insert(Survey).values(row).returning(Survey.id)) or 0)


def question(database: Database, name: str) -> Question | None:
    """Return the question of a number, or of a ticket's reference.  Raises ``DatabaseError``.

    A ticket's question is there before it was asked; ``None`` is for numbers that are gone.
    """
    asked = select(
        Survey.kind, Survey.about, Survey.ticket, Survey.article_id, Survey.answered_at
    ).where(_named(name))
    with database.reading() as connection:
        row = connection.execute(asked).one_or_none()
    if row is None:
        return None if name.isdigit() else Question(Kind.CSAT, About.TICKET, ticket=name)
    return Question(
        Kind(row.kind),
        About(row.about),
        ticket=row.ticket,
        article_id=row.article_id,
        answered=row.answered_at is not None,
    )


def answer(database: Database, name: str, given: Answer, now: datetime) -> bool:
    """Keep an answer, personal data removed; ``False`` if there is one already.

    Raises ``DatabaseError``.
    """
    values: dict[str, Any] = {
        "score": given.score,
        "comment": redact(given.comment) or None,
        "answered_at": now,
        "refused": False,
    }
    return _settle(database, name, values, now)


def refuse(database: Database, name: str, now: datetime) -> None:
    """Note that a visitor does not want to be asked.  Raises ``DatabaseError``."""
    _settle(database, name, {"refused": True}, now)


def solved(database: Database, visit_id: str) -> Question | None:
    """Return what to ask about a visit that an article solved; ``None`` for any other.

    Raises ``DatabaseError``.
    """
    said_so = (
        select(Visit.visitor, Event.article_id)
        .join(Event, Event.visit_id == Visit.id)
        .where(Visit.id == visit_id, Event.kind == "solved")
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(1)
    )
    with database.reading() as connection:
        row = connection.execute(said_so).one_or_none()
    if row is None:
        return None
    return Question(Kind.CSAT, About.VISIT, row.visitor, visit_id, article_id=row.article_id)


def salt(database: Database, now: datetime) -> bytes | None:
    """Return the secret that makes today's visitors, if there are any yet."""
    with database.reading() as connection:
        return Salts(connection).known(now.date())


def forget_old(database: Database, config: Config, now: datetime) -> None:
    """Delete comments after [surveys] keep_days, and all of a survey after [visits] keep_days."""
    comments = now - timedelta(days=config.surveys.keep_days)
    rows = now - timedelta(days=config.visits.keep_days)
    with database.writing() as connection:
        connection.execute(
            update(Survey)
            .where(Survey.answered_at < comments, Survey.comment.is_not(None))
            .values(comment=None)
        )
        connection.execute(delete(Survey).where(Survey.asked_at < rows))


def _named(name: str) -> ColumnElement[bool]:
    return Survey.id == int(name) if name.isdigit() else Survey.ticket == name


def _settle(database: Database, name: str, values: dict[str, Any], now: datetime) -> bool:
    open_one = _named(name) & Survey.answered_at.is_(None)
    with database.writing() as connection:
        changed = connection.execute(update(Survey).where(open_one).values(values)).rowcount > 0
        if not changed and not name.isdigit():
            changed = _insert_by_link(connection, name, values, now)
    return changed


def _insert_by_link(
    connection: Connection, reference: str, values: dict[str, Any], now: datetime
) -> bool:
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = _row(Question(Kind.CSAT, About.TICKET, ticket=reference), now) | values
    statement = kind.insert(Survey).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    return connection.scalar(statement.returning(Survey.id)) is not None


def _row(question: Question, now: datetime) -> dict[str, Any]:
    return {
        "kind": question.kind.value,
        "about": question.about.value,
        "visitor": question.visitor,
        "visit_id": question.visit_id,
        "ticket": question.ticket,
        "article_id": question.article_id,
        "asked_at": now,
    }
