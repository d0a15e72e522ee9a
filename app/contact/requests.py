"""What is known of a request after it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.tables.tickets import Ticket
from app.tickets.intake import CLOSED

if TYPE_CHECKING:
    from app.db import Database


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as its own page shows it."""

    reference: str
    subject: str
    text: str
    topic: str
    language: str
    deflectable: bool
    closed: bool


def find(database: Database, reference: str) -> SentRequest | None:
    """Return a request; ``None`` when it is not kept any more.  Raises ``DatabaseError``."""
    columns = (Ticket.subject, Ticket.text, Ticket.topic, Ticket.language)
    asked = select(*columns, Ticket.deflectable, Ticket.state).where(Ticket.reference == reference)
    with database.reading() as connection:
        row = connection.execute(asked).first()
    if row is None:
        return None
    return SentRequest(
        reference=reference,
        subject=row.subject,
        text=row.text,
        topic=row.topic or "",
        language=row.language,
        deflectable=row.deflectable,
        closed=row.state == CLOSED,
    )
