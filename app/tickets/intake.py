"""Takes tickets: what is confirmed to a visitor is on the disk, and in the outbox."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.errors import KeyReused
from app.tables.tickets import Attachment, Delivery, Ticket
from app.tickets import bell, outbox
from app.tickets.channels.base import DeliveryKind
from app.tickets.packet_signature import handoff_key, signed
from app.tickets.types import NewTicket, Taken
from search.errors import BadRequest

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.config import Config
    from app.db import Database

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: references are read out on the phone."""
OPEN: Final = "open"
CLOSED: Final = "closed"
LENGTHS: Final = {"key": 200, "topic": 100, "language": 35, "visit_id": 32}
"""Longest texts that the table takes, in characters."""


def take(database: Database, config: Config, ticket: NewTicket, now: datetime) -> Taken:
    """Write a ticket, its files and what has to be delivered, in one transaction.

    The same key with the same content is the same ticket: its reference is returned again.
    Raises ``KeyReused`` where the key stands for other content, ``BadRequest`` for characters
    that cannot be stored, ``DatabaseError`` when nothing was written.
    """
    _check(ticket)
    fingerprint = fingerprint_of(ticket)
    key = handoff_key(database, config)  # It may write, so before the transaction.
    with database.writing() as connection:
        while True:
            taken = _known(connection, ticket.key, fingerprint)
            if taken is not None:
                return taken
            reference = new_reference()
            ticket = replace(ticket, packet=signed(ticket.packet, reference, key))
            id = _insert(connection, ticket, (reference, fingerprint), now)
            if id is not None:  # Else the key was taken at this moment, or the reference.
                break
        _attach(connection, id, ticket)
        outbox.queue(connection, id, DeliveryKind.TICKET, config.tickets.channels, now)
    bell.ring()
    return Taken(reference, created=True)


def close(database: Database, config: Config, reference: str, now: datetime) -> bool:
    """Close a ticket that its visitor has solved, and tell every channel that has it or will.

    Closing again changes nothing.  ``False`` if there is no such ticket.  Raises
    ``DatabaseError``.
    """
    closing = (
        update(Ticket)
        .where(Ticket.reference == reference, Ticket.state == OPEN)
        .values(state=CLOSED, closed_at=now)
        .returning(Ticket.id)
    )
    with database.writing() as connection:
        id = connection.execute(closing).scalar()
        if id is None:
            known = select(Ticket.id).where(Ticket.reference == reference)
            return connection.execute(known).first() is not None
        channels = connection.scalars(
            select(Delivery.channel).where(
                Delivery.ticket_id == id, Delivery.kind == DeliveryKind.TICKET.value
            )
        ).all()
        outbox.queue(connection, id, DeliveryKind.CLOSED, channels, now)
    bell.ring()
    return True


def new_reference() -> str:
    """Return a reference such as FL-7K3Q-9XWD, one of 10¹² that nobody can guess."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"FL-{letters[:4]}-{letters[4:]}"


def fingerprint_of(ticket: NewTicket) -> str:
    """Return the SHA-256 of what the visitor wrote.

    What is told of the visit is no part of it: it grows while a form is sent again.
    """
    written = {
        "subject": ticket.subject,
        "text": ticket.text,
        "name": ticket.name,
        "email": ticket.email,
        "topic": ticket.topic,
        "answers": dict(ticket.answers),
        "files": [[f.name, f.media_type, _sha256(f.content)] for f in ticket.files],
    }
    return _sha256(json.dumps(written, sort_keys=True).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _known(connection: Connection, key: str, fingerprint: str) -> Taken | None:
    asking = select(Ticket.reference, Ticket.fingerprint).where(Ticket.key == key)
    row = connection.execute(asking).first()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused(
            "Another ticket was sent with this key. Send a new ticket with a key of its own."
        )
    return Taken(row.reference, created=False)


def _insert(
    connection: Connection, ticket: NewTicket, names: tuple[str, str], now: datetime
) -> int | None:
    reference, fingerprint = names
    values = {name: getattr(ticket, name) for name in _COPIED}
    values |= {"answers": dict(ticket.answers), "packet": dict(ticket.packet)}
    values |= {"reference": reference, "fingerprint": fingerprint, "state": OPEN, "created_at": now}
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    # On PostgreSQL this waits for another transaction that is writing the same key.
    writing = kind.insert(Ticket).values(values).on_conflict_do_nothing().returning(Ticket.id)
    id: int | None = connection.execute(writing).scalar()
    return id


_COPIED: Final = (
    "key",
    "subject",
    "text",
    "name",
    "email",
    "topic",
    "language",
    "page",
    "product",
    "deflectable",
    "visit_id",
)


def _attach(connection: Connection, id: int, ticket: NewTicket) -> None:
    rows = [
        {"ticket_id": id, "name": f.name, "media_type": f.media_type, "content": f.content}
        for f in ticket.files
    ]
    if rows:
        connection.execute(insert(Attachment), rows)


def _check(ticket: NewTicket) -> None:
    """Refuse what PostgreSQL stores in no column, whatever the database is."""
    problems = [
        f"{name} is longer than {longest} characters"
        for name, longest in LENGTHS.items()
        if len(getattr(ticket, name) or "") > longest
    ]
    problems += [
        f"{name} holds a character that cannot be stored (NUL, or half of a surrogate pair)"
        for name, value in _written(ticket).items()
        if any(not _storable(text) for text in _texts(value))
    ]
    if problems:
        raise BadRequest(f"The ticket cannot be taken: {'; '.join(problems)}.")


def _written(ticket: NewTicket) -> dict[str, Any]:
    files = [[file.name, file.media_type] for file in ticket.files]
    copied = {name: getattr(ticket, name) for name in _COPIED}
    return copied | {"answers": dict(ticket.answers), "files": files}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
