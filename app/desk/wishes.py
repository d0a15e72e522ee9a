"""The writers' list: what is missing, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from app.desk.links import cleaned
from app.tables.desk import Wish
from app.tables.people import Account

if TYPE_CHECKING:
    from app.db import Database

MAX_COMMENT: Final = 2_000
SHOWN: Final = 200
"""Entries of a list; of those that are done, the last ones."""


class Lack(StrEnum):
    """What is wished for."""

    NOTHING_FITS = "nothing-fits"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class NewWish:
    """What an agent tells the writers."""

    kind: Lack
    question: str
    article_id: str | None = None
    """The article that is wrong; ``None`` where nothing fits."""
    revision: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ListedWish:
    """An entry of the list."""

    id: int
    at: datetime
    kind: Lack
    question: str
    article_id: str | None
    comment: str
    by: str | None
    """Name of the agent, as long as the account exists."""
    done_at: datetime | None


def add(database: Database, wish: NewWish, account_id: int | None, now: datetime) -> None:
    """Put a wish on the list; personal data is taken out of the question.

    Raises ``DatabaseError``.
    """
    row = {
        "at": now,
        "account_id": account_id,
        "kind": wish.kind.value,
        "question": cleaned(wish.question),
        "article_id": wish.article_id,
        "revision": wish.revision,
        "comment": wish.comment[:MAX_COMMENT],
        "done_at": None,
    }
    with database.writing() as connection:
        connection.execute(insert(Wish).values(row))


def listed(database: Database, *, done: bool = False) -> tuple[ListedWish, ...]:
    """Return the wishes that are open, or those that are done, the newest first."""
    which = Wish.done_at.is_not(None) if done else Wish.done_at.is_(None)
    columns = (Wish.id, Wish.at, Wish.kind, Wish.question, Wish.article_id, Wish.comment)
    asked = (
        select(*columns, Account.name, Wish.done_at)
        .join(Account, Account.id == Wish.account_id, isouter=True)
        .where(which)
        .order_by(Wish.at.desc(), Wish.id.desc())
        .limit(SHOWN)
    )
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return tuple(ListedWish(row[0], row[1], Lack(row[2]), *row[3:]) for row in rows)


def mark(database: Database, id: int, now: datetime | None) -> bool:
    """Mark a wish as done at ``now``, or with ``None`` as open; say whether there is such a wish.

    Raises ``DatabaseError``.
    """
    with database.writing() as connection:
        changed = connection.execute(update(Wish).where(Wish.id == id).values(done_at=now))
    return changed.rowcount > 0
