from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.prune import prune
from search.errors import IndexCorrupt, IndexMissing
from search.generation import ANALYSIS, folder_of
from search.live import LiveIndex
from search.types import Question
from tests.search.sharing import add_generation, make_current, seal


@pytest.fixture
def live(copied: Path) -> Iterator[LiveIndex]:
    """A live index whose watcher has ended, so that only the test looks."""
    index = LiveIndex(copied)
    index.start()
    index.stop()
    yield index
    index.searcher.close()


def damage(folder: Path) -> None:
    path = folder / ANALYSIS
    path.write_bytes(path.read_bytes() + b" ")


def titles(live: LiveIndex) -> list[str]:
    found = live.searcher.search(Question("refund", limit=3))
    return [answer.article.title for answer in found.answers]


def test_before_it_is_started_there_is_no_searcher(copied: Path) -> None:
    with pytest.raises(RuntimeError, match=r"start\(\) has not been called"):
        LiveIndex(copied).searcher  # noqa: B018


def test_it_does_not_start_without_a_sound_index(copied: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        LiveIndex(tmp_path / "none").start()
    damage(folder_of(copied, 1))
    with pytest.raises(IndexCorrupt):
        LiveIndex(copied).start()


def test_it_starts_with_the_newest_good_generation_before_a_bad_live_one(copied: Path) -> None:
    for number in (2, 3, 4):
        add_generation(copied, number)
    add_generation(copied, 9)
    make_current(copied, 4)
    for number in (3, 4):
        damage(folder_of(copied, number))
    live = LiveIndex(copied)
    live.start()
    live.stop()

    assert (live.searcher.generation, live.rejected) == (2, 1)
    assert "generations/4/analysis.json: has changed" in (live.last_error or "")
    assert titles(live)[0] == "Get a refund"
    live.searcher.close()


def test_it_takes_up_the_live_generation_once_that_is_mended(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = add_generation(copied, 2) / ANALYSIS
    whole = path.read_bytes()
    damage(path.parent)
    live = LiveIndex(copied)
    live.start()
    live.stop()
    at_first = live.searcher.generation
    path.write_bytes(whole)
    monkeypatch.setattr(live, "_retry_at", 0.0)
    live.look()

    assert (at_first, live.searcher.generation, live.last_error) == (1, 2, None)


@pytest.mark.parametrize("pointer", ["garbage", "9", "²"])
def test_it_starts_with_the_newest_generation_when_the_pointer_leads_nowhere(
    copied: Path, pointer: str
) -> None:
    add_generation(copied, 2)
    (copied / "generations" / "x").mkdir()
    (copied / "CURRENT").write_text(pointer, "utf-8")
    live = LiveIndex(copied)
    live.start()
    live.stop()

    assert (live.searcher.generation, live.rejected) == (2, 1)


def test_a_new_generation_is_taken_up_and_an_old_one_again(live: LiveIndex, copied: Path) -> None:
    add_generation(copied, 2)
    live.look()
    newer = live.searcher.generation
    make_current(copied, 1)
    live.look()

    assert (newer, live.searcher.generation) == (2, 1)
    assert (live.rejected, live.last_error) == (0, None)


def test_without_a_change_the_searcher_stays(live: LiveIndex) -> None:
    before = live.searcher
    live.look()

    assert live.searcher is before


def test_a_damaged_generation_is_refused_once_and_the_old_one_serves_on(
    live: LiveIndex, copied: Path
) -> None:
    before = titles(live)
    damage(add_generation(copied, 2))
    for _ in range(3):
        live.look()

    assert (live.searcher.generation, live.rejected) == (1, 1)
    assert "analysis.json: has changed" in (live.last_error or "")
    assert titles(live) == before
    assert before[0] == "Get a refund"


def test_after_a_damaged_generation_the_next_sound_one_is_taken_up(
    live: LiveIndex, copied: Path
) -> None:
    damage(add_generation(copied, 2))
    live.look()
    make_current(copied, 1)
    add_generation(copied, 3)
    live.look()

    assert (live.searcher.generation, live.rejected, live.last_error) == (3, 1, None)


def test_a_generation_whose_files_came_late_is_taken_up_in_the_end(
    live: LiveIndex, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = add_generation(copied, 2) / ANALYSIS
    whole = path.read_bytes()
    path.write_bytes(whole[:10])
    live.look()
    path.write_bytes(whole)
    live.look()
    at_first = live.searcher.generation
    monkeypatch.setattr(live, "_retry_at", 0.0)
    live.look()

    assert (at_first, live.searcher.generation) == (1, 2)
    assert (live.rejected, live.last_error) == (1, None)


def test_a_generation_that_stays_damaged_is_counted_once(
    live: LiveIndex, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(add_generation(copied, 2))
    for _ in range(3):
        monkeypatch.setattr(live, "_retry_at", 0.0)
        live.look()

    assert (live.searcher.generation, live.rejected) == (1, 1)


def test_two_damaged_generations_are_counted_as_two(live: LiveIndex, copied: Path) -> None:
    damage(add_generation(copied, 2))
    live.look()
    make_current(copied, 1)
    damage(add_generation(copied, 3))
    live.look()

    assert (live.searcher.generation, live.rejected) == (1, 2)


def test_a_pointer_that_cannot_be_read_is_counted_once(live: LiveIndex, copied: Path) -> None:
    (copied / "CURRENT").write_text("garbage")
    live.look()
    live.look()
    rejected = live.rejected
    make_current(copied, 1)
    add_generation(copied, 2)
    live.look()

    assert rejected == 1
    assert (live.searcher.generation, live.last_error) == (2, None)


def test_an_index_that_is_gone_serves_on(live: LiveIndex, copied: Path) -> None:
    (copied / "CURRENT").unlink()
    live.look()

    assert (live.searcher.generation, live.rejected) == (1, 1)
    assert titles(live)[0] == "Get a refund"


def test_a_generation_that_is_not_there_is_refused(live: LiveIndex, copied: Path) -> None:
    make_current(copied, 9)
    live.look()

    assert (live.searcher.generation, live.rejected) == (1, 1)
    assert "generations/9: there is no such generation" in (live.last_error or "")


def test_a_generation_that_cannot_be_searched_is_refused(live: LiveIndex, copied: Path) -> None:
    folder = add_generation(copied, 2)
    (folder / "impacts" / "words.terms").write_bytes(b"")
    seal(folder)
    live.look()

    assert (live.searcher.generation, live.rejected) == (1, 1)


def test_a_request_keeps_the_generation_that_it_began_with(live: LiveIndex, copied: Path) -> None:
    begun = live.searcher
    for number in (2, 3, 4):
        add_generation(copied, number)
        live.look()
        prune(copied)
    held = folder_of(copied, 1).exists()
    answers = begun.search(Question("refund", limit=1)).answers
    del begun
    prune(copied)

    assert held
    assert answers[0].article.title == "Get a refund"
    assert live.searcher.generation == 4
    assert sorted(p.name for p in (copied / "generations").iterdir()) == ["3", "4"]


def test_the_watcher_takes_up_a_new_generation_by_itself(copied: Path) -> None:
    live = LiveIndex(copied)
    live.start()
    add_generation(copied, 2)
    taken_up = threading.Event()
    for _ in range(2_000):
        if live.searcher.generation == 2:
            break
        taken_up.wait(0.05)
    live.stop()

    assert live.searcher.generation == 2


def test_eight_threads_ask_while_generations_are_swapped(live: LiveIndex, copied: Path) -> None:
    expected = titles(live)
    stop = threading.Event()
    wrong: list[object] = []
    asked = [0] * 8

    def ask(place: int) -> None:
        while not (stop.is_set() and asked[place]):
            try:
                found = titles(live)
            except Exception as error:
                wrong.append(error)
                return
            if found != expected:
                wrong.append(found)
            asked[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for number in range(2, 8):
        add_generation(copied, number)
        live.look()
        prune(copied)
    stop.set()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert min(asked) > 0
    assert (live.searcher.generation, live.rejected) == (7, 0)


def test_a_single_generation_is_served_as_it_is(copied: Path) -> None:
    live = LiveIndex(folder_of(copied, 1))
    live.start()

    live.look()

    assert (live.searcher.generation, live.rejected, live.last_error) == (1, 0, None)
    live.stop()
