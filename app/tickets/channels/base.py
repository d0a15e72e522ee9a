"""What every channel is given, and what it may answer.

A channel is a module with a function ``send``.  It returns ``Sent`` when the other side has
taken the ticket, and raises ``ChannelRetry`` or ``ChannelRefused`` otherwise; whatever else it
raises is tried again, too.  It must end by itself within ``DEADLINE_SECONDS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from app.config import Config
from app.tickets.types import StoredTicket, UploadedFile
from search.errors import FirstlineError

__all__ = [
    "DEADLINE_SECONDS",
    "ChannelAway",
    "ChannelProblem",
    "ChannelRefused",
    "ChannelRetry",
    "DeliveryKind",
    "DueDelivery",
    "Send",
    "Sent",
    "StoredTicket",
]

DEADLINE_SECONDS: Final = 45.0
"""A send that takes longer is cut; well below the lease, so that nobody else takes it over."""


class DeliveryKind(StrEnum):
    """What is delivered."""

    TICKET = "ticket"
    CLOSED = "closed"
    """The visitor found the answer and closed the ticket."""
    CONFIRM = "confirm"
    """Asks the visitor, by mail, whether the address is theirs."""
    COPY = "copy"
    """The ticket for the visitor, whose address is confirmed."""


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """One row of the outbox whose turn it is."""

    id: str
    """A UUID, the same at every attempt: the idempotency key at the other side."""
    ticket_id: int
    kind: DeliveryKind
    channel: str
    attempts: int
    """This attempt included, from 1."""
    owner: str
    """Who holds the lease."""
    created_at: datetime
    ticket_remote_id: str | None = None
    """What the other side called the ticket when it took it on this channel: for ``closed``."""
    link: str = ""
    """Where the visitor says that the address is theirs: for ``confirm``."""
    remote_id: str | None = None
    """What an earlier attempt, which failed halfway, learned that the other side calls it."""
    away_since: datetime | None = None
    """Since when no attempt got through to the other side at all."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side has it."""

    remote_id: str = ""
    """What the other side calls it; "" where it does not say."""


class ChannelProblem(FirstlineError):
    """It was not delivered.

    ``reason`` says why, without a word of the visitor's: it is logged.  ``detail`` is what the
    other side said, which may repeat the ticket: it is kept only with the ticket.
    ``remote_id`` is set where the other side has a part of it already.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.remote_id: str | None = None


class ChannelRetry(ChannelProblem):
    """It may work later, after ``after`` where the other side named a time."""

    def __init__(self, reason: str, after: timedelta | None = None, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.after = after


class ChannelAway(ChannelRetry):
    """The other side was not reached at all, so nothing of it can have been taken."""


class ChannelRefused(ChannelProblem):
    """It will not work by itself; staff have to look at it."""


class Send(Protocol):
    """What a channel does."""

    def __call__(
        self,
        delivery: DueDelivery,
        ticket: StoredTicket,
        files: tuple[UploadedFile, ...],
        config: Config,
    ) -> Sent:
        """Send; raises ``ChannelRetry`` or ``ChannelRefused``."""
