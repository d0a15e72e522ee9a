"""What has to leave: one row a ticket and channel, written with the ticket.

A sender claims a row for ``LEASE``, sends it outside of any transaction, and says how it ended.
If it dies, the lease runs out and another takes over: everything is delivered at least once,
always under the same id.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from app.tables.tickets import Delivery, Ticket
from app.tickets import bell
from app.tickets.backoff import wait_after, wait_away
from app.tickets.channels.base import (
    ChannelAway,
    ChannelProblem,
    ChannelRefused,
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from app.db import Database

LEASE: Final = timedelta(seconds=120)
WAKE: Final = timedelta(seconds=10)
"""What waits for a channel that was away is tried so soon after it took something again."""
PENDING: Final = "pending"
SENT: Final = "sent"
DEAD: Final = "dead"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A delivery that has not arrived."""

    id: str
    reference: str
    """The ticket's."""
    kind: str
    channel: str
    state: str
    """pending or dead."""
    attempts: int
    next_at: datetime
    """When it is tried next; of a dead one, when it was given up."""
    last_error: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """How the outbox stands."""

    pending: int
    dead: int
    oldest_seconds: int
    """Age of the oldest delivery that is pending; 0 when there is none."""


def queue(
    connection: Connection,
    ticket_id: int,
    kind: DeliveryKind,
    channels: Iterable[str],
    now: datetime,
) -> int:
    """Write what has to be delivered into the transaction that is open; return how much is new."""
    known = set(connection.scalars(select(Delivery.key).where(Delivery.ticket_id == ticket_id)))
    rows = [
        {
            "id": str(uuid.uuid4()),
            "ticket_id": ticket_id,
            "kind": kind.value,
            "channel": channel,
            "key": key,
            "state": PENDING,
            "attempts": 0,
            "next_at": now,
            "created_at": now,
        }
        for channel in dict.fromkeys(channels)
        if (key := f"{ticket_id}:{kind.value}:{channel}") not in known
    ]
    if rows:
        connection.execute(insert(Delivery), rows)
    return len(rows)


def claim(database: Database, owner: str, now: datetime) -> DueDelivery | None:
    """Take the delivery that has been due for longest; ``None`` if there is none.

    Nobody else gets it before ``LEASE`` is over.  Raises ``DatabaseError``.
    """
    with database.reading() as connection:  # Idle senders must not queue for the right to write.
        if connection.execute(select(Delivery.id).where(*_due(now)).limit(1)).first() is None:
            return None
    due = (
        select(Delivery.id)
        .where(*_due(now))
        .order_by(Delivery.next_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time.
        .cte("due")
    )
    claiming = (
        update(Delivery)
        .where(Delivery.id.in_(select(due.c.id)))
        .values(lease_until=now + LEASE, lease_owner=owner, attempts=Delivery.attempts + 1)
        .returning(*Delivery.__table__.columns)
    )
    with database.writing() as connection:
        row = connection.execute(claiming).first()
        return None if row is None else _claimed(connection, row)


def sent(database: Database, delivery: DueDelivery, remote_id: str, now: datetime) -> bool:
    """Note that a claimed delivery has arrived; ``False`` if the claim was lost meanwhile.

    Its channel works again, so what found nobody there need not wait any longer.
    """
    values = {"state": SENT, "sent_at": now, "remote_id": remote_id or None, "last_error": None}
    with database.writing() as connection:
        _wake(connection, delivery.channel, now)
        return _settle(connection, delivery, values)


def failed(
    database: Database, delivery: DueDelivery, problem: ChannelProblem, now: datetime
) -> tuple[bool, str]:
    """Note that a claimed delivery has not arrived: it waits for its next attempt, or is dead.

    Return whether the claim still held, and the state.
    """
    away = isinstance(problem, ChannelAway)
    since = (delivery.away_since or now) if away else None
    wait = wait_away(now - since) if since else _wait(delivery, problem)
    error = f"{problem.reason}: {problem.detail}" if problem.detail else problem.reason
    values = {
        "state": DEAD if wait is None else PENDING,
        "next_at": now if wait is None else now + wait,
        "away_since": since,
        # What nobody was there to hear does not count as an attempt; its time is limited instead.
        "attempts": delivery.attempts - away,
        "last_error": error.replace("\0", "\ufffd"),  # PostgreSQL stores no NUL.
    }
    if problem.remote_id is not None:
        values["remote_id"] = problem.remote_id
    with database.writing() as connection:
        return _settle(connection, delivery, values), str(values["state"])


def dead(database: Database) -> tuple[Undelivered, ...]:
    """Return what was given up, the oldest first."""
    return _undelivered(database, DEAD)


def pending(database: Database) -> tuple[Undelivered, ...]:
    """Return what is still tried, the oldest first."""
    return _undelivered(database, PENDING)


def send_again(database: Database, id: str, now: datetime) -> bool:
    """Try a dead delivery again, as often as a new one; ``False`` if it is not dead."""
    values = {"state": PENDING, "attempts": 0, "next_at": now, "away_since": None}
    again = update(Delivery).where(Delivery.id == id, Delivery.state == DEAD).values(values)
    with database.writing() as connection:
        found = connection.execute(again.returning(Delivery.id)).first() is not None
    if found:
        bell.ring()
    return found


def figures(database: Database, now: datetime) -> Figures:
    """Count what has not arrived.  Raises ``DatabaseError``."""
    counting = (
        select(Delivery.state, func.count(), func.min(Delivery.created_at))
        .where(Delivery.state.in_((PENDING, DEAD)))
        .group_by(Delivery.state)
    )
    with database.reading() as connection:
        found = {state: (number, since) for state, number, since in connection.execute(counting)}
    number, since = found.get(PENDING, (0, now))
    oldest = max(int((now - since).total_seconds()), 0)
    return Figures(number, found.get(DEAD, (0, now))[0], oldest)


def _undelivered(database: Database, state: str) -> tuple[Undelivered, ...]:
    columns = (
        Delivery.id,
        Ticket.reference,
        Delivery.kind,
        Delivery.channel,
        Delivery.state,
        Delivery.attempts,
        Delivery.next_at,
        Delivery.last_error,
        Delivery.created_at,
    )
    asking = (
        select(*columns)
        .join(Ticket, Ticket.id == Delivery.ticket_id)
        .where(Delivery.state == state)
        .order_by(Delivery.created_at, Delivery.id)
    )
    with database.reading() as connection:
        return tuple(Undelivered(*row) for row in connection.execute(asking))


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    first = aliased(Delivery)
    taken = select(first.id).where(
        first.ticket_id == Delivery.ticket_id,
        first.channel == Delivery.channel,
        first.kind == DeliveryKind.TICKET.value,
        first.state == SENT,
    )
    return (
        Delivery.state == PENDING,
        Delivery.next_at <= now,
        or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now),
        # That a ticket is closed is told only where the ticket is known.
        or_(Delivery.kind != DeliveryKind.CLOSED.value, taken.exists()),
    )


def _claimed(connection: Connection, row: Row[Any]) -> DueDelivery:
    taken = select(Delivery.remote_id).where(
        Delivery.ticket_id == row.ticket_id,
        Delivery.channel == row.channel,
        Delivery.kind == DeliveryKind.TICKET.value,
    )
    return DueDelivery(
        id=row.id,
        ticket_id=row.ticket_id,
        kind=DeliveryKind(row.kind),
        channel=row.channel,
        attempts=row.attempts,
        owner=row.lease_owner,
        created_at=row.created_at,
        ticket_remote_id=connection.execute(taken).scalar(),
        remote_id=row.remote_id,
        away_since=row.away_since,
    )


def _wait(delivery: DueDelivery, problem: ChannelProblem) -> timedelta | None:
    """Return how long a failed delivery waits; ``None`` to give it up."""
    if isinstance(problem, ChannelRefused):
        return None
    asked = problem.after if isinstance(problem, ChannelRetry) else None
    return wait_after(delivery.attempts, asked)


def _wake(connection: Connection, channel: str, now: datetime) -> None:
    """Let what found nobody on a channel be tried soon, now that somebody is there."""
    waiting = (
        select(Delivery.id)
        .where(Delivery.state == PENDING, Delivery.next_at > now + WAKE)
        .where(Delivery.channel == channel, Delivery.away_since.is_not(None))
        .with_for_update(skip_locked=True)  # Two that wake the same rows must not block each other.
    )
    waking = update(Delivery).where(Delivery.id.in_(waiting)).values(next_at=now + WAKE)
    connection.execute(waking)


def _settle(connection: Connection, delivery: DueDelivery, values: dict[str, Any]) -> bool:
    """Write an outcome, unless the lease ran out and somebody else has claimed the row since."""
    mine = (Delivery.id == delivery.id) & (Delivery.lease_owner == delivery.owner)
    settling = (
        update(Delivery)
        .where(mine, Delivery.state == PENDING)
        .values(lease_owner=None, lease_until=None, **values)
        .returning(Delivery.id)
    )
    return connection.execute(settling).first() is not None
