"""Signed-in browsers: the cookie holds a random id, the database its hash and who it is.

Whoever reads the database gets no cookie from it, and what is deleted there is signed out
at once.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, delete, insert, select, update

from app.accounts.rows import ACCOUNT_COLUMNS, account_of
from app.accounts.types import Session
from app.tables.people import Account, StaffSession

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.db import Database

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly it is known when a session was last seen: reading a page seldom writes."""
_ID_BYTES: Final = 32
_ID_FORM: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def start(database: Database, account_id: int, now: datetime) -> str:
    """Sign a browser in; return the id that its cookie shall hold.  Raises ``DatabaseError``."""
    id = secrets.token_urlsafe(_ID_BYTES)
    row = {
        "id_hash": hash_of(id),
        "account_id": account_id,
        "created_at": now,
        "last_seen_at": now,
    }
    with database.writing() as connection:
        _forget_ended(connection, now)
        connection.execute(insert(StaffSession).values(row))
    return id


def find(database: Database, id: str, now: datetime) -> Session | None:
    """Return the session of a cookie, and note that it was seen; ``None`` when it has ended.

    Raises ``DatabaseError``.
    """
    if not _ID_FORM.fullmatch(id):
        return None
    mine = (StaffSession.id_hash == hash_of(id)) & Account.disabled_at.is_(None)
    with database.reading() as connection:
        row = connection.execute(_sessions().where(mine)).one_or_none()
    if row is None or _ended(row.started_at, row.last_seen_at, now):
        return None
    if now - row.last_seen_at >= NOTED_EVERY:
        _note(database, row.id_hash, now)
    return _session(row)


def of_account(database: Database, account_id: int, now: datetime) -> tuple[Session, ...]:
    """Return an account's open sessions, the one seen last first.  Raises ``DatabaseError``."""
    last_first = (StaffSession.last_seen_at.desc(), StaffSession.id_hash)
    theirs = _sessions().where(StaffSession.account_id == account_id).order_by(*last_first)
    with database.reading() as connection:
        rows = connection.execute(theirs).all()
    return tuple(_session(row) for row in rows if not _ended(row.started_at, row.last_seen_at, now))


def end(database: Database, id: str) -> None:
    """Sign the browser out whose cookie holds ``id``.  Raises ``DatabaseError``."""
    with database.writing() as connection:
        connection.execute(delete(StaffSession).where(StaffSession.id_hash == hash_of(id)))


def end_all(connection: Connection, account_id: int, keep: str | None = None) -> None:
    """Sign an account out everywhere but in the session whose hash is ``keep``."""
    theirs = StaffSession.account_id == account_id
    if keep is not None:
        theirs &= StaffSession.id_hash != keep
    connection.execute(delete(StaffSession).where(theirs))


def hash_of(id: str) -> str:
    """Return what is kept of a session's id; 256 random bits need no slow hash."""
    return hashlib.sha256(id.encode()).hexdigest()


def _sessions() -> Select[Any]:
    columns: tuple[Any, ...] = (
        StaffSession.id_hash,
        StaffSession.created_at.label("started_at"),
        StaffSession.last_seen_at,
        *ACCOUNT_COLUMNS,
    )
    return select(*columns).join(Account, Account.id == StaffSession.account_id)


def _session(row: Any) -> Session:
    return Session(row.id_hash, account_of(row), row.started_at, row.last_seen_at)


def _ended(created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    return now - last_seen_at >= IDLE or now - created_at >= LONGEST


def _note(database: Database, id_hash: str, now: datetime) -> None:
    mine = StaffSession.id_hash == id_hash
    with database.writing() as connection:
        connection.execute(
            update(StaffSession)
            .where(mine, StaffSession.last_seen_at < now)
            .values(last_seen_at=now)
        )


def _forget_ended(connection: Connection, now: datetime) -> None:
    ended = (StaffSession.last_seen_at <= now - IDLE) | (StaffSession.created_at <= now - LONGEST)
    connection.execute(delete(StaffSession).where(ended))
