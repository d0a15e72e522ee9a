"""Tickets, what came with them, and what has to be delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class Ticket(Base):
    """What a visitor wrote to a person."""

    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    """What people call it, for example FL-7K3Q-9XWD."""
    key: Mapped[str] = mapped_column(String(200), unique=True)
    """The same key again is the same ticket, sent twice."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Hash of what was sent under the key."""
    state: Mapped[str] = mapped_column(String(16))
    """open, or closed by the visitor."""
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    topic: Mapped[str | None] = mapped_column(String(100))
    answers: Mapped[dict[str, Any]]
    """Answers to the topic's questions, by their names."""
    language: Mapped[str] = mapped_column(String(35))
    page: Mapped[str | None] = mapped_column(Text)
    product: Mapped[str | None] = mapped_column(Text)
    deflectable: Mapped[bool]
    visit_id: Mapped[str | None] = mapped_column(String(32))
    packet: Mapped[dict[str, Any]]
    """The hand-off: what was searched, shown, opened and judged before."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]


class Attachment(Base):
    """A file that came with a ticket."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Delivery(Base):
    """Something that has to leave this house once, and does so at least once."""

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """A UUID; also the idempotency key and the Message-ID, the same at every attempt."""
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """ticket, closed, confirm or copy."""
    channel: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(250), unique=True)
    """Ticket, kind and channel: never two deliveries of the same."""
    state: Mapped[str] = mapped_column(String(8))
    """pending, sent or dead."""
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    away_since: Mapped[datetime | None]
    """Since when no attempt got through to the other side at all; ``None`` when the last did."""
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    last_error: Mapped[str | None] = mapped_column(Text)
    remote_id: Mapped[str | None] = mapped_column(Text)
    """What the other side calls it."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_outbox_due", "state", "next_at"),)


class Secret(Base):
    """A key that this help centre made for itself."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
