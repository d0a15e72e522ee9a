"""What travels from the form to the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that came with a ticket, checked and cleaned."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a visitor sends, exactly as it was written."""

    key: str
    """Idempotency key: the same key again is the same ticket."""
    subject: str
    text: str
    language: str
    name: str = ""
    email: str = ""
    """Where the visitor wants the answer; no mail of ours goes there."""
    topic: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers to the topic's questions, by their names."""
    page: str | None = None
    """Address of the page that the visitor came from."""
    product: str | None = None
    deflectable: bool = True
    visit_id: str | None = None
    packet: Mapping[str, Any] = field(default_factory=dict)
    """The hand-off, as ``app.tickets.packet`` makes it."""
    files: tuple[UploadedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A ticket that is safely written."""

    reference: str
    created: bool
    """``False`` when the key was known: this is the first ticket again."""


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket as it was taken."""

    id: int
    reference: str
    state: str
    subject: str
    text: str
    name: str
    email: str
    """As the visitor wrote it: perhaps no address at all."""
    topic: str | None
    answers: Mapping[str, str]
    language: str
    page: str | None
    product: str | None
    deflectable: bool
    visit_id: str | None
    packet: Mapping[str, Any]
    created_at: datetime
    closed_at: datetime | None
    survey: str = ""
    """Where the visitor says how satisfied they are; for the agent's reply, never mailed by us."""
