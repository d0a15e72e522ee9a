"""Chance streams of events: the outcomes of the SQL are those of a plain re-computation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import Database
from app.insights.contacts import CONTACTS, contacts
from app.insights.statement import Period
from app.migrate import upgrade
from tests.app.insights.told import HOUR, PERIOD, START, Told, put


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


KINDS = st.sampled_from(
    ["contact_open", "solved", "view", "suggestion_opened", "dwell", "ticket", "search"]
)
EVENTS = st.tuples(
    st.sampled_from([0, 1, 2, 3, 1800, 3600]),
    KINDS,
    st.fixed_dictionaries(
        {
            "deflectable": st.sampled_from([True, True, None, False]),
            "article_id": st.sampled_from(["a", "b"]),
            "dwell_ms": st.sampled_from([4_000, 6_000, 10_000]),
            "anchor": st.sampled_from([None, None, "", "part"]),
        }
    ),
)
STREAMS = st.lists(
    st.builds(
        Told,
        who=st.sampled_from(["p1", "p2", "r1"]),
        begins=st.sampled_from([h * HOUR for h in (0, 1, 23, 24, 25, 48, 71, 72, 180, 195, 212)]),
        events=st.lists(EVENTS, min_size=1, max_size=6).map(tuple),
        holdout=st.booleans(),
    ),
    max_size=6,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(visits=STREAMS, linked=st.booleans(), window=st.sampled_from([1, 24, 72]))
def test_outcomes_are_exclusive_complete_and_those_of_a_plain_recount(
    database: Database, visits: list[Told], linked: bool, window: int
) -> None:
    same = (("p2", "p1"),) if linked else ()
    put(database, *visits, same=same)
    period = Period(PERIOD.since, PERIOD.until, PERIOD.now, window)

    with database.reading() as connection:
        found = contacts(connection, period)
        rows = CONTACTS.rows(connection, period)

    recounted = [recount(visit, visits, same, window) for visit in visits]
    assert {row["outcome"]: row["visits"] for row in rows} == dict(
        Counter(outcome for outcome in recounted if outcome)
    )
    intents = sum(turned_to_contact(visit) for visit in visits)
    assert found.visits + found.young == intents


def turned_to_contact(visit: Told) -> bool:
    """Say whether a visit counts: contact was opened, and no word of a topic not for articles."""
    opens = [e for e in visit.events if e[1] == "contact_open" and e[2]["deflectable"] is not False]
    direct = [e for e in visit.events if e[1] == "ticket" and e[2]["deflectable"] is False]
    return bool(opens) and not direct


def recount(
    visit: Told, everything: list[Told], same: tuple[tuple[str, str], ...], window: int
) -> str | None:
    """Tell a visit's outcome without SQL, straight from the words of the definition."""
    if not turned_to_contact(visit):
        return None
    seconds = window * HOUR
    ended = visit.begins + max(event[0] for event in visit.events)
    if PERIOD.now - (START + timedelta(seconds=ended)) < timedelta(hours=window):
        return "young"
    mine = [(visit.begins + e[0], e[1], e[2]) for e in visit.events]
    turned = min(
        at for at, kind, row in mine if kind == "contact_open" and row["deflectable"] is not False
    )
    after = [one for one in mine if one[0] >= turned]
    names = {visit.who, *(late for late, early in same if early == visit.who)}
    tickets = [
        other.begins + e[0]
        for other in everything
        if other.who in names
        for e in other.events
        if e[1] == "ticket"
    ]
    own = [at for at, kind, _ in after if kind == "ticket"]
    solved = [at for at, kind, _ in after if kind == "solved"]
    read = [
        at for at, kind, row in after if kind == "suggestion_opened" and was_read(row, at, mine)
    ]

    def ticket_after(moment: int) -> list[int]:
        return [at for at in tickets if moment <= at <= moment + seconds]

    if solved and not (own and min(own) <= min(solved)):
        return "returned" if ticket_after(min(solved)) else "confirmed"
    if read and not own:
        return "returned" if ticket_after(min(read)) else "implicit"
    sent = own or ticket_after(turned)
    if sent:
        looked = [at for at, kind, _ in mine if kind in {"view", "suggestion_opened"}]
        tried = any(at <= min(sent) <= at + seconds for at in looked)
        return "failed" if tried else "submitted"
    return "glanced" if any(kind == "suggestion_opened" for _, kind, _ in after) else "abandoned"


def was_read(suggestion: dict[str, Any], at: int, mine: list[tuple[int, str, Any]]) -> bool:
    """Say whether a suggestion was in sight for ten seconds, or its section at all."""
    sights = [
        row
        for moment, kind, row in mine
        if kind == "dwell" and moment >= at and row["article_id"] == suggestion["article_id"]
    ]
    return any(row["anchor"] for row in sights) or sum(row["dwell_ms"] for row in sights) >= 10_000
