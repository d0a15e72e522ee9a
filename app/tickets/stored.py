"""Tickets as they are in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.tables.tickets import Attachment, Ticket
from app.tickets.types import StoredTicket, UploadedFile

if TYPE_CHECKING:
    from app.db import Database

_COLUMNS: Final = tuple(
    column
    for name in StoredTicket.__slots__
    if (column := Ticket.__table__.columns.get(name)) is not None
)


def load(database: Database, id: int) -> tuple[StoredTicket, tuple[UploadedFile, ...]]:
    """Return a ticket and its files, in the order in which they came.  Raises ``DatabaseError``."""
    files = select(Attachment.name, Attachment.media_type, Attachment.content)
    with database.reading() as connection:
        row = connection.execute(select(*_COLUMNS).where(Ticket.id == id)).one()
        attached = connection.execute(
            files.where(Attachment.ticket_id == id).order_by(Attachment.id)
        )
        return StoredTicket(*row), tuple(UploadedFile(*file) for file in attached)
