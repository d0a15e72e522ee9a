"""What recording a visit adds to a request, and what writing it takes.

``python -m benchmarks.visits`` prints a table.  Everything is real: a site over a small index, a
database in a file (or ``--database URL``, which must be empty), requests through the whole stack.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from app.config import Config
from app.db import Database
from app.migrate import upgrade
from app.privacy import redact
from app.settings_file import load_config
from app.site import create_app
from app.visits.pending import Event
from app.visits.record import close, record
from app.visits.types import Happened, Kind, Listed
from app.visits.who import Who
from app.visits.writer import write
from search.live import LiveIndex
from tests.app.client import BROWSER
from tests.conftest import build_index
from tests.tiny import write_articles

ROUNDS = 1_000
QUESTION = "how do I get my money back for order 4711, my mail is bob@example.com"
SHOWN = tuple(Listed(f"billing/{n}", n, 0.5, words=True, meaning=True) for n in range(1, 11))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="Instead of SQLite in a temporary folder.")
    chosen = parser.parse_args().database
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        index = build_index(write_articles(place / "articles"), place / "index")
        config = load_config({"FIRSTLINE_INDEX__PATH": str(index)}, place)
        url = chosen or config.database.url
        upgrade(url)
        settings = config.database.model_copy(update={"url": url})
        _measure(config.model_copy(update={"database": settings}))


def _measure(config: Config) -> None:
    live = LiveIndex(config.index.path)
    live.start()
    off = config.visits.model_copy(update={"record": False})
    sites = {
        "recorded": create_app(config, live),
        "not recorded": create_app(config.model_copy(update={"visits": off}), live),
    }
    print("| what | median, µs | 95th percentile, µs |\n| --- | --- | --- |")
    for path in ("/a/billing/refunds", "/search?q=orders"):
        for name, app in sites.items():
            client = app.test_client()

            def ask(client=client, path=path) -> None:  # type: ignore[no-untyped-def]
                client.get(path, headers=BROWSER)

            _row(f"GET {path}, {name}", ask)
    _record_alone(sites["recorded"])
    _row("redact a question of 68 characters", lambda: _repeat(redact, QUESTION))
    with sites["recorded"].app_context():
        close()
    live.stop()
    _batches(config.database.url)


def _record_alone(app: Flask) -> None:
    happened = Happened(Kind.SEARCH, question=QUESTION, place="page", shown=SHOWN)
    with app.test_request_context("/", headers=BROWSER, environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        _row("record() in a request", lambda: record(happened))


def _repeat(work: Callable[[str], object], text: str) -> None:
    work(text)


def _batches(url: str) -> None:
    if url.startswith("sqlite:"):
        url += ".batches"  # The queue of the site may still be writing into its own.
        upgrade(url)
    database = Database(url)
    start = datetime.now(UTC)
    who = [
        Who("https://help.example", f"192.0.2.{n}", BROWSER["User-Agent"], False) for n in range(50)
    ]
    kinds = [
        Happened(Kind.SEARCH, question=QUESTION, place="page", total=10, shown=SHOWN),
        Happened(Kind.CLICK, article_id="billing/3", rank=3, place="page"),
        Happened(Kind.VIEW, article_id="billing/3", place="page"),
        Happened(Kind.DWELL, article_id="billing/3", dwell_ms=1_000),
    ]
    times = []
    for batch in range(20):
        at = start + timedelta(minutes=batch)
        events = [Event(at, kinds[n % 4], who[n // 4]) for n in range(200)]
        began = time.perf_counter()
        write(database, events, 0.1)
        times.append((time.perf_counter() - began) * 1e6 / len(events))
    database.close()
    _print("write one event of a batch of 200", times)


def _row(name: str, work: Callable[[], object]) -> None:
    for _ in range(50):
        work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1e6)
    _print(name, times)


def _print(name: str, times: list[float]) -> None:
    ordered = statistics.quantiles(times, n=20)
    print(f"| {name} | {statistics.median(times):.1f} | {ordered[18]:.1f} |")


if __name__ == "__main__":
    main()
