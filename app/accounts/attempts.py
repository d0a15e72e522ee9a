"""Signing in with a password: the same work and the same answer whether or not there is an account.

How often it may be tried is counted in the database, so all processes agree; when that cannot
be counted, nobody is let in, since the account could not be looked up either.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.accounts import members, passwords
from app.errors import TooManyAttempts
from app.limits import Limit, give_back, spend

if TYPE_CHECKING:
    from app.accounts.types import Account
    from app.db import Database

log = logging.getLogger(__name__)

PER_ADDRESS: Final = Limit("sign-in-address", 30, 300)
PER_ACCOUNT: Final = Limit("sign-in-account", 10, 300)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, and from where."""

    email: str
    password: str = field(repr=False)
    address: str


def sign_in(database: Database, attempt: Attempt, now: datetime) -> Account | None:
    """Return whose password this is, or ``None`` where it does not fit or may not be used.

    Raises ``TooManyAttempts`` and ``DatabaseError``.
    """
    _count(database, attempt, now)
    known = members.password_hash(database, attempt.email)
    account, kept = known or (None, None)
    right = passwords.is_right(attempt.password, kept)
    # %r: an address from a header may hold anything, a line break too.
    if account is None or kept is None or not right or account.disabled_at is not None:
        who = account.id if account else "unknown"
        log.warning("Sign-in refused: account %s, from %r", who, attempt.address)
        return None
    _uncount(database, attempt, now)
    if passwords.is_outdated(kept):
        members.renew_hash(database, account, attempt.password)
    log.info("Signed in: account %s, from %r", account.id, attempt.address)
    return account


def _count(database: Database, attempt: Attempt, now: datetime) -> None:
    """Count before looking: many at once would all pass if failures were counted after."""
    wait = spend(database, PER_ADDRESS, attempt.address, now)
    # Whoever is stopped by their address must not use up the tries of somebody's account.
    wait = wait or spend(database, PER_ACCOUNT, members.normal(attempt.email), now)
    if wait:
        log.warning("Sign-in refused: too many attempts, from %r", attempt.address)
        raise TooManyAttempts(wait)


def _uncount(database: Database, attempt: Attempt, now: datetime) -> None:
    """Only failures count."""
    give_back(database, PER_ADDRESS, attempt.address, now)
    give_back(database, PER_ACCOUNT, members.normal(attempt.email), now)
