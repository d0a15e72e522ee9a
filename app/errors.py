"""Errors of the app's own, beside those of ``search.errors``."""

from __future__ import annotations

from search.errors import FirstlineError


class DatabaseError(FirstlineError):
    """The database cannot be reached or refuses what was asked."""


class AccountProblem(FirstlineError):
    """What was asked of an account cannot be done; one line a reason."""


class CannotListen(FirstlineError):
    """The address is in use or not of this machine."""


class KeyReused(FirstlineError):
    """An idempotency key came again with other content."""
