"""A request on its way to being a ticket: every stop gives back what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app import faults
from app.errors import KeyReused
from app.faults import Fault
from app.limits import Limit, spend
from app.tables.tickets import Ticket
from app.tickets import held, intake
from app.tickets.types import NewTicket, Taken, UploadedFile

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.config import Config
    from app.db import Database

AN_HOUR: Final = 3_600
HOLDING: Final = Limit("held-files", 60, AN_HOUR)
"""Forms an hour, from one address, whose files are kept while they are shown again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of trying to send."""

    status: HTTPStatus
    taken: Taken | None = None
    faults: tuple[Fault, ...] = ()
    wait: int = 0
    """Seconds until another try may do."""


def keep(
    database: Database, key: str, files: Collection[UploadedFile], address: str, now: datetime
) -> tuple[Fault, ...]:
    """Keep files until the form comes again; return a fault for each that cannot be kept.

    Raises ``DatabaseError``.
    """
    if not files:
        return ()
    if spend(database, HOLDING, address, now):
        return tuple(Fault("files", faults.NOT_HELD, {"name": file.name}) for file in files)
    held.hold(database, key, files, now)
    return ()


def take(
    database: Database, config: Config, ticket: NewTicket, address: str, now: datetime
) -> Outcome:
    """Make a ticket of a request that is in order.  Raises ``DatabaseError``."""
    # A request that was taken already may be repeated at any time: its answer was lost.
    if not _is_known(database, ticket.key):
        limit = Limit("tickets", config.contact.tickets_per_hour, AN_HOUR)
        if wait := spend(database, limit, address, now):
            often = Fault("", faults.TOO_OFTEN, {"minutes": -(-wait // 60)})
            return Outcome(HTTPStatus.TOO_MANY_REQUESTS, faults=(often,), wait=wait)
    try:
        taken = intake.take(database, config, ticket, now)
    except KeyReused:
        return Outcome(HTTPStatus.CONFLICT, faults=(Fault("", faults.KEY_USED),))
    return Outcome(HTTPStatus.CREATED if taken.created else HTTPStatus.OK, taken)


def _is_known(database: Database, key: str) -> bool:
    with database.reading() as connection:
        return connection.scalar(select(Ticket.id).where(Ticket.key == key)) is not None
