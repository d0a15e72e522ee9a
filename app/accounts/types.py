"""Who signs in, and with what: frozen, between the store, the guard and the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access import Role

MAX_EMAIL: Final = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3)."""
MAX_NAME: Final = 100


def is_name(text: str) -> bool:
    """Say whether people and things may be called so: anything that databases keep as it is."""
    # PostgreSQL keeps neither NUL nor halves of characters.
    whole = "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
    return whole and 0 < len(text) <= MAX_NAME and not text.isspace()


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff."""

    id: int
    email: str
    """In lower case."""
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None
    has_password: bool = False
    issuer: str | None = None
    """The OpenID Connect provider that this person signs in through, if any."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What makes an account."""

    email: str
    name: str
    role: Role
    password: str | None
    """``None`` for who signs in through a provider."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in."""

    id_hash: str
    account: Account
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key for programs, without its secret."""

    id: str
    account: Account
    name: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """What makes a token."""

    name: str
    scopes: frozenset[str]
    days: int | None
    """How long it is good for; ``None`` for ever."""
