"""Which visit an event belongs to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from app.tables.visits import SamePerson, Visit
from app.visits.salts import Salts
from app.visits.who import Who, visitor

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

PAUSE: Final = timedelta(minutes=30)
"""The longest pause within a visit."""
_VISITORS: Final = 16**8


@dataclass(slots=True)
class _Open:
    id: str
    visitor: str
    started_at: datetime
    last_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.started_at - PAUSE <= at <= self.last_at + PAUSE


class OpenVisits:
    """The visits that one transaction touches; the writers' lock makes them its own."""

    def __init__(self, connection: Connection, holdout: float) -> None:
        self._connection = connection
        self._holdout = holdout
        self._salts = Salts(connection)
        self._known: dict[str, _Open] = {}
        self._changed: dict[str, _Open] = {}

    def of(self, who: Who, at: datetime) -> str:
        """Return the id of the visit that ``who`` is in at ``at``; begin one if need be."""
        today = visitor(who, self._salts.of(at.date()))
        found = self._open(who, at, today)
        if found is None:
            found = self._known[today] = self._begin(today, at)
        return self._stretch(found, at)

    def during(self, who: Who, since: datetime, at: datetime) -> str | None:
        """Return the visit that ``who`` was in at ``since``, which then lasted until ``at``."""
        salt = self._salts.known(since.date())
        found = self._open(who, since, visitor(who, salt)) if salt else None
        return self._stretch(found, at) if found else None

    def join_days(self, who: Who, at: datetime) -> None:
        """Write down whom this visitor was taken for on the days before.

        Only for who sends a ticket, so that it undoes what was counted as solved.
        """
        id = self.of(who, at)
        own = next(one.visitor for one in self._known.values() if one.id == id)
        salts = [self._salts.of(at.date()), *self._salts.before(at.date())]
        others = {visitor(who, salt) for salt in salts} - {own}
        same = select(SamePerson.earlier).where(SamePerson.visitor == own)
        for earlier in sorted(others - set(self._connection.scalars(same))):
            values = {"visitor": own, "earlier": earlier, "at": at}
            self._connection.execute(insert(SamePerson).values(values))

    def save(self) -> None:
        """Write down how long the visits lasted."""
        for one in self._changed.values():
            times = {"started_at": one.started_at, "last_at": one.last_at}
            self._connection.execute(update(Visit).where(Visit.id == one.id).values(times))

    def _open(self, who: Who, at: datetime, today: str) -> _Open | None:
        known = self._known.get(today)
        if known is not None and known.holds(at):
            return known
        found = self._stored(self._names(who, at, today), at)
        if found is not None:
            # One object a visit, or the later would undo what the earlier was stretched to.
            found = self._changed.get(found.id, found)
            self._known[today] = found
        return found

    def _stretch(self, visit: _Open, at: datetime) -> str:
        if not visit.started_at <= at <= visit.last_at:
            visit.started_at, visit.last_at = min(visit.started_at, at), max(visit.last_at, at)
            self._changed[visit.id] = visit
        return visit.id

    def _names(self, who: Who, at: datetime, today: str) -> list[str]:
        """Return today's and yesterday's name: a visit may last over midnight."""
        yesterday = self._salts.known(at.date() - timedelta(days=1))
        return [today, visitor(who, yesterday)] if yesterday else [today]

    def _stored(self, names: Sequence[str], at: datetime) -> _Open | None:
        asked = (
            select(Visit.id, Visit.visitor, Visit.started_at, Visit.last_at)
            .where(Visit.visitor.in_(names), Visit.last_at >= at - PAUSE)
            .where(Visit.started_at <= at + PAUSE)
            .order_by(Visit.last_at.desc())
            .limit(1)
        )
        found = self._connection.execute(asked).first()
        return _Open(*found) if found else None

    def _begin(self, name: str, at: datetime) -> _Open:
        begun = _Open(secrets.token_hex(16), name, at, at)
        values = {
            "id": begun.id,
            "visitor": name,
            "started_at": at,
            "last_at": at,
            "holdout": int(name[:8], 16) < self._holdout * _VISITORS,
        }
        self._connection.execute(insert(Visit).values(values))
        return begun
