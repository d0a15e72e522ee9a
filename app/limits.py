"""How often something may be done, counted in the database so that all processes agree.

Fixed windows: at the seam of two windows twice the number may pass, which is no harm here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.tables.people import Spent

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.db import Database


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``number`` times in ``seconds``."""

    name: str
    number: int
    """0 for no limit."""
    seconds: int


def spend(database: Database, limit: Limit, who: str, now: datetime) -> int:
    """Count one more; return 0, or how many seconds to wait when it is too many.

    ``who`` is kept only as a hash, and until the window ends.  Raises ``DatabaseError``.
    """
    if limit.number == 0:
        return 0
    second = int(now.timestamp())
    window = second - second % limit.seconds
    row = Spent(what=_hashed(limit, who), window=window, ends=window + limit.seconds)
    with database.writing() as connection:
        number = _count(connection, row)
        connection.execute(delete(Spent).where(Spent.ends <= second))
    return 0 if number <= limit.number else window + limit.seconds - second


def give_back(database: Database, limit: Limit, who: str, now: datetime) -> None:
    """Take back one ``spend`` of this window, for what turned out not to count.

    Raises ``DatabaseError``.
    """
    if limit.number == 0:
        return
    second = int(now.timestamp())
    window = second - second % limit.seconds
    same = (Spent.what == _hashed(limit, who)) & (Spent.window == window) & (Spent.number > 0)
    with database.writing() as connection:
        connection.execute(update(Spent).where(same).values(number=Spent.number - 1))


def _count(connection: Connection, row: Spent) -> int:
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = kind.insert(Spent).values(what=row.what, window=row.window, ends=row.ends, number=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["what", "window"], set_={"number": Spent.number + 1}
        )
    )
    same = (Spent.what == row.what) & (Spent.window == row.window)
    return connection.execute(select(Spent.number).where(same)).scalar_one()


def _hashed(limit: Limit, who: str) -> str:
    return f"{limit.name}:{hashlib.sha256(f'{limit.name}:{who}'.encode()).hexdigest()[:32]}"
