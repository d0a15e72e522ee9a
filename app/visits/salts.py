"""The secrets that make visitors: one a day, made on first use, deleted three days later."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.tables.visits import Salt

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

KEPT_DAYS: Final = 3
"""Days after its own for which a salt is kept: as far as [visits] window_hours may look back."""
_SALT_BYTES: Final = 32


class Salts:
    """The salts as one transaction sees them.

    Nothing is remembered beyond it: what was erased must not go on making visitors.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[date, bytes] = {}

    def of(self, day: date) -> bytes:
        """Return a day's salt, made now if it has none: of several at once, the first's."""
        found = self.known(day)
        if found is not None:
            return found
        kind = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        made = kind.insert(Salt).values(day=day, salt=secrets.token_bytes(_SALT_BYTES))
        self._connection.execute(made.on_conflict_do_nothing())
        made_by_somebody = self.known(day)
        if made_by_somebody is None:  # pragma: no cover
            raise LookupError(f"The salt of {day} was deleted as it was made.")
        return made_by_somebody

    def known(self, day: date) -> bytes | None:
        """Return a day's salt if there is one."""
        if day not in self._known:
            found = self._connection.scalar(select(Salt.salt).where(Salt.day == day))
            if found is None:
                return None
            self._known[day] = bytes(found)
        return self._known[day]

    def before(self, day: date) -> list[bytes]:
        """Return the salts of the days before ``day`` that are still kept."""
        days = (day - timedelta(days=back) for back in range(1, KEPT_DAYS + 1))
        return [salt for one in days if (salt := self.known(one)) is not None]


def delete_old(connection: Connection, today: date) -> int:
    """Delete the salts whose time is over; return how many."""
    return connection.execute(delete(Salt).where(Salt.day < today - timedelta(KEPT_DAYS))).rowcount
