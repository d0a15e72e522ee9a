"""Browsers that are away at the provider: what they must bring back, kept here for ten minutes.

The row is bound to one browser by a cookie and is deleted when it comes back, so an answer can
be used once, and only by who asked (OAuth 2.0 Security Best Current Practice, RFC 9700, 4.7).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from app.tables.people import PendingSignIn

if TYPE_CHECKING:
    from app.db import Database

LONGEST: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """What was sent along, and where the browser wants to go."""

    state: str
    nonce: str
    verifier: str
    goal: str


def remember(database: Database, goal: str, now: datetime) -> tuple[str, Pending]:
    """Make and keep what a browser takes along; return its cookie, too.

    Raises ``DatabaseError``.
    """
    cookie = secrets.token_urlsafe(32)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    row = {
        "id_hash": _hash_of(cookie),
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "goal": goal,
        "ends_at": now + LONGEST,
    }
    with database.writing() as connection:
        connection.execute(delete(PendingSignIn).where(PendingSignIn.ends_at <= now))
        connection.execute(insert(PendingSignIn).values(row))
    return cookie, Pending(state, nonce, verifier, goal)


def take(database: Database, cookie: str, state: str, now: datetime) -> Pending | None:
    """Return what belongs to a cookie and a state, this once.  Raises ``DatabaseError``."""
    mine = PendingSignIn.id_hash == _hash_of(cookie)
    with database.writing() as connection:
        row = connection.execute(select(*PendingSignIn.__table__.columns).where(mine)).one_or_none()
        connection.execute(delete(PendingSignIn).where(mine))
    if (
        row is None
        or row.ends_at <= now
        or not hmac.compare_digest(row.state.encode(), state.encode("utf-8", "replace"))
    ):
        return None
    return Pending(row.state, row.nonce, row.verifier, row.goal)


def _hash_of(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()
