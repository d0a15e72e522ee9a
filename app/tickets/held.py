"""Files of a request whose form was shown again: kept under its key until it is sent.

A browser does not fill in a file twice, so without this every correction would lose them.
They stay for their day even when the request was sent: sent again, as it may be when the answer
was lost, it must be the same request with the same files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from app.tables.contact import HeldFile
from app.tickets.types import UploadedFile

if TYPE_CHECKING:
    from app.db import Database

KEPT: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Held:
    """A file that waits."""

    id: int
    name: str


def hold(database: Database, key: str, files: Iterable[UploadedFile], now: datetime) -> None:
    """Keep files for a day.  Raises ``DatabaseError``."""
    rows = [
        {
            "key": key,
            "name": file.name,
            "media_type": file.media_type,
            "content": file.content,
            "until": now + KEPT,
        }
        for file in files
    ]
    if rows:
        with database.writing() as connection:
            connection.execute(insert(HeldFile), rows)


def waiting(database: Database, key: str, now: datetime) -> tuple[Held, ...]:
    """Return which files wait, in the order in which they came.  Raises ``DatabaseError``."""
    asked = select(HeldFile.id, HeldFile.name).where(HeldFile.key == key, HeldFile.until > now)
    with database.reading() as connection:
        return tuple(Held(*row) for row in connection.execute(asked.order_by(HeldFile.id)))


def files(database: Database, key: str, now: datetime) -> tuple[UploadedFile, ...]:
    """Return the files that wait, whole.  Raises ``DatabaseError``."""
    columns = select(HeldFile.name, HeldFile.media_type, HeldFile.content)
    asked = columns.where(HeldFile.key == key, HeldFile.until > now).order_by(HeldFile.id)
    with database.reading() as connection:
        return tuple(UploadedFile(*row) for row in connection.execute(asked))


def drop(database: Database, key: str, ids: Collection[int]) -> None:
    """Delete some files that the visitor took away again.  Raises ``DatabaseError``."""
    if ids:
        with database.writing() as connection:
            chosen = HeldFile.id.in_(ids)
            connection.execute(delete(HeldFile).where(HeldFile.key == key, chosen))


def forget(database: Database, now: datetime) -> int:
    """Delete what waited for more than a day; return how much.  Raises ``DatabaseError``."""
    with database.writing() as connection:
        return connection.execute(delete(HeldFile).where(HeldFile.until <= now)).rowcount
