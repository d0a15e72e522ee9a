"""``firstline worker``, ``firstline outbox`` and the site that delivers by itself, as programs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.config import Config
from app.db import Database
from app.migrate import upgrade
from app.tickets import intake, outbox
from app.tickets.channels.base import ChannelRefused
from tests.app.tickets.samples import NOW, ticket
from tests.app.tickets.servers import MailHandler, free_port, mail_server

ROOT = Path(__file__).parents[3]
PATIENCE = 240.0


def environment(port: int, **more: str) -> dict[str, str]:
    return {
        "FIRSTLINE_TICKETS__CHANNELS": "smtp",
        "FIRSTLINE_TICKETS__SMTP__HOST": "127.0.0.1",
        "FIRSTLINE_TICKETS__SMTP__PORT": str(port),
        "FIRSTLINE_TICKETS__SMTP__SECURITY": "none",
        "FIRSTLINE_TICKETS__SMTP__SENDER": "help@example.com",
        "FIRSTLINE_TICKETS__SMTP__TO": "team@example.com",
        "PYTHONPATH": str(ROOT),
    } | more


def start(folder: Path, settings: dict[str, str], *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *command],
        cwd=folder,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(done: Callable[[], bool]) -> bool:
    waiting, end = threading.Event(), time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        waiting.wait(0.02)
    return done()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Database]:
    """Open the database that programs started in this test's folder use."""
    url = f"sqlite:///{tmp_path}/firstline.db"
    upgrade(url)
    with closing(Database(url)) as opened:
        yield opened


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_delivers_and_ends_cleanly(
    here: Database, mail_settings: Callable[..., Config], tmp_path: Path, how: signal.Signals
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        process = start(tmp_path, environment(port), "worker")
        assert process.stdout is not None
        said = process.stdout.readline()
        intake.take(here, mail_settings(port), ticket(), datetime.now(UTC))
        delivered = until(lambda: len(handler.mails) == 1)
        process.send_signal(how)
        _, errors = process.communicate(timeout=PATIENCE)

    assert (said, delivered) == ("Firstline delivers tickets\n", True)
    assert (process.returncode, errors) == (0, "")


def test_once_delivers_what_is_due_and_ends(
    here: Database, mail_settings: Callable[..., Config], tmp_path: Path
) -> None:
    handler = MailHandler({"DATA": lambda n: "550 no" if n == 2 else "250 OK"})
    with mail_server(handler) as port:
        for number in range(3):
            intake.take(here, mail_settings(port), ticket(f"k{number}"), NOW)
        process = start(tmp_path, environment(port), "worker", "--once")
        said, errors = process.communicate(timeout=PATIENCE)

    assert said == "3 attempts; 0 wait for another, 1 are given up.\n"
    assert "is given up; see firstline outbox" in errors
    assert process.returncode == 0


@pytest.mark.parametrize("delivers", [True, False])
def test_the_site_delivers_by_itself_unless_told_otherwise(
    here: Database,
    mail_settings: Callable[..., Config],
    tmp_path: Path,
    index_path: Path,
    delivers: bool,
) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        settings = environment(
            port,
            FIRSTLINE_INDEX__PATH=str(index_path),
            FIRSTLINE_TICKETS__DELIVER_IN_SITE=str(delivers).lower(),
        )
        intake.take(here, mail_settings(port), ticket(), NOW)
        site = start(tmp_path, settings, "serve", "--workers", "1", "--port", str(free_port()))
        assert site.stdout is not None
        site.stdout.readline()
        if delivers:
            until(lambda: len(handler.mails) == 1)
        site.terminate()
        _, errors = site.communicate(timeout=PATIENCE)

    assert (len(handler.mails), errors, site.returncode) == (int(delivers), "", 0)
    assert outbox.figures(here, NOW).pending == int(not delivers)


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["outbox", *words])
    return result.exit_code, result.output


def dead_and_pending(here: Database, config: Config) -> tuple[str, str]:
    """Take two tickets, one of which is given up; return the ids, the dead one's first."""
    for number in range(2):
        intake.take(here, config, ticket(f"k{number}"), NOW)
    first = outbox.claim(here, "a", NOW)
    assert first is not None
    outbox.failed(here, first, ChannelRefused("answered 401", "bad\ntoken"), NOW)
    (waiting,) = outbox.pending(here)
    return first.id, waiting.id


def test_the_outbox_is_listed(
    here: Database, mail_settings: Callable[..., Config],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    dead, pending = dead_and_pending(here, mail_settings(1))
    (one,), (other,) = outbox.dead(here), outbox.pending(here)

    code, said = run(tmp_path, monkeypatch)
    json_code, as_json = run(tmp_path, monkeypatch, "--json")

    assert said.splitlines() == [
        f"{dead}  {one.reference}  ticket by smtp, attempts: 1, given up 2026-03-02 10:00 UTC;"
        " answered 401: bad token",
        f"{pending}  {other.reference}  ticket by smtp, attempts: 0, next try 2026-03-02 10:00 UTC",
        "1 given up, 1 still tried.",
    ]
    rows = json.loads(as_json)
    assert (code, json_code) == (0, 0)
    assert [(row["id"], row["state"]) for row in rows] == [(dead, "dead"), (pending, "pending")]
    assert rows[0]["next_at"] == "2026-03-02T10:00:00+00:00"


def test_what_was_given_up_is_sent_again(
    here: Database, mail_settings: Callable[..., Config],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    dead, pending = dead_and_pending(here, mail_settings(1))

    wrong = run(tmp_path, monkeypatch, "retry", pending)
    unnamed = run(tmp_path, monkeypatch, "retry")
    right = run(tmp_path, monkeypatch, "retry", dead)
    every = run(tmp_path, monkeypatch, "retry", "--all")

    assert wrong == (1, f"0 deliveries are tried again.\nError: Not given up, or not there:"
                        f" {pending}\n")  # fmt: skip
    assert unnamed[0] == 2
    assert (right, every) == (
        (0, "1 delivery is tried again.\n"),
        (0, "0 deliveries are tried again.\n"),
    )
    assert outbox.dead(here) == ()
