"""Votes: one a visitor, article and day; another one on that day changes it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import DatabaseError
from app.secrets import secret
from app.tables.contact import RecentVote
from app.tables.visits import Vote

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.db import Database

CHANGEABLE: Final = timedelta(days=1)
KEY_NAME: Final = "votes"


@dataclass(frozen=True, slots=True)
class NewVote:
    """Whether a text helped."""

    article_id: str
    language: str
    revision: str
    helpful: bool


def cast(database: Database, vote: NewVote, address: str, now: datetime) -> bool:
    """Keep a vote, or change the one that came from ``address`` today; say whether it is new.

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


def _cast(database: Database, vote: NewVote, who: str, now: datetime) -> bool:
    with database.writing() as connection:
        connection.execute(delete(RecentVote).where(RecentVote.until <= now))
        known = connection.scalar(select(RecentVote.vote_id).where(RecentVote.who == who))
        if known is not None:
            changed = {"helpful": vote.helpful, "revision": vote.revision}
            connection.execute(update(Vote).where(Vote.id == known).values(changed))
            return False
        _add(connection, vote, who, now)
    return True


def _add(connection: Connection, vote: NewVote, who: str, now: datetime) -> None:
    row = {
        "article_id": vote.article_id,
        "language": vote.language,
        "revision": vote.revision,
        "helpful": vote.helpful,
        "created_at": now,
    }
    written = connection.execute(insert(Vote).values(row).returning(Vote.id)).scalar_one()
    mark = {"who": who, "vote_id": written, "until": now + CHANGEABLE}
    connection.execute(insert(RecentVote).values(mark))


def _hashed(key: bytes, address: str, article_id: str, now: datetime) -> str:
    text = "\n".join((now.date().isoformat(), address, article_id))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
