from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.db import Database
from app.limits import Limit, spend
from app.migrate import upgrade
from app.tables.people import Spent

THREE_A_MINUTE = Limit("tests", 3, 60)
START = datetime(2026, 1, 1, 12, 0, 10, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def test_the_fourth_waits_for_the_end_of_the_window(database: Database) -> None:
    waits = [spend(database, THREE_A_MINUTE, "a", START) for _ in range(5)]

    assert waits == [0, 0, 0, 50, 50]
    assert spend(database, THREE_A_MINUTE, "b", START) == 0
    assert spend(database, THREE_A_MINUTE, "a", START + timedelta(seconds=50)) == 0


def test_limits_of_other_names_count_by_themselves(database: Database) -> None:
    for _ in range(4):
        spend(database, THREE_A_MINUTE, "a", START)

    assert spend(database, Limit("others", 1, 60), "a", START) == 0


def test_zero_is_no_limit(database: Database) -> None:
    assert [spend(database, Limit("free", 0, 60), "a", START) for _ in range(3)] == [0, 0, 0]


def test_nobody_is_named_and_old_windows_go(database: Database) -> None:
    spend(database, THREE_A_MINUTE, "203.0.113.9", START)
    spend(database, THREE_A_MINUTE, "203.0.113.10", START + timedelta(minutes=2))

    with database.reading() as connection:
        rows = connection.execute(select(Spent.what, Spent.number)).all()
    assert [number for _, number in rows] == [1]
    assert "203.0.113" not in rows[0][0]


def test_of_many_at_once_only_the_allowed_pass(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: spend(database, THREE_A_MINUTE, "a", START), range(24)))

    assert sorted(waits)[:4] == [0, 0, 0, 50]
