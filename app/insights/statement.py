"""A figure's SQL: one text for SQLite and PostgreSQL, as it is documented beside the figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Date, Dialect, Integer, TextClause, bindparam, text
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.types import TypeEngine

from app.tables.base import Moment

HOUR: Final = 3600

_LATER: Final = re.compile(r"later\(([\w.]+), (:?\w+)\)")
"""``later(column, seconds)``: adding to a time is what the two databases spell differently."""
_SPELLED: Final = {
    # The same form as the column's texts have, so that texts compare as times.
    "sqlite": r"strftime('%Y-%m-%d %H:%M:%f', \1, \2 || ' seconds') || '000'",
    "postgresql": r"\1 + make_interval(secs => \2)",
}
_TYPES: Final[dict[str, type[TypeEngine[Any]]]] = {
    "first_day": Date,
    "last_day": Date,
    "window": Integer,
    "least": Integer,
}


@dataclass(frozen=True, slots=True)
class Period:
    """What is asked for: visits that began from ``since`` until before ``until``."""

    since: datetime
    until: datetime
    now: datetime
    """Visits that ended less than the window ago may still lead to a ticket: not counted."""
    window_hours: int = 24
    """Hours within which a ticket says that a visit did not solve it."""

    def values(self) -> dict[str, Any]:
        """Return what the statements are to be filled with."""
        return {
            "since": self.since,
            "until": self.until,
            "window": self.window_hours * HOUR,
            "mature": self.now - timedelta(hours=self.window_hours),
            "first_day": self.since.date(),
            "last_day": (self.until - timedelta(microseconds=1)).date(),
            "least": LEAST_VISITORS,
        }


LEAST_VISITORS: Final = 3
"""What fewer visitors asked stays unsaid, as it might tell who asked."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The SQL of one figure."""

    name: str
    tables: str
    """The common tables in front (WITH …), "" for none."""
    select: str
    """With :parameters, like the tables, and ``later(column, seconds)``."""

    def spelled(self, dialect: str) -> str:
        """Return the SQL as a database wants it: ``sqlite`` or ``postgresql``."""
        return _LATER.sub(_SPELLED[dialect], self.tables + self.select)

    def rows(self, connection: Connection, period: Period) -> Sequence[RowMapping]:
        """Run it.  Raises what SQLAlchemy raises."""
        clause = self._clause(connection.dialect.name)
        wanted = {name: period.values()[name] for name in clause.compile().params}
        return connection.execute(clause, wanted).mappings().all()

    def filled(self, dialect: Dialect, period: Period) -> str:
        """Return the SQL with the period's values in it, to be run by hand."""
        clause = self._clause(dialect.name)
        values = period.values()
        clause = clause.bindparams(**{name: values[name] for name in clause.compile().params})
        return str(clause.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))

    def _clause(self, dialect: str) -> TextClause:
        # A doubled colon or a time such as %H:%M would be taken for a parameter.
        escaped = re.sub(r"(?<=%\w):(?=%)", r"\\:", self.spelled(dialect))
        clause = text(escaped)
        names = clause.compile().params
        return clause.bindparams(
            *(bindparam(name, type_=_TYPES.get(name, Moment)) for name in names)
        )
