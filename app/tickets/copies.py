"""A copy of a ticket for its visitor, who has to confirm the address first (double opt-in)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from sqlalchemy import select

from app.limits import Limit, spend
from app.options.tickets import NEEDED, Channel
from app.secrets import secret
from app.signing import link_token, read_link_token
from app.tables.tickets import Ticket
from app.tickets import bell, outbox
from app.tickets.channels.base import DeliveryKind
from app.tickets.mail_address import is_mail_address

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

PATH: Final = "/contact/copy"
"""Page that the link leads to, with ``?token=``."""
GOOD_FOR: Final = timedelta(hours=48)
ASKED: Final = Limit("copies", 1, 86_400)
"""Mails a day that ask one address."""
_PURPOSE: Final = "copy"
_SECRET: Final = "links"  # noqa: S105


def possible(config: Config) -> bool:
    """Say whether visitors can be offered a copy: by the settings, a mail server, an address."""
    needed = (name for name in NEEDED[Channel.SMTP] if name != "to")
    set_up = all(getattr(config.tickets.smtp, name) for name in needed)
    return config.contact.copies and set_up and config.server.base_url is not None


def ask(database: Database, config: Config, reference: str, now: datetime) -> bool:
    """Queue the mail that asks the visitor of a ticket to confirm the address.

    ``False`` where there is no such ticket, its address is none, or was asked too often today.
    Raises ``DatabaseError``.
    """
    email = _address(database, reference)
    if not possible(config) or not is_mail_address(email):
        return False
    if spend(database, ASKED, email.lower(), now):
        return False
    return _queue(database, reference, DeliveryKind.CONFIRM, now)


def confirm(database: Database, token: str, now: datetime) -> str | None:
    """Queue the copy that a link asks for; return the ticket's reference.

    ``None`` where the link is forged or too old, or the ticket is gone.  Opening it again sends
    no second copy.  Raises ``DatabaseError``.
    """
    reference = read_link_token(secret(database, _SECRET), _PURPOSE, token, now)
    if reference is None or not _address(database, reference):
        return None
    _queue(database, reference, DeliveryKind.COPY, now)
    return reference


def reference_of(database: Database, token: str, now: datetime) -> str | None:
    """Return the reference of the ticket that a link is for, and change nothing."""
    return read_link_token(secret(database, _SECRET), _PURPOSE, token, now)


def link(database: Database, config: Config, reference: str, asked: datetime) -> str:
    """Return the address at which a visitor who is asked at this time confirms."""
    key = secret(database, _SECRET)
    token = link_token(key, _PURPOSE, reference, asked + GOOD_FOR)
    return f"{config.server.base_url or ''}{PATH}?{urlencode({'token': token})}"


def _address(database: Database, reference: str) -> str:
    asking = select(Ticket.email).where(Ticket.reference == reference)
    with database.reading() as connection:
        return (connection.execute(asking).scalar() or "").strip()


def _queue(database: Database, reference: str, kind: DeliveryKind, now: datetime) -> bool:
    with database.writing() as connection:
        asking = select(Ticket.id).where(Ticket.reference == reference)
        id = connection.execute(asking).scalar()
        new = id is not None and outbox.queue(connection, id, kind, [Channel.SMTP.value], now)
    if new:
        bell.ring()
    return bool(new)
