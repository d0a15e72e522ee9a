"""Deletes tickets that are elsewhere, or done with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, delete, or_, select

from app.tables.tickets import Delivery, Ticket
from app.tickets.outbox import SENT

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

AT_ONCE: Final = 500
"""Tickets deleted in one transaction, so that nobody waits long for the right to write."""


def forget_old(database: Database, config: Config, now: datetime) -> int:
    """Delete tickets ``[tickets] keep_days`` after they were delivered or closed, files included.

    Never while a delivery is pending or dead, nor a ticket that is open and went nowhere: those
    wait for somebody.  Return how many went.  Raises ``DatabaseError``.
    """
    old = _old(now - timedelta(days=config.tickets.keep_days))
    total = 0
    while True:
        with database.writing() as connection:
            ids = connection.scalars(select(Ticket.id).where(*old).limit(AT_ONCE)).all()
            # Files and deliveries go along (ON DELETE CASCADE).
            connection.execute(delete(Ticket).where(Ticket.id.in_(ids)))
        total += len(ids)
        if len(ids) < AT_ONCE:
            return total


def _old(until: datetime) -> tuple[ColumnElement[bool], ...]:
    deliveries = select(Delivery.id).where(Delivery.ticket_id == Ticket.id)
    recent = deliveries.where(or_(Delivery.state != SENT, Delivery.sent_at > until))
    return (
        or_(Ticket.closed_at.is_not(None), deliveries.exists()),
        or_(Ticket.closed_at.is_(None), Ticket.closed_at <= until),
        ~recent.exists(),
    )
