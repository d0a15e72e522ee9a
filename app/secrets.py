"""Keys that this help centre makes for itself and keeps in its database."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.tables.tickets import Secret

if TYPE_CHECKING:
    from app.db import Database

KEY_BYTES: Final = 32
"""As long as the output of SHA-256: a longer key makes HMAC no stronger (RFC 2104, 3)."""


def secret(database: Database, name: str) -> bytes:
    """Return the key called ``name``, at most 32 characters; it is made on first use.

    Processes that ask at the same time get the same key.  Raises ``DatabaseError``.
    """
    known = select(Secret.value).where(Secret.name == name)
    with database.reading() as connection:
        found = connection.execute(known).scalar()
    return found or _made(database, name)


def _made(database: Database, name: str) -> bytes:
    known = select(Secret.value).where(Secret.name == name)
    row = {"name": name, "value": secrets.token_bytes(KEY_BYTES)}
    with database.writing() as connection:
        kind = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(kind.insert(Secret).values(row).on_conflict_do_nothing())
        # What stands there now is ours, or that of a process that was faster.
        return connection.execute(known).scalar_one()
