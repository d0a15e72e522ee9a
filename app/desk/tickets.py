"""The tickets that are kept here, for those who answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.tables.tickets import Attachment, Delivery, Ticket
from app.tickets import stored
from search.errors import NotFound

if TYPE_CHECKING:
    from app.db import Database
    from app.tickets.types import StoredTicket, UploadedFile

A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A line of the list."""

    reference: str
    created_at: datetime
    state: str
    subject: str
    name: str
    files: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery of a ticket."""

    channel: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class WholeTicket:
    """A ticket with what came with it and where it went."""

    ticket: StoredTicket
    files: tuple[UploadedFile, ...]
    deliveries: tuple[Sent, ...]


def listed(database: Database, page: int = 1) -> tuple[tuple[ListedTicket, ...], int]:
    """Return a page of the tickets, the newest first, and how many pages there are.

    Raises ``DatabaseError``.
    """
    files = (
        select(func.count(Attachment.id)).where(Attachment.ticket_id == Ticket.id).scalar_subquery()
    )
    asked = (
        select(
            Ticket.reference, Ticket.created_at, Ticket.state, Ticket.subject, Ticket.name, files
        )
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(A_PAGE)
        .offset(A_PAGE * (page - 1))
    )
    with database.reading() as connection:
        total = connection.execute(select(func.count(Ticket.id))).scalar_one()
        rows = connection.execute(asked).all()
    return tuple(ListedTicket(*row) for row in rows), max(1, -(-total // A_PAGE))


def whole(database: Database, reference: str) -> WholeTicket:
    """Return a ticket.  Raises ``NotFound`` and ``DatabaseError``."""
    columns = (Delivery.channel, Delivery.kind, Delivery.state)
    with database.reading() as connection:
        id = connection.execute(select(Ticket.id).where(Ticket.reference == reference)).scalar()
        if id is None:
            raise NotFound(f"There is no ticket {reference}.")
        asked = select(*columns).where(Delivery.ticket_id == id).order_by(Delivery.created_at)
        deliveries = tuple(Sent(*row) for row in connection.execute(asked))
    ticket, files = stored.load(database, id)
    return WholeTicket(ticket, files, deliveries)


def already_read(ticket: StoredTicket) -> frozenset[str]:
    """Return the ids of the articles that the customer opened before writing."""
    return frozenset(
        opened["article"] for opened in ticket.packet.get("opened", ()) if opened.get("article")
    )
