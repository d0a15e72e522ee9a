"""A batch of what happened → the tables, in one transaction, one process at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.tables import visits as tables
from app.visits.open_visits import OpenVisits
from app.visits.pending import Ask, Event, Pending
from app.visits.rows import row
from app.visits.types import Kind
from app.visits.typing import TYPING, continues, is_typed
from app.visits.who import is_crawler

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.db import Database

SAME_CLICK: Final = timedelta(seconds=10)
"""Within which a click that a script tells and one that a page tells are the same."""
LONGEST_DWELL: Final = timedelta(minutes=30)
"""A page in sight for longer was left open."""
_LISTS: Final = {Kind.CLICK: Kind.SEARCH, Kind.SUGGESTION_OPENED: Kind.SUGGESTION_SHOWN}
"""What may be opened, and from which list."""
_INSERT: Final = insert(tables.Event.__table__)  # type: ignore[arg-type]
"""Made once: a statement with twenty values takes longer to make than to run."""
_LOCK: Final = 4_702_111_234_474_983_745
"""Number of our lock in PostgreSQL; SQLite has one writer anyway."""


def write(database: Database, batch: Sequence[Pending], holdout: float) -> None:
    """Write a batch and answer its questions.  Raises ``DatabaseError``."""
    known = [one for one in batch if one.who is None or not is_crawler(one.who.agent)]
    ids: list[str | None] = []
    if known:
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            writing = _Writing(connection, OpenVisits(connection, holdout))
            ids = [writing.put(one) for one in known]
            writing.save()
    for one, id in zip(known, ids, strict=True):
        if isinstance(one, Ask):
            one.answer.set_result(id)


class _Writing:
    def __init__(self, connection: Connection, visits: OpenVisits) -> None:
        self._connection = connection
        self._visits = visits
        self._counts: Counter[tuple[date, str]] = Counter()

    def put(self, one: Pending) -> str | None:
        """Write one event; return the visit that it belongs to."""
        if one.who is not None and one.who.counted:
            if isinstance(one, Event) and not is_typed(one.happened.kind, one.happened.place):
                self._counts[one.at.date(), one.happened.kind.value] += 1
            return None
        if isinstance(one, Event) and one.happened.kind is Kind.DWELL:
            return self._dwell(one)
        id = self._visits.of(one.who, one.at) if one.who is not None else None
        if isinstance(one, Event):
            if one.happened.kind is Kind.TICKET and one.who is not None:
                self._visits.join_days(one.who, one.at)
            self._event(one, row(one.at, one.happened, id))
        return id

    def save(self) -> None:
        """Write what the events add up to."""
        self._visits.save()
        kind = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        for (day, name), number in sorted(self._counts.items()):
            statement = kind.insert(tables.Count).values(day=day, kind=name, number=number)
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["day", "kind"], set_={"number": tables.Count.number + number}
                )
            )

    def _dwell(self, event: Event) -> str | None:
        """Write how long something was in sight, in the visit that it was opened in."""
        lasted = timedelta(milliseconds=event.happened.dwell_ms or 0)
        if event.who is None:
            return None
        id = self._visits.during(event.who, event.at - lasted, event.at)
        if id is not None:
            values = row(event.at, event.happened, id)
            values["dwell_ms"] = min(lasted, LONGEST_DWELL) // timedelta(milliseconds=1)
            self._connection.execute(_INSERT, values)
        return id

    def _event(self, event: Event, values: dict[str, Any]) -> None:
        kind = event.happened.kind
        if kind in _LISTS and event.who is not None:
            if self._is_known_click(values):
                return
            if event.inferred and not self._complete_click(values):
                return
        grows = kind in {Kind.SEARCH, Kind.SUGGESTION_SHOWN} and event.who is not None
        if grows and self._is_outrun(values):
            return
        self._connection.execute(_INSERT, values)

    def _is_known_click(self, values: dict[str, Any]) -> bool:
        table = tables.Event
        same = (
            select(table.id)
            .where(table.visit_id == values["visit_id"], table.kind == values["kind"])
            .where(table.article_id == values["article_id"])
            .where(table.at.between(values["at"] - SAME_CLICK, values["at"] + SAME_CLICK))
        )
        return self._connection.execute(same.limit(1)).first() is not None

    def _complete_click(self, values: dict[str, Any]) -> bool:
        """Find what was clicked in the list that was shown last; say whether it was there."""
        table = tables.Event
        last = (
            select(table.shown, table.place)
            .where(table.visit_id == values["visit_id"])
            .where(table.kind == _LISTS[Kind(values["kind"])].value, table.place != "typing")
            .order_by(table.at.desc(), table.id.desc())
        )
        shown, place = self._connection.execute(last.limit(1)).first() or ((), None)
        for entry in shown or ():
            if entry["id"] == values["article_id"]:
                # A list that followed what was typed stands on the page like any other.
                place = "page" if place == "results" else place
                values |= {"rank": entry["rank"], "place": place}
                return True
        return False

    def _is_outrun(self, values: dict[str, Any]) -> bool:
        """Delete what this search was typed on from; say whether itself was typed on from.

        Its neighbours in time decide: each process writes its own batches, so that what happened
        later may have been written before.
        """
        typed = is_typed(values["kind"], values["place"])
        if typed and _same_typing(self._beside(values, later=True), values):
            return True
        before = self._beside(values, later=False)
        if before and is_typed(before["kind"], before["place"]) and _same_typing(before, values):
            self._connection.execute(delete(tables.Event).where(tables.Event.id == before["id"]))
        return False

    def _beside(self, values: dict[str, Any], *, later: bool) -> dict[str, Any] | None:
        table = tables.Event
        columns = (table.id, table.at, table.kind, table.place, table.question)
        asked = select(*columns).where(
            table.visit_id == values["visit_id"], table.kind != Kind.DWELL.value
        )
        if later:
            asked = asked.where(table.at > values["at"]).order_by(table.at, table.id)
        else:
            asked = asked.where(table.at <= values["at"])
            asked = asked.order_by(table.at.desc(), table.id.desc())
        found = self._connection.execute(asked.limit(1)).mappings().first()
        return dict(found) if found else None


def _same_typing(beside: dict[str, Any] | None, values: dict[str, Any]) -> bool:
    if beside is None:
        return False
    apart: timedelta = abs(values["at"] - beside["at"])
    return (
        beside["kind"] == values["kind"]
        and apart <= TYPING
        and continues(beside["question"] or "", values["question"] or "")
    )
