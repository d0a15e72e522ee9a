"""Votes: one a visitor, article and day; another one on that day changes it, with its reason."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import DatabaseError
from app.judgement import Judgement
from app.privacy import redact
from app.secrets import secret
from app.tables.contact import RecentVote
from app.tables.visits import Vote

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

    from app.config import Config
    from app.db import Database

CHANGEABLE: Final = timedelta(days=1)
KEY_NAME: Final = "votes"


@dataclass(frozen=True, slots=True)
class NewVote:
    """What was said of a text."""

    article_id: str
    language: str
    revision: str
    judgement: Judgement


def cast(database: Database, vote: NewVote, address: str, now: datetime) -> bool:
    """Keep a vote, or change the one that came from ``address`` today; say whether it is new.

    Personal data is taken out of the comment.  The same yes or no again, without a reason and a
    comment, leaves those that were given.

    The address itself is not kept, only a keyed hash of it, the article and the day, and that
    for a day.  Raises ``DatabaseError``.
    """
    who = _hashed(secret(database, KEY_NAME), address, vote.article_id, now)
    try:
        return _cast(database, vote, who, now)
    except DatabaseError as error:
        if not isinstance(error.__cause__, IntegrityError):
            raise
        return _cast(database, vote, who, now)  # Pressed twice: the first is there by now.


def forget(database: Database, now: datetime) -> int:
    """Delete whose votes they were, after a day.  Raises ``DatabaseError``."""
    with database.writing() as connection:
        return connection.execute(delete(RecentVote).where(RecentVote.until <= now)).rowcount


def forget_comments(database: Database, config: Config, now: datetime) -> int:
    """Delete comments as old as ``[visits] keep_text_days`` allows; their votes stay.

    Raises ``DatabaseError``.
    """
    ends = now - timedelta(days=config.visits.keep_text_days)
    old = Vote.comment.is_not(None) & (Vote.created_at < ends)
    with database.writing() as connection:
        return connection.execute(update(Vote).where(old).values(comment=None)).rowcount


def _cast(database: Database, vote: NewVote, who: str, now: datetime) -> bool:
    with database.writing() as connection:
        connection.execute(delete(RecentVote).where(RecentVote.until <= now))
        known = connection.scalar(select(RecentVote.vote_id).where(RecentVote.who == who))
        if known is not None:
            changes = update(Vote).where(Vote.id == known, _says_something(vote.judgement))
            connection.execute(changes.values(_said(vote)))
            return False
        _add(connection, vote, who, now)
    return True


def _says_something(said: Judgement) -> ColumnElement[bool]:
    """Return which votes this one changes: pressing No once more takes no comment away."""
    bare = and_(Vote.reason.is_(None), Vote.comment.is_(None))
    return or_(literal(bool(said.reason or said.comment)), Vote.helpful != said.helpful, bare)


def _add(connection: Connection, vote: NewVote, who: str, now: datetime) -> None:
    row = {"article_id": vote.article_id, "language": vote.language, "created_at": now}
    written = connection.execute(insert(Vote).values(row | _said(vote)).returning(Vote.id))
    mark = {"who": who, "vote_id": written.scalar_one(), "until": now + CHANGEABLE}
    connection.execute(insert(RecentVote).values(mark))


def _said(vote: NewVote) -> dict[str, Any]:
    said = vote.judgement
    return {
        "revision": vote.revision,
        "helpful": said.helpful,
        "reason": said.reason.value if said.reason else None,
        "comment": redact(said.comment) or None,
    }


def _hashed(key: bytes, address: str, article_id: str, now: datetime) -> str:
    text = "\n".join((now.date().isoformat(), address, article_id))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
