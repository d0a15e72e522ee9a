"""What became of contacts: a table of ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.db import Database
from app.insights.contacts import Outcome, contacts, holdout
from app.insights.statement import Period
from app.intervals import Share
from app.migrate import upgrade
from tests.app.insights.told import HOUR, PERIOD, START, Told, put

OPEN = (0, "contact_open")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def opened(second: int, article: str = "a") -> tuple[Any, ...]:
    return (second, "suggestion_opened", {"article_id": article})


def dwell(second: int, ms: int, article: str = "a", anchor: str | None = None) -> tuple[Any, ...]:
    return (second, "dwell", {"article_id": article, "dwell_ms": ms, "anchor": anchor})


def ticket(second: int, *, deflectable: bool | None = True) -> tuple[Any, ...]:
    return (second, "ticket", {"deflectable": deflectable})


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
