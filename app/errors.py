"""Errors of the app's own, beside those of ``search.errors``."""

from __future__ import annotations

from search.errors import FirstlineError


class DatabaseError(FirstlineError):
    """The database cannot be reached or refuses what was asked."""


class AccountProblem(FirstlineError):
    """What was asked of an account cannot be done; one line a reason."""

    def __init__(self, message: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.fields = fields
        """Which part of what was given each line is about, where that is known."""


class SingleSignOnProblem(FirstlineError):
    """Nobody could be signed in by the OpenID Connect provider; the message is for the log."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        """What the person is told: ``provider``, ``groups``, ``closed`` or ``state``."""


class TooManyAttempts(FirstlineError):
    """Somebody has tried too often to sign in."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many attempts. Try again in {wait} seconds.")
        self.wait = wait
        """Seconds until the next try counts."""


class CannotListen(FirstlineError):
    """The address is in use or not of this machine."""


class ExtraMissing(FirstlineError):
    """A command needs a package that is installed only where it was asked for."""


class KeyReused(FirstlineError):
    """An idempotency key came again with other content."""


class PublishingError(FirstlineError):
    """The articles could not be brought here from git."""
