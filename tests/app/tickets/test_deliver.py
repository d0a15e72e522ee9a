from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.config import Config
from app.db import Database
from app.tables.tickets import Delivery
from app.tickets import deliver, intake, outbox
from tests.app.tickets.samples import NOW, ticket
from tests.app.tickets.servers import HttpRecord, MailHandler, http_server, mail_server, talking

Settings = Callable[..., Config]
PATIENCE = 120.0


def state(database: Database) -> list[tuple[str, str, int, str | None]]:
    asking = select(
        Delivery.channel, Delivery.state, Delivery.attempts, Delivery.last_error
    ).order_by(Delivery.channel, Delivery.created_at)
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(asking)]  # type: ignore[misc]


@contextmanager
def running(database: Database, config: Config) -> Iterator[threading.Event]:
    """Deliver in the background for the length of a block."""
    stop = threading.Event()
    thread = threading.Thread(target=deliver.run, args=(database, config, stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def until(done: Callable[[], bool]) -> bool:
    waiting = threading.Event()
    for _ in range(int(PATIENCE / 0.02)):
        if done():
            return True
        waiting.wait(0.02)
    return False


def test_everything_that_is_due_is_delivered(database: Database, mail_settings: Settings) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port)
        references = [
            intake.take(database, config, ticket(f"k{n}"), datetime.now(UTC)).reference
            for n in range(5)
        ]
        intake.close(database, config, references[0], datetime.now(UTC))
        attempts = deliver.drain(database, config)
        again = deliver.drain(database, config)

    subjects = [str(mail.message["Subject"]) for mail in handler.mails]
    assert (attempts, again) == (6, 0)
    assert subjects == [
        *(f"[{reference}] Cannot sign in" for reference in references),
        f"[{references[0]}] Solved: Cannot sign in",
    ]
    assert state(database) == [("smtp", "sent", 1, None)] * 6


def test_a_ticket_goes_to_every_channel_and_one_that_fails_stops_no_other(
    sqlite_database: Database, mail_settings: Settings
) -> None:
    handler, record = MailHandler(), HttpRecord(lambda _: (500, {"Retry-After": "60"}, b"down"))
    with mail_server(handler) as port, http_server(record) as url:
        config = mail_settings(
            port,
            tickets__channels="webhook,smtp",
            tickets__webhook__url=url,
            tickets__webhook__secret="s" * 24,
        )
        intake.take(sqlite_database, config, ticket(), datetime.now(UTC))
        deliver.drain(sqlite_database, config)

    assert state(sqlite_database) == [
        ("smtp", "sent", 1, None),
        ("webhook", "pending", 1, "answered 500: down"),
    ]
    assert (len(handler.mails), len(record.requests)) == (1, 1)


def test_senders_are_woken_and_end_at_once(database: Database, mail_settings: Settings) -> None:
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port)
        with running(database, config):
            for number in range(8):
                intake.take(database, config, ticket(f"k{number}"), datetime.now(UTC))
            delivered = until(lambda: outbox.pending(database) == ())

    assert delivered
    assert len({mail.id for mail in handler.mails}) == len(handler.mails) == 8


def test_many_senders_send_each_ticket_once(database: Database, mail_settings: Settings) -> None:
    handler = MailHandler(slow=0.01)
    with mail_server(handler) as port:
        config = mail_settings(port)
        for number in range(30):
            intake.take(database, config, ticket(f"k{number}"), NOW)
        with running(database, config), running(database, config):
            delivered = until(lambda: outbox.pending(database) == ())

    assert delivered
    assert len({mail.id for mail in handler.mails}) == len(handler.mails) == 30


def test_a_database_that_is_away_is_waited_for(
    sqlite_database: Database, mail_settings: Settings,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(deliver, "AWAY_SECONDS", 0.05)
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port)
        intake.take(sqlite_database, config, ticket(), NOW)
        with sqlite_database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE outbox RENAME TO away")
        with running(sqlite_database, config):
            complained = until(lambda: "cannot be reached" in caplog.text)
            with sqlite_database.writing() as connection:
                connection.exec_driver_sql("ALTER TABLE away RENAME TO outbox")
            delivered = until(lambda: outbox.pending(sqlite_database) == ())

    assert (complained, delivered, len(handler.mails)) == (True, True, 1)


def test_what_a_channel_raises_is_logged_without_its_words(
    sqlite_database: Database, mail_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    config = mail_settings(1, tickets__smtp__sender="ä@example.com")
    handler = MailHandler()
    with mail_server(handler) as port:
        config = mail_settings(port, tickets__smtp__sender="ü@example.com")
        intake.take(sqlite_database, config, ticket(text="my card is 4111"), NOW)
        tried = deliver.deliver_next(sqlite_database, config, "a")

    ((_, kept, attempts, error),) = state(sqlite_database)
    assert (tried, kept, attempts) == (True, "pending", 1)
    assert str(error).startswith("failed unexpectedly (")
    assert "4111" not in caplog.text
    assert "reader@example.org" not in caplog.text


def test_the_log_names_neither_visitors_nor_their_words(
    sqlite_database: Database, mail_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    handler = MailHandler({"DATA": lambda _: "550 reader@example.org wrote spam"})
    with mail_server(handler) as port:
        config = mail_settings(port)
        intake.take(sqlite_database, config, ticket(), NOW)
        deliver.drain(sqlite_database, config)

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("app.")]
    (dead,) = outbox.dead(sqlite_database)
    assert dead.last_error == ("the mail server answered 550: reader@example.org wrote spam")
    assert ours == [
        f"ticket {dead.id} by smtp: the mail server answered 550 (attempt 1)",
        f"ticket {dead.id} by smtp is given up; see firstline outbox",
    ]


@pytest.mark.parametrize(
    ("channel", "reason"),
    [
        ("carrier-pigeon", "this version knows no channel carrier-pigeon"),
        ("webhook", "[tickets.webhook] url, secret is not set any more"),
    ],
)
def test_a_channel_that_is_gone_from_the_settings_is_waited_for(
    sqlite_database: Database, mail_settings: Settings, channel: str, reason: str
) -> None:
    config = mail_settings(1)
    intake.take(sqlite_database, config, ticket(), NOW)
    with sqlite_database.writing() as connection:
        connection.execute(update(Delivery).values(channel=channel))

    deliver.deliver_next(sqlite_database, config, "a")

    assert state(sqlite_database) == [(channel, "pending", 1, reason)]


def test_a_delivery_that_ends_its_process_every_time_is_given_up(
    sqlite_database: Database, mail_settings: Settings
) -> None:
    config = mail_settings(1)
    intake.take(sqlite_database, config, ticket(), NOW)
    later = NOW
    for _ in range(10):
        outbox.claim(sqlite_database, "killed", later)
        later += timedelta(minutes=3)

    deliver.deliver_next(sqlite_database, config, "a", lambda: later)

    assert state(sqlite_database) == [("smtp", "dead", 11, "given up: no attempt came to an end")]


def test_a_server_that_drips_does_not_hold_the_sender(
    sqlite_database: Database, mail_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "DEADLINE_SECONDS", 0.3)

    def drip(connection: object) -> None:
        ended = threading.Event()
        while not ended.wait(0.02):
            connection.sendall(b"220-wait\r\n")  # type: ignore[attr-defined]

    with talking(drip) as port:
        config = mail_settings(port)
        intake.take(sqlite_database, config, ticket(), NOW)
        deliver.deliver_next(sqlite_database, config, "a")

    ((_, kept, _, error),) = state(sqlite_database)
    assert kept == "pending"
    assert "took longer" in str(error)
