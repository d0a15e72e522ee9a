"""What is held about one ticket and its visit: all of it, for whoever has the right to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from app.tables.base import Base
from app.tables.surveys import Survey
from app.tables.tickets import Attachment, Delivery, Ticket
from app.tables.visits import Event, SamePerson, Visit
from search.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

    from app.db import Database

_NOT_SHOWN: Final = {"key", "fingerprint", "content", "lease_owner", "lease_until"}
"""What says nothing about anyone, and the files themselves."""


def file_on(database: Database, reference: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that are held about a ticket, by table, without what is empty.

    Raises ``NotFound`` and ``DatabaseError``.
    """
    with database.reading() as connection:
        found = {"ticket": _rows(connection, Ticket, Ticket.reference == reference)}
        visits = {row["visit_id"] for row in found["ticket"]} - {None}
        visits |= set(connection.scalars(_visits_with(reference))) - {None}
        if not found["ticket"] and not visits:
            raise NotFound(f"There is no ticket '{reference}'.")
        for name, table in (("attachments", Attachment), ("deliveries", Delivery)):
            owners = [row["id"] for row in found["ticket"]]
            found[name] = _rows(connection, table, table.ticket_id.in_(owners))
        found["visit"] = _rows(connection, Visit, Visit.id.in_(visits))
        found["events"] = _rows(connection, Event, Event.visit_id.in_(visits))
        of_both = Survey.visit_id.in_(visits) | (Survey.ticket == reference)
        found["surveys"] = _rows(connection, Survey, of_both)
        names = [row["visitor"] for row in found["visit"]]
        found["same_person"] = _rows(connection, SamePerson, SamePerson.visitor.in_(names))
    return found


def _visits_with(reference: str) -> Any:
    return select(Event.visit_id).where(Event.ticket == reference)


def _rows(
    connection: Connection, model: type[Base], which: ColumnElement[bool]
) -> list[dict[str, Any]]:
    table = model.__table__
    columns = [column for column in table.c if column.name not in _NOT_SHOWN]
    asked = (
        select(*columns)
        .where(which)
        .order_by(*(column for column in table.c if column.primary_key))
    )
    rows = connection.execute(asked).mappings()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]
