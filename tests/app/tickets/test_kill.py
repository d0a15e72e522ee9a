"""Senders that are killed while they send: nothing is lost, and a repeat is known by its id."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.config import Config
from app.db import Database
from app.tables.tickets import Delivery
from app.tickets import intake, outbox
from tests.app.tickets.samples import ticket
from tests.app.tickets.servers import MailHandler, mail_server

ROOT = Path(__file__).parents[3]
PROGRAM = Path(__file__).with_name("fast_worker.py")
TICKETS, KILLS, SPEED = 60, 8, 40.0
PATIENCE = 240.0


def start(url: str, port: int, began: float, folder: Path) -> subprocess.Popen[bytes]:
    settings = {
        "FIRSTLINE_TICKETS__CHANNELS": "smtp",
        "FIRSTLINE_TICKETS__SMTP__HOST": "127.0.0.1",
        "FIRSTLINE_TICKETS__SMTP__PORT": str(port),
        "FIRSTLINE_TICKETS__SMTP__SECURITY": "none",
        "FIRSTLINE_TICKETS__SMTP__SENDER": "help@example.com",
        "FIRSTLINE_TICKETS__SMTP__TO": "team@example.com",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), url, str(began), str(SPEED)],
        env=os.environ | settings,
        cwd=folder,
        stderr=subprocess.DEVNULL,  # What it logs of servers that cut is not at stake.
    )


def wait_until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "nothing happened for too long"
        threading.Event().wait(0.01)


def kill_while_it_sends(handler: MailHandler, process: subprocess.Popen[bytes]) -> None:
    seen = handler.reached.get("DATA", 0)
    try:
        wait_until(lambda: handler.reached.get("DATA", 0) > seen + 3)
    finally:
        process.kill()
        process.wait()


def test_killed_senders_lose_nothing(
    database: Database,
    database_url: str,
    mail_settings: Callable[..., Config],
    tmp_path: Path,
) -> None:
    faults = {0: "451 busy", 5: "cut", 9: "taken and cut"}
    handler = MailHandler({"DATA": lambda n: faults.get(n % 11, "250 OK")}, slow=0.03)
    began = time.time()
    with mail_server(handler) as port:
        config = mail_settings(port)
        now = datetime.now(UTC) - timedelta(seconds=1)
        references = {
            intake.take(database, config, ticket(f"k{n}"), now).reference for n in range(TICKETS)
        }
        for _ in range(KILLS):
            kill_while_it_sends(handler, start(database_url, port, began, tmp_path))
        last = start(database_url, port, began, tmp_path)
        try:
            wait_until(lambda: outbox.pending(database) == ())
        finally:
            last.kill()
            last.wait()

    with database.reading() as connection:
        rows = connection.execute(select(Delivery.id, Delivery.state)).all()
    mails = Counter((mail.id, str(mail.message["X-Firstline-Reference"])) for mail in handler.mails)
    assert {state for _, state in rows} == {"sent"}
    assert {id for id, _ in mails} == {f"<{id}@example.com>" for id, _ in rows}
    assert {reference for _, reference in mails} == references
    assert len(mails) == TICKETS  # One id a ticket, however often it came.
