"""Real processes, as they run beside a site: who builds, how often, and what death does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config import Config
from app.db import Database
from app.publishing import places
from app.publishing.places import State, read_state
from app.publishing.record import ask_all, publications
from app.publishing.watch import Watcher
from search import generation
from tests.app.publishing.conftest import Configure
from tests.app.publishing.repositories import Writer, article, git
from tests.app.publishing.test_publish import titles

PATIENCE_SECONDS = 600.0
"""A busy machine is no failure."""


@pytest.fixture
def run(
    configure: Configure, settings: dict[str, str], tmp_path: Path
) -> Callable[..., subprocess.Popen[str]]:
    """Return what starts ``firstline …`` with the site's settings."""
    configure()

    def start(*arguments: str, **others: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=tmp_path,
            env=os.environ | settings | others | {"PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@contextmanager
def watching(*processes: subprocess.Popen[str]) -> Iterator[None]:
    """End the processes with the block."""
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.communicate(timeout=PATIENCE_SECONDS)


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def head_is_live(config: Config, writer: Writer) -> Callable[[], bool]:
    head = git(writer.clone, "rev-parse", "HEAD")
    return lambda: read_state(config.index.path).commit == head


def test_sync_prints_what_it_published(
    run: Callable[..., subprocess.Popen[str]], writer: Writer
) -> None:
    head = git(writer.clone, "rev-parse", "HEAD")[:10]
    first = run("sync").communicate(timeout=PATIENCE_SECONDS)
    second = run("sync").communicate(timeout=PATIENCE_SECONDS)
    third = run("sync", "--json").communicate(timeout=PATIENCE_SECONDS)

    assert first[0].startswith(f"Published {head} (Begin) as generation 1: 2 articles, 0 problems")
    assert second == ("The site is at the head of the branch.\n", "")
    assert json.loads(third[0]) == {"result": "unchanged"}


def test_sync_ends_with_1_when_nothing_could_be_published(
    run: Callable[..., subprocess.Popen[str]], config: Config
) -> None:
    process = run("sync", "--json", FIRSTLINE_GIT__BRANCH="gone")
    told = json.loads(process.communicate(timeout=PATIENCE_SECONDS)[0])

    assert (process.returncode, told["result"]) == (1, "failed")
    assert "has no branch 'gone'" in told["message"]
    with closing(Database(config.database.url)) as database:
        assert [one.message for one in publications(database)] == [told["message"]]


def test_many_at_once_build_once(run: Callable[..., subprocess.Popen[str]], config: Config) -> None:
    said = [p.communicate(timeout=PATIENCE_SECONDS) for p in [run("sync") for _ in range(3)]]

    assert sorted(out.split(" ")[0] for out, _ in said) == ["Published", "The", "The"]
    assert generation.current(config.index.path) == 1


def test_two_sites_build_once_and_pushes_meanwhile_lead_to_one_more(
    run: Callable[..., subprocess.Popen[str]], config: Config, writer: Writer
) -> None:
    with watching(run("sync", "--watch"), run("sync", "--watch")):
        wait_until(head_is_live(config, writer))
        for number in range(10):
            writer.publish({f"docs/new-{number}.md": article(f"New {number}")})
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(places.ask, [config.index.path] * 100))
        wait_until(head_is_live(config, writer))
        live = generation.current(config.index.path)

    assert live in {2, 3}
    assert generation.current(config.index.path) == live
    assert len(titles(config)) == 12


def test_a_webhook_that_reached_another_machine_is_seen(
    run: Callable[..., subprocess.Popen[str]], config: Config, writer: Writer
) -> None:
    with watching(run("sync", "--watch")), closing(Database(config.database.url)) as database:
        wait_until(head_is_live(config, writer))
        writer.publish({"docs/new.md": article("New")})
        ask_all(database, datetime.now(UTC))
        wait_until(head_is_live(config, writer))

    assert "New" in titles(config)


def test_when_the_one_that_watches_dies_the_other_takes_over(
    run: Callable[..., subprocess.Popen[str]], config: Config, writer: Writer
) -> None:
    first = run("sync", "--watch")
    wait_until(head_is_live(config, writer))
    with watching(run("sync", "--watch")):
        first.kill()
        first.communicate()
        writer.publish({"docs/new.md": article("New")})
        places.ask(config.index.path)
        wait_until(head_is_live(config, writer))

    assert "New" in titles(config)


@pytest.mark.parametrize("result", ["published", "refused", "failed"])
def test_a_run_that_broke_off_is_tried_again_whatever_came_of_the_one_before(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: str
) -> None:
    config.index.path.mkdir()
    places.write_state(config.index.path, State(result=result, head="a" * 40))
    # Without settings there, firstline sync ends at once and writes nothing down.
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))

    with closing(Database(config.database.url)) as database:
        assert not Watcher(config, database)._sync(threading.Event())


@pytest.mark.parametrize("times", [(1.0, 3.0), (4.0, 6.0)])
def test_killed_at_any_moment_the_next_run_publishes(
    run: Callable[..., subprocess.Popen[str]],
    config: Config,
    writer: Writer,
    times: tuple[float, ...],
) -> None:
    for number, seconds in enumerate(times):
        writer.publish({f"docs/{number}-{n}.md": article(f"{number} {n}") for n in range(3)})
        process = run("sync")
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()

    process = run("sync")
    said = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, said[1]) == (0, "")
    assert head_is_live(config, writer)()
    assert len(titles(config)) == 8
    assert list((config.index.path / "generations").glob("*.tmp")) == []
