"""Errors of the app's own, beside those of ``search.errors``."""

from __future__ import annotations

from search.errors import FirstlineError


class DatabaseError(FirstlineError):
    """The database cannot be reached or refuses what was asked."""


class AccountProblem(FirstlineError):
    """What was asked of an account cannot be done; one line a reason."""


class TooManyAttempts(FirstlineError):
    """Somebody has tried too often to sign in."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many attempts. Try again in {wait} seconds.")
        self.wait = wait
        """Seconds until the next try counts."""


class CannotListen(FirstlineError):
    """The address is in use or not of this machine."""


class KeyReused(FirstlineError):
    """An idempotency key came again with other content."""
