from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.config import Config
from app.db import Database
from app.errors import KeyReused
from app.migrate import upgrade
from app.tables.tickets import Attachment, Delivery, Ticket
from app.tickets import bell, intake
from app.tickets.types import Taken, UploadedFile
from search.errors import BadRequest
from tests.app.tickets.samples import NOW, PICTURE, ticket

Settings = Callable[..., Config]
TWO = "smtp,webhook"


@pytest.fixture
def config(settings: Settings) -> Config:
    return settings(
        tickets__channels=TWO,
        tickets__smtp__host="127.0.0.1",
        tickets__smtp__sender="help@example.com",
        tickets__smtp__to="team@example.com",
        tickets__webhook__url="http://127.0.0.1:1/hook",
        tickets__webhook__secret="x" * 24,
    )


def count(database: Database, table: type) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def deliveries(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as connection:
        rows = connection.execute(
            select(Delivery.kind, Delivery.channel, Delivery.state).order_by(
                Delivery.kind.desc(), Delivery.channel
            )
        )
        return [(row.kind, row.channel, row.state) for row in rows]


def test_a_ticket_is_written_exactly_with_its_files_and_a_delivery_a_channel(
    database: Database, config: Config
) -> None:
    files = (PICTURE, UploadedFile("log.txt", "text/plain", bytes(range(256))))
    taken = intake.take(database, config, ticket(files=files), NOW)

    with database.reading() as connection:
        row = connection.execute(select(Ticket.__table__)).one()
        attached = connection.execute(
            select(Attachment.name, Attachment.media_type, Attachment.content)
        ).all()
    assert taken.created
    assert (row.reference, row.state, row.created_at) == (taken.reference, "open", NOW)
    assert (row.subject, row.text) == ("Cannot sign in", "I tried twice.\nThen I gave up.")
    assert (row.name, row.email, row.topic) == ("A. Reader", "reader@example.org", "account")
    assert (row.answers, row.product) == ({"Device": "Phone"}, "Cloud")
    assert [UploadedFile(*file) for file in attached] == list(files)
    assert deliveries(database) == [("ticket", "smtp", "pending"), ("ticket", "webhook", "pending")]


def test_references_are_easy_to_read_out() -> None:
    references = {intake.new_reference() for _ in range(500)}

    assert len(references) == 500
    assert [r for r in references if not re.fullmatch(r"FL(-[2-9A-HJ-NP-Z]{4}){2}", r)] == []


def test_the_same_key_is_the_same_ticket(database: Database, config: Config) -> None:
    first = intake.take(database, config, ticket(), NOW)
    again = intake.take(
        database, config, ticket(packet={"opened": []}, visit_id="v"), NOW + timedelta(hours=1)
    )

    assert again == Taken(first.reference, created=False)
    assert (count(database, Ticket), count(database, Delivery)) == (1, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Other"},
        {"text": "Other"},
        {"name": "Other"},
        {"email": "other@example.org"},
        {"topic": None},
        {"answers": {"Device": "Tablet"}},
        {"files": (PICTURE,)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_key_with_other_content_is_refused(
    sqlite_database: Database, config: Config, change: dict[str, object]
) -> None:
    intake.take(sqlite_database, config, ticket(), NOW)

    with pytest.raises(KeyReused, match="key of its own"):
        intake.take(sqlite_database, config, ticket(**change), NOW)
    assert count(sqlite_database, Ticket) == 1


def test_eight_at_once_with_the_same_key_get_one_ticket(database: Database, config: Config) -> None:
    keys = [f"key {number}" for number in range(6)]
    together = Barrier(8)

    def send_all(_: int) -> list[str]:
        together.wait()
        return [intake.take(database, config, ticket(key), NOW).reference for key in keys]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send_all, range(8)))

    assert answers == [answers[0]] * 8
    assert len(set(answers[0])) == 6
    assert (count(database, Ticket), count(database, Delivery)) == (6, 12)


def test_without_a_channel_the_ticket_stays(sqlite_database: Database, settings: Settings) -> None:
    taken = intake.take(sqlite_database, settings(), ticket(), NOW)

    assert taken.created
    assert (count(sqlite_database, Ticket), count(sqlite_database, Delivery)) == (1, 0)


def test_the_senders_are_woken(sqlite_database: Database, config: Config) -> None:
    heard = bell.rings()

    intake.take(sqlite_database, config, ticket(), NOW)

    assert bell.rings() == heard + 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "a\0b"}, "text holds a character"),
        ({"subject": "\ud83d"}, "subject holds a character"),
        ({"answers": {"a": "\udc00"}}, "answers holds a character"),
        ({"answers": {"a\0": "b"}}, "answers holds a character"),
        ({"files": (UploadedFile("\0.png", "image/png", b""),)}, "files holds a character"),
        ({"key": "k" * 201}, "key is longer than 200"),
        ({"text": "\0", "topic": "t" * 101}, "topic is longer than 100 characters; text holds"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_refused_with_all_reasons(
    database: Database, config: Config, change: dict[str, object], said: str
) -> None:
    with pytest.raises(BadRequest, match=said):
        intake.take(database, config, ticket(**change), NOW)
    assert count(database, Ticket) == 0


def test_closing_tells_every_channel_once(database: Database, config: Config) -> None:
    reference = intake.take(database, config, ticket(), NOW).reference
    later = NOW + timedelta(minutes=5)

    answers = [
        intake.close(database, config, reference, later),
        intake.close(database, config, reference, later + timedelta(minutes=1)),
        intake.close(database, config, "FL-NONE-NONE", later),
    ]

    with database.reading() as connection:
        row = connection.execute(select(Ticket.state, Ticket.closed_at)).one()
    assert answers == [True, True, False]
    assert tuple(row) == ("closed", later)
    assert deliveries(database) == [
        ("ticket", "smtp", "pending"),
        ("ticket", "webhook", "pending"),
        ("closed", "smtp", "pending"),
        ("closed", "webhook", "pending"),
    ]


def test_a_ticket_that_cannot_be_queued_is_not_taken(
    sqlite_database: Database, config: Config
) -> None:
    with sqlite_database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE outbox")

    with pytest.raises(Exception, match="outbox"):
        intake.take(sqlite_database, config, ticket(), NOW)
    assert count(sqlite_database, Ticket) == 0


def test_migrating_again_keeps_tickets(database_url: str, config: Config) -> None:
    upgrade(database_url)
    opened = Database(database_url)
    intake.take(opened, config, ticket(), NOW)
    upgrade(database_url)
    kept = count(opened, Ticket)
    opened.close()

    assert kept == 1
