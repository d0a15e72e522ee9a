"""Staff: accounts, sessions, tokens; and the limits that hold for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class Account(Base):
    """A member of staff."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case."""
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(Text)
    """``None`` for who signs in elsewhere."""
    issuer: Mapped[str | None] = mapped_column(String(500))
    subject: Mapped[str | None] = mapped_column(String(255))
    """Who this is at the OpenID Connect provider."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_accounts_subject", "issuer", "subject", unique=True),)


class StaffSession(Base):
    """A browser in which somebody is signed in."""

    __tablename__ = "staff_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of what the cookie holds."""
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class PendingSignIn(Base):
    """A browser that was sent to the OpenID Connect provider and is not back yet."""

    __tablename__ = "pending_sign_ins"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of what the browser's cookie holds."""
    state: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    """For the proof of possession (RFC 7636)."""
    goal: Mapped[str] = mapped_column(Text)
    """The path to lead to afterwards."""
    ends_at: Mapped[datetime] = mapped_column(index=True)


class ApiToken(Base):
    """A key for programs that act for a member of staff."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Spent(Base):
    """How often something was done in a window of time."""

    __tablename__ = "limits"

    what: Mapped[str] = mapped_column(String(120), primary_key=True)
    """The action and, hashed, who did it."""
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The second, since 1970, in which the window began."""
    ends: Mapped[int] = mapped_column(BigInteger, index=True)
    number: Mapped[int]
