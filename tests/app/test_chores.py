from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app import chores
from app.chores import Chore, do_if_due
from app.config import Config
from app.db import Database
from app.migrate import upgrade

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


class Counted:
    """A chore that counts how often it is done, and may fail."""

    def __init__(self, seconds: int, error: Exception | None = None) -> None:
        self.done: list[datetime] = []
        self._error = error
        self.chore: Chore = ("counting", seconds, self._work)

    def _work(self, _database: Database, _config: Config, now: datetime) -> None:
        self.done.append(now)
        if self._error:
            raise self._error


def test_it_is_done_once_in_its_time_whoever_asks(database: Database, config: Config) -> None:
    counted = Counted(3_600)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: do_if_due(database, config, counted.chore, NOON), range(8)))
    for later in (HOUR / 2, HOUR, HOUR * 1.5, 2 * HOUR):
        do_if_due(database, config, counted.chore, NOON + later)

    assert counted.done == [NOON, NOON + HOUR, NOON + 2 * HOUR]


def test_the_next_question_waits_for_the_next_time(database: Database, config: Config) -> None:
    counted = Counted(3_600)
    now = NOON + timedelta(minutes=20)

    waits = [do_if_due(database, config, counted.chore, now) for _ in range(2)]

    assert waits == [chores.LOOK_SECONDS, 40 * 60]


def test_one_that_fails_is_logged_and_keeps_no_other_from_its_turn(
    database: Database,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing, next_one = Counted(3_600, ValueError("no")), Counted(3_600)
    both = [("failing", *failing.chore[1:]), ("next", *next_one.chore[1:])]
    monkeypatch.setattr(chores, "CHORES", both)

    chores.run_due(database, config, NOON)

    assert (failing.done, next_one.done) == ([NOON], [NOON])
    assert "The chore 'failing' failed" in caplog.text


def test_a_database_that_is_away_is_no_end(
    tmp_path: object, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    counted = Counted(3_600)
    away = Database(f"sqlite:///{tmp_path}/none.db")

    wait = do_if_due(away, config, counted.chore, NOON)

    away.close()
    assert (wait, counted.done) == (chores.LOOK_SECONDS, [])
    assert "the database cannot be reached" in caplog.text


def test_the_loop_ends_when_told(
    database: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, done = threading.Event(), threading.Event()
    chore: Chore = ("once", 3_600, lambda *_: done.set())
    monkeypatch.setattr(chores, "CHORES", [chore])
    thread = threading.Thread(target=chores.run, args=(database, config, stop, lambda: NOON))
    thread.start()
    began = done.wait(120)
    stop.set()
    thread.join(120)

    assert (began, thread.is_alive()) == (True, False)


def test_every_chore_does_its_work_on_an_empty_database(
    database: Database, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    chores.run_due(database, config, NOON)

    assert caplog.text == ""
    assert len({name for name, _, _ in chores.CHORES}) == len(chores.CHORES)
