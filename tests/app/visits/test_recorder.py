"""The queue and its thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.db import Database
from app.migrate import upgrade
from app.tables.visits import Event, Visit
from app.visits import recorder as module
from app.visits.recorder import Recorder
from tests.app.visits.happening import NOON, after, rows, view, who


@pytest.fixture
def recorder(database: Database) -> Iterator[Recorder]:
    made = Recorder(lambda: database, 0.0)
    yield made
    made.close()


def test_what_was_taken_is_written_in_order_when_it_closes(
    recorder: Recorder, database: Database
) -> None:
    for number in range(450):
        recorder.put(view(after(milliseconds=number), article=str(number)))

    recorder.close()

    assert [id for (id,) in rows(database, Event, "article_id")] == [str(n) for n in range(450)]
    assert recorder.lost == 0


def test_after_closing_it_starts_anew(recorder: Recorder, database: Database) -> None:
    recorder.put(view(NOON))
    recorder.close()
    recorder.close()
    recorder.put(view(after(seconds=1)))
    recorder.close()

    assert len(rows(database, Event, "id")) == 2


def test_who_asks_begins_a_visit_and_is_told_the_same_again(
    recorder: Recorder, database: Database
) -> None:
    first = recorder.ask(who(), NOON)
    second = recorder.ask(who(), after(minutes=10))

    assert rows(database, Visit, "id", "last_at") == [(first, after(minutes=10))]
    assert second == first


@pytest.mark.parametrize(
    "nobody", [who(counted=True), who(agent="Mozilla/5.0 (compatible; Googlebot/2.1)")]
)
def test_who_is_not_followed_has_no_visit(recorder: Recorder, nobody: object) -> None:
    assert recorder.ask(nobody, NOON) is None  # type: ignore[arg-type]


def test_a_full_queue_loses_events_and_counts_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    entered, go_on = threading.Event(), threading.Event()

    def slow() -> Database:
        entered.set()
        go_on.wait(120)
        return database

    recorder = Recorder(slow, 0.0)
    recorder.put(view(NOON))
    assert entered.wait(120)  # The first is being written; the next five wait.
    for second in range(1, 21):
        recorder.put(view(after(seconds=second), article=str(second)))
    go_on.set()
    recorder.close()

    written = [id for (id,) in rows(database, Event, "article_id")]
    assert (written, recorder.lost) == (["welcome", "1", "2", "3", "4", "5"], 15)


def test_a_child_process_writes_by_itself(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/visits.db")
    database = Database(f"sqlite:///{tmp_path}/visits.db")
    recorder = Recorder(lambda: database, 0.0)
    recorder.put(view(NOON, article="parent"))
    recorder.ask(who(), NOON)
    child = os.fork()
    if child == 0:
        database._engine.dispose(close=False)
        recorder.put(view(after(seconds=1), article="child"))
        recorder.close()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    recorder.put(view(after(seconds=2), article="parent again"))
    recorder.close()

    assert os.waitstatus_to_exitcode(status) == 0
    written = [id for (id,) in rows(database, Event, "article_id")]
    assert written == ["parent", "child", "parent again"]
    database.close()


def test_one_thread_serves_all_that_start_at_once(recorder: Recorder, database: Database) -> None:
    before = threading.active_count()
    gate = threading.Barrier(8)

    def put(number: int) -> None:
        gate.wait()
        recorder.put(view(after(seconds=number)))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert threading.active_count() == before + 1
    recorder.close()
    assert len(rows(database, Event, "id")) == 8
