"""Tickets through a mail server that is down, slow and cutting, while processes are killed.

    python -m benchmarks.outbox --tickets 1000 --database sqlite:////var/tmp/outbox.db

Processes that take tickets and processes that deliver them are killed (``kill -9``) at random;
a killed taker sends its tickets again, under the same keys.  Clocks run faster than the world's,
so that leases and pauses end while one waits.  The program counts what arrived.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller

from app.config import Config
from app.db import Database
from app.migrate import upgrade
from app.settings_file import load_config
from app.tickets import backoff, deliver, intake, outbox
from app.tickets.types import NewTicket
from benchmarks.speed_process import ROOT

SPEED: Final = 60.0
SHORTER: Final = 20
"""Divides the pauses after failures once more."""
DOWN_SECONDS: Final = 10.0
FAULTS: Final = (("451 busy", 0.2), ("cut", 0.1), ("taken and cut", 0.1))
WORKERS, TAKERS = 2, 2
PORT: Final = "FIRSTLINE_TICKETS__SMTP__PORT"


@dataclass
class MailServer:
    """Takes mails, slowly, and fails as ``FAULTS`` says."""

    arrived: Counter[str] = field(default_factory=Counter)
    """Mails by Message-ID."""
    references: dict[str, str] = field(default_factory=dict)
    """Reference by Message-ID."""
    faults: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail or fail."""
        await asyncio.sleep(random.uniform(0.005, 0.1))  # noqa: S311
        fault = self._fault()
        self.faults[fault or "taken"] += 1
        if fault in {None, "taken and cut"}:
            message = message_from_bytes(envelope.content)
            self.arrived[message["Message-ID"]] += 1
            self.references[message["Message-ID"]] = message["X-Firstline-Reference"]
        if fault and "cut" in fault:
            server.transport.abort()
        return fault or "250 OK"

    def _fault(self) -> str | None:
        drawn = random.random()  # noqa: S311
        for fault, share in FAULTS:
            drawn -= share
            if drawn < 0:
                return fault
        return None


class Killed:
    """A program that is started again whenever it is killed."""

    def __init__(self, words: list[str], environment: dict[str, str]) -> None:
        self._words, self._environment = words, environment
        self.kills = 0
        self.output: list[str] = []
        self._process = self._start()

    def kill(self) -> None:
        """Kill it, and start it again."""
        self._process.kill()
        self.output += self._process.communicate()[0].splitlines()
        self.kills += 1
        if self._words[0] == "take" and self.output:
            # From the last one confirmed, which is sent again under its key.
            self._words[2] = self.output[-1].partition(" ")[0]
        self._process = self._start()

    def ended(self) -> bool:
        """Say whether it has come to its end by itself."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Kill it for good."""
        self._process.kill()
        self.output += self._process.communicate()[0].splitlines()

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.outbox", *self._words],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


def measure(url: str, tickets: int, pause: float) -> None:
    """Run all of it and print a table."""
    upgrade(url)
    server, began = MailServer(), time.time()
    port = random.randint(20_000, 50_000)  # noqa: S311
    environment = os.environ | {PORT: str(port)}
    share = tickets // TAKERS
    takers = [
        Killed(["take", url, str(n * share), str((n + 1) * share)], environment)
        for n in range(TAKERS)
    ]
    workers = [Killed(["work", url, str(began)], environment) for _ in range(WORKERS)]
    with closing(Database(url)) as database:
        with _mail_server(server, port):
            _kill_until_done(database, takers, workers, pause)
        _report(server, takers, workers, time.time() - began)


@contextmanager
def _mail_server(server: MailServer, port: int) -> Iterator[None]:
    """Start the server a little late."""
    controller = Controller(server, hostname="127.0.0.1", port=port)
    timer = threading.Timer(DOWN_SECONDS, controller.start)
    timer.start()
    try:
        yield
    finally:
        timer.join()
        controller.stop()


def _kill_until_done(
    database: Database, takers: list[Killed], workers: list[Killed], pause: float
) -> None:
    while True:
        time.sleep(random.uniform(0.5, 1.5) * pause)  # noqa: S311
        taking = [taker for taker in takers if not taker.ended()]
        if not taking and not outbox.pending(database):
            break
        random.choice([*taking, *workers]).kill()  # noqa: S311
    for one in (*takers, *workers):
        one.stop()


def _report(server: MailServer, takers: list[Killed], workers: list[Killed], took: float) -> None:
    confirmed: dict[str, set[str]] = {}
    for line in (line for taker in takers for line in taker.output):
        key, _, reference = line.partition(" ")
        if reference.endswith("."):  # A line that a kill cut in two confirms nothing.
            confirmed.setdefault(key, set()).add(reference.removesuffix("."))
    references = {reference for found in confirmed.values() for reference in found}
    by_reference = Counter(server.references.values())
    rows = {
        "tickets confirmed": len(confirmed),
        "keys with two references": sum(len(found) > 1 for found in confirmed.values()),
        "confirmed but not delivered": len(references - set(by_reference)),
        "delivered under two Message-IDs": sum(n > 1 for n in by_reference.values()),
        "mails that arrived": server.arrived.total(),
        "of these, repeats with the same Message-ID": server.arrived.total() - len(server.arrived),
        "mails refused, cut, or cut after taking": server.faults.total() - server.faults["taken"],
        "kills of processes that take": sum(one.kills for one in takers),
        "kills of processes that deliver": sum(one.kills for one in workers),
        "seconds": round(took),
    }
    for name, value in rows.items():
        print(f"| {name:<42} | {value:>5} |")


def take(url: str, first: int, last: int) -> None:
    """Take tickets and say each reference as soon as it is confirmed."""
    with closing(Database(url)) as database:
        for number in range(first, last):
            new = NewTicket(f"key {number}", f"Subject {number}", "Text\n" * 50, "en")
            taken = intake.take(database, _config(), new, datetime.now(UTC))
            print(f"{number} {taken.reference}.", flush=True)
            time.sleep(0.002)


def work(url: str, began: float) -> None:
    """Deliver until killed, by a clock that runs faster."""

    def clock() -> datetime:
        return datetime.fromtimestamp(began + (time.time() - began) * SPEED, UTC)

    backoff.SCHEDULE = tuple(pause / SHORTER for pause in backoff.SCHEDULE)  # type: ignore[misc]
    deliver.run(Database(url), _config(), threading.Event(), clock=clock)


def _config() -> Config:
    smtp = {"HOST": "127.0.0.1", "SECURITY": "none", "SENDER": "a@example.com"}
    values = {f"FIRSTLINE_TICKETS__SMTP__{name}": value for name, value in smtp.items()}
    values |= {"FIRSTLINE_TICKETS__SMTP__TO": "b@example.com", PORT: os.environ[PORT]}
    return load_config(values | {"FIRSTLINE_TICKETS__CHANNELS": "smtp"}, Path.cwd())


def main() -> None:
    """Read the command line."""
    match sys.argv[1:]:
        case ["take", url, first, last]:
            take(url, int(first), int(last))
        case ["work", url, began]:
            work(url, float(began))
        case _:
            _measure_as_asked()


def _measure_as_asked() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=1000)
    parser.add_argument("--database", help="address; else a new SQLite file")
    parser.add_argument("--pause", type=float, default=3.0, help="mean seconds between kills")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(given.database or f"sqlite:///{folder}/outbox.db", given.tickets, given.pause)


if __name__ == "__main__":
    main()
