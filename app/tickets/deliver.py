"""The senders: claim what is due, send it outside of any transaction, note how it ended."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.config import Config
from app.errors import DatabaseError
from app.options.tickets import NEEDED, Channel
from app.surveys.links import ticket_link
from app.tickets import bell, copies, outbox, stored
from app.tickets.backoff import MAX_ATTEMPTS
from app.tickets.channels import sender
from app.tickets.channels.base import (
    DEADLINE_SECONDS,
    ChannelProblem,
    ChannelRefused,
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
    Sent,
)
from app.tickets.channels.deadline import deadline

if TYPE_CHECKING:
    from app.db import Database

SENDERS: Final = 4
"""Deliveries that one process has under way at a time: most of them wait for others."""
POLL_SECONDS: Final = 2.0
"""How soon a process sees what another has written, or what is due again."""
AWAY_SECONDS: Final = 5.0
"""Pause while the database cannot be reached."""
LEAVE_SECONDS: Final = 10.0
"""What is under way may end when the senders are told to stop; then they are left alone."""
_NOTE_SECONDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def run(
    database: Database,
    config: Config,
    stop: threading.Event,
    senders: int = SENDERS,
    clock: Clock = utc_now,
) -> None:
    """Deliver until ``stop`` is set.

    Any number of threads, processes and machines may do this at the same time.  What is under
    way at the end gets ``LEAVE_SECONDS``; a send that is left behind is repeated by whoever takes
    over, under the same id.
    """
    threads = [
        threading.Thread(
            target=_keep_sending,
            args=(database, config, stop, clock),
            name=f"sender-{number}",
            daemon=True,
        )
        for number in range(senders)
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    bell.ring()
    until = time.monotonic() + LEAVE_SECONDS
    for thread in threads:
        thread.join(max(until - time.monotonic(), 0))


def drain(database: Database, config: Config, clock: Clock = utc_now) -> int:
    """Deliver until nothing is due; return how many attempts that took.

    It ends, since what fails is due later and later.  Raises ``DatabaseError``.
    """
    owner, attempts = _owner(), 0
    while deliver_next(database, config, owner, clock):
        attempts += 1
    return attempts


def deliver_next(database: Database, config: Config, owner: str, clock: Clock = utc_now) -> bool:
    """Try the delivery that has been due for longest; ``False`` if none is due.

    Raises ``DatabaseError``.
    """
    delivery = outbox.claim(database, owner, clock())
    if delivery is None:
        return False
    try:
        outcome: Sent | ChannelProblem = _send(database, config, delivery, clock())
    except DatabaseError:
        raise
    except ChannelProblem as problem:
        outcome = problem
    except Exception as error:
        outcome = _unexpected(error)
    _note(database, delivery, outcome, clock)
    return True


def _keep_sending(database: Database, config: Config, stop: threading.Event, clock: Clock) -> None:
    owner = _owner()
    while not stop.is_set():
        heard = bell.rings()
        try:
            if not deliver_next(database, config, owner, clock):
                bell.wait(heard, POLL_SECONDS)
        except DatabaseError as error:
            log.error("Tickets wait, since the database cannot be reached: %s", error)
            stop.wait(AWAY_SECONDS)
        except Exception:
            log.exception("A sender stumbled, and goes on")
            stop.wait(AWAY_SECONDS)


def _send(database: Database, config: Config, delivery: DueDelivery, now: datetime) -> Sent:
    if delivery.attempts > MAX_ATTEMPTS:  # Its last attempts took their process with them.
        raise ChannelRefused("given up: no attempt came to an end")
    channel = _usable(config, delivery)
    ticket, files = stored.load(database, delivery.ticket_id)
    if delivery.kind is DeliveryKind.TICKET:
        survey = ticket_link(database, config, ticket.reference, ticket.created_at)
        ticket = replace(ticket, survey=survey)
    if delivery.kind is DeliveryKind.CONFIRM:
        # Good from now on: the mail may have waited for its server longer than a link lasts.
        address = copies.link(database, config, ticket.reference, now)
        delivery = replace(delivery, link=address)
    with deadline(DEADLINE_SECONDS):
        return sender(channel)(delivery, ticket, files, config)


def _usable(config: Config, delivery: DueDelivery) -> Channel:
    """Return the delivery's channel, whose settings may be gone since the ticket was taken."""
    try:
        channel = Channel(delivery.channel)
    except ValueError:
        raise ChannelRetry(f"this version knows no channel {delivery.channel}") from None
    options = getattr(config.tickets, channel.value)
    unset = [name for name in NEEDED[channel] if getattr(options, name) is None]
    if delivery.kind in {DeliveryKind.CONFIRM, DeliveryKind.COPY}:
        unset = [name for name in unset if name != "to"]
    if unset:
        raise ChannelRetry(f"[tickets.{channel.value}] {', '.join(unset)} is not set any more")
    return channel


def _unexpected(error: Exception) -> ChannelRetry:
    """Log where it happened; what the error says may be what the visitor wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("A channel failed with %s\n%s", type(error).__name__, where)
    return ChannelRetry(f"failed unexpectedly ({type(error).__name__})")


def _note(
    database: Database, delivery: DueDelivery, outcome: Sent | ChannelProblem, clock: Clock
) -> None:
    """Write the outcome down, and try hard: what is not noted is sent again."""
    for pause in _NOTE_SECONDS:
        try:
            return _noted(database, delivery, outcome, clock())
        except DatabaseError as error:
            log.error("An outcome cannot be noted yet: %s", error)
            time.sleep(pause)
    return _noted(database, delivery, outcome, clock())


def _noted(
    database: Database, delivery: DueDelivery, outcome: Sent | ChannelProblem, now: datetime
) -> None:
    name = (delivery.kind.value, delivery.id, delivery.channel)
    if isinstance(outcome, Sent):
        held, state = outbox.sent(database, delivery, outcome.remote_id, now), "sent"
    else:
        held, state = outbox.failed(database, delivery, outcome, now)
        log.warning("%s %s by %s: %s (attempt %d)", *name, outcome.reason, delivery.attempts)
    if not held:
        log.warning("%s %s by %s took longer than its lease", *name)
    elif state == outbox.DEAD:
        log.error("%s %s by %s is given up; see firstline outbox", *name)


def _owner() -> str:
    """Return a name that no other sender has."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:16]}"
