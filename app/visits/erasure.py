"""Deletes what is held of somebody, because somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, select, true, update

from app.tables.contact import HeldFile
from app.tables.surveys import Survey
from app.tables.tickets import Attachment, Delivery, Ticket
from app.tables.visits import Count, Event, Salt, SamePerson, Visit
from search.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.db import Database


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went."""

    visits: int = 0
    events: int = 0
    surveys: int = 0
    tickets: int = 0


def erase_visit(database: Database, id: str) -> Erased:
    """Delete a visit, its events and surveys, and what its tickets tell of it.

    Raises ``NotFound`` and ``DatabaseError``.
    """
    with database.writing() as connection:
        erased = _erase_visits(connection, Visit.id == id)
    if erased.visits == 0:
        raise NotFound(f"There is no visit '{id}'.")
    return erased


def erase_ticket(database: Database, reference: str) -> Erased:
    """Delete a ticket with all that belongs to it, and the visit that it was sent in.

    What was delivered elsewhere is not reached.  Raises ``NotFound`` and ``DatabaseError``.
    """
    with database.writing() as connection:
        asked = select(Ticket.id, Ticket.key, Ticket.visit_id).where(Ticket.reference == reference)
        ticket = connection.execute(asked).first()
        recorded = select(Event.visit_id).where(Event.ticket == reference)
        visits = {id for id in connection.scalars(recorded) if id}
        if ticket is None and not visits:
            raise NotFound(f"There is no ticket '{reference}'.")
        if ticket is not None:
            visits |= {ticket.visit_id} - {None}
            for table in (Attachment, Delivery):
                connection.execute(delete(table).where(table.ticket_id == ticket.id))
            connection.execute(delete(HeldFile).where(HeldFile.key == ticket.key))
            connection.execute(delete(Ticket).where(Ticket.id == ticket.id))
        surveys = connection.execute(delete(Survey).where(Survey.ticket == reference)).rowcount
        erased = _erase_visits(connection, Visit.id.in_(sorted(visits)))
        events = connection.execute(delete(Event).where(Event.ticket == reference)).rowcount
    return Erased(
        erased.visits, erased.events + events, erased.surveys + surveys, int(ticket is not None)
    )


def erase_before(database: Database, moment: datetime) -> Erased:
    """Delete the visits that began before ``moment``; tickets stay.  Raises ``DatabaseError``."""
    with database.writing() as connection:
        erased = _erase_visits(connection, Visit.started_at < moment)
        # Events of the desk belong to no visit.
        events = connection.execute(delete(Event).where(Event.at < moment)).rowcount
        asked = connection.execute(delete(Survey).where(Survey.asked_at < moment)).rowcount
        connection.execute(delete(SamePerson).where(SamePerson.at < moment))
        connection.execute(delete(Count).where(Count.day < moment.date()))
        connection.execute(delete(Salt).where(Salt.day < moment.date()))
    return Erased(erased.visits, erased.events + events, erased.surveys + asked)


def erase_all(database: Database) -> Erased:
    """Delete all that is held of visits; tickets stay.  Raises ``DatabaseError``."""
    with database.writing() as connection:
        erased = _erase_visits(connection, true())
        events = connection.execute(delete(Event)).rowcount
        surveys = connection.execute(delete(Survey)).rowcount
        for table in (SamePerson, Count, Salt):
            connection.execute(delete(table))
    return Erased(erased.visits, erased.events + events, erased.surveys + surveys)


def _erase_visits(connection: Connection, which: ColumnElement[bool]) -> Erased:
    ids = select(Visit.id).where(which)
    # A name that only erased visits bear joins nothing any more.
    others = select(Visit.visitor).where(~which)
    names = select(Visit.visitor).where(which, Visit.visitor.not_in(others))
    connection.execute(delete(SamePerson).where(SamePerson.visitor.in_(names)))
    tickets = update(Ticket).where(Ticket.visit_id.in_(ids)).values(visit_id=None, packet={})
    connection.execute(tickets)
    surveys = connection.execute(delete(Survey).where(Survey.visit_id.in_(ids))).rowcount
    events = connection.execute(delete(Event).where(Event.visit_id.in_(ids))).rowcount
    visits = connection.execute(delete(Visit).where(which)).rowcount
    return Erased(visits, events, surveys)
