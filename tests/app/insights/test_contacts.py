"""What became of contacts: a table of ways, and chance streams against a plain re-computation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from app.db import Database
from app.insights.contacts import CONTACTS, Outcome, contacts, holdout
from app.insights.statement import Period
from app.intervals import Share
from app.migrate import upgrade
from app.tables.visits import Event, SamePerson, Visit

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PERIOD = Period(START - timedelta(days=1), START + timedelta(days=9), START + timedelta(days=9))
OPEN = (0, "contact_open")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


@dataclass(frozen=True)
class Told:
    """One visit: who, when it began (seconds from the start), and what happened in it."""

    who: str
    begins: int
    events: tuple[tuple[Any, ...], ...]
    """(seconds from its beginning, kind, further columns)."""
    holdout: bool = False


def put(database: Database, *visits: Told, same: tuple[tuple[str, str], ...] = ()) -> None:
    """Write visits down, and which later hash is whose earlier one."""
    rows, events = [], []
    for number, visit in enumerate(visits):
        began = START + timedelta(seconds=visit.begins)
        last = max((event[0] for event in visit.events), default=0)
        rows.append(
            {"id": f"v{number}", "visitor": visit.who, "holdout": visit.holdout,
             "started_at": began, "last_at": began + timedelta(seconds=last)}
        )  # fmt: skip
        events += [
            {"at": began + timedelta(seconds=event[0]), "kind": event[1], "visit_id": f"v{number}"}
            | dict.fromkeys(("deflectable", "article_id", "dwell_ms", "anchor"))
            | (event[2] if len(event) > 2 else {})
            for event in visit.events
        ]
    with database.writing() as connection:
        for table in (Visit, Event, SamePerson):
            connection.execute(delete(table))
        for table, found in ((Visit, rows), (Event, events)):
            if found:
                connection.execute(insert(table), found)
        if same:
            links = [{"visitor": late, "earlier": early, "at": START} for late, early in same]
            connection.execute(insert(SamePerson), links)


def opened(second: int, article: str = "a") -> tuple[Any, ...]:
    return (second, "suggestion_opened", {"article_id": article})


def dwell(second: int, ms: int, article: str = "a", anchor: str | None = None) -> tuple[Any, ...]:
    return (second, "dwell", {"article_id": article, "dwell_ms": ms, "anchor": anchor})


def ticket(second: int, *, deflectable: bool | None = True) -> tuple[Any, ...]:
    return (second, "ticket", {"deflectable": deflectable})


HOUR = 3600
WAYS: list[tuple[str, tuple[Told, ...], dict[str, int]]] = [
    ("left at once", (Told("p", 0, (OPEN,)),), {"abandoned": 1}),
    (
        "a view before is no suggestion",
        (Told("p", 0, ((0, "view"), (60, "contact_open"))),),
        {"abandoned": 1},
    ),
    ("said so", (Told("p", 0, (OPEN, (60, "solved"))),), {"confirmed": 1}),
    (
        "said so, ticket within a day",
        (Told("p", 0, (OPEN, (60, "solved"))), Told("p", 20 * HOUR, (ticket(0),))),
        {"returned": 1},
    ),
    (
        "said so, ticket exactly a day later",
        (Told("p", 0, (OPEN, (60, "solved"))), Told("p", 24 * HOUR, (ticket(60),))),
        {"returned": 1},
    ),
    (
        "said so, ticket later than a day",
        (Told("p", 0, (OPEN, (60, "solved"))), Told("p", 24 * HOUR, (ticket(61),))),
        {"confirmed": 1},
    ),
    (
        "said so, then changed their mind in the same visit",
        (Told("p", 0, (OPEN, (60, "solved"), ticket(90))),),
        {"returned": 1},
    ),
    (
        "sent first and closed it afterwards",
        (Told("p", 0, (OPEN, ticket(60), (90, "solved"))),),
        {"submitted": 1},
    ),
    ("read ten seconds", (Told("p", 0, (OPEN, opened(5), dwell(20, 10_000))),), {"implicit": 1}),
    (
        "read ten seconds in two parts",
        (Told("p", 0, (OPEN, opened(5), dwell(20, 6_000), dwell(40, 4_000))),),
        {"implicit": 1},
    ),
    ("read less", (Told("p", 0, (OPEN, opened(5), dwell(20, 9_999))),), {"glanced": 1}),
    (
        "read another article",
        (Told("p", 0, (OPEN, opened(5), dwell(20, 60_000, "b"))),),
        {"glanced": 1},
    ),
    (
        "had read it before it was suggested",
        (Told("p", 0, (OPEN, dwell(3, 60_000), opened(5))),),
        {"glanced": 1},
    ),
    (
        "saw the section that answers",
        (Told("p", 0, (OPEN, opened(5), dwell(20, 3_000, anchor="how"))),),
        {"implicit": 1},
    ),
    (
        "read, and wrote the next morning",
        (
            Told("p", 0, (OPEN, opened(5), dwell(20, 12_000))),
            Told("q", 23 * HOUR, (OPEN, ticket(60))),
        ),
        {"returned": 1, "submitted": 1},
    ),
    (
        "read and sent all the same",
        (Told("p", 0, (OPEN, opened(5), dwell(20, 30_000), ticket(60))),),
        {"failed": 1},
    ),
    (
        "came from an article and sent",
        (Told("p", 0, ((0, "view"), (30, "contact_open"), ticket(60))),),
        {"failed": 1},
    ),
    ("sent at once", (Told("p", 0, (OPEN, ticket(60))),), {"submitted": 1}),
    (
        "left, and sent two hours later",
        (Told("p", 0, (OPEN,)), Told("p", 2 * HOUR, (OPEN, ticket(9)))),
        {"submitted": 2},
    ),
    (
        "somebody else's ticket changes nothing",
        (Told("p", 0, (OPEN, (60, "solved"))), Told("z", HOUR, (ticket(0),))),
        {"confirmed": 1},
    ),
    (
        "no article could have answered",
        (Told("p", 0, ((0, "contact_open", {"deflectable": False}), ticket(9))),),
        {},
    ),
    (
        "the topic chosen on the page is none for articles",
        (Told("p", 0, (OPEN, ticket(9, deflectable=False))),),
        {},
    ),
    ("no contact", (Told("p", 0, ((0, "view"), (9, "solved"))),), {}),
]


@pytest.mark.parametrize(("visits", "outcomes"), [w[1:] for w in WAYS], ids=[w[0] for w in WAYS])
def test_a_visit_counts_as_what_became_of_it(
    tmp_path: Any, visits: tuple[Told, ...], outcomes: dict[str, int]
) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    upgrade(url)
    database = Database(url)
    put(database, *visits, same=(("q", "p"),))

    with database.reading() as connection:
        found = contacts(connection, PERIOD)
    database.close()

    assert {one.value: n for one, n in found.outcomes.items() if n} == outcomes
    assert (found.visits, found.young) == (sum(outcomes.values()), 0)


def test_all_ways_at_once_on_both_databases(database: Database) -> None:
    visits, same, expected = [], [], Counter[str]()
    for number, (_, way, outcomes) in enumerate(WAYS):
        visits += [
            Told(f"{visit.who}{number}", visit.begins, visit.events, visit.holdout) for visit in way
        ]
        same.append((f"q{number}", f"p{number}"))
        expected.update(outcomes)
    put(database, *visits, same=tuple(same))

    with database.reading() as connection:
        found = contacts(connection, PERIOD)

    assert {one.value: n for one, n in found.outcomes.items() if n} == dict(expected)
    looked_solved = expected["confirmed"] + expected["implicit"] + expected["returned"]
    assert found.undone == Share(expected["returned"], looked_solved)


def test_visits_that_may_still_send_a_ticket_are_left_out(database: Database) -> None:
    now = START + timedelta(hours=30)
    put(
        database,
        Told("p", 6 * HOUR - 1, (OPEN,)),
        Told("q", 6 * HOUR, (OPEN, (1, "solved"))),
    )

    with database.reading() as connection:
        found = contacts(connection, Period(PERIOD.since, PERIOD.until, now))

    assert (found.visits, found.young) == (1, 1)
    assert found.outcomes[Outcome.ABANDONED] == 1


def test_a_visit_belongs_to_the_period_in_which_it_began(database: Database) -> None:
    put(database, Told("p", 0, ((0, "view"), (600, "contact_open"))))

    def visits(since: datetime, until: datetime) -> int:
        with database.reading() as connection:
            return contacts(connection, Period(since, until, PERIOD.now)).visits

    assert visits(START, START + timedelta(seconds=1)) == 1
    assert visits(START + timedelta(seconds=1), PERIOD.until) == 0
    assert visits(PERIOD.since, START) == 0


def test_the_hold_out_is_compared_only_while_it_ran_and_with_enough_visits(
    database: Database,
) -> None:
    before = [Told(f"old{n}", n, (OPEN, ticket(5))) for n in range(50)]
    shown = [Told(f"s{n}", 1_000 + n, (OPEN, ticket(5)) if n < 30 else (OPEN,)) for n in range(100)]
    withheld = [
        Told(f"h{n}", 999 + 2 * n, (OPEN, ticket(5)) if n < 50 else (OPEN,), holdout=True)
        for n in range(100)
    ]
    put(database, *before, *shown, *withheld)

    with database.reading() as connection:
        found = holdout(connection, PERIOD)

    assert found is not None
    assert (found.shown, found.withheld, found.enough) == (Share(30, 100), Share(50, 100), True)
    assert found.saved is not None
    assert (round(found.saved.low, 3), round(found.saved.high, 3)) == (0.064, 0.326)

    put(database, *shown, *withheld[:99])
    with database.reading() as connection:
        found = holdout(connection, PERIOD)
    assert found is not None
    assert (found.withheld, found.enough, found.saved) == (Share(50, 99), False, None)

    put(database, *shown)
    with database.reading() as connection:
        assert holdout(connection, PERIOD) is None


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
