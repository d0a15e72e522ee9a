from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.config import Config
from app.db import Database
from app.tables.tickets import Attachment, Delivery, Ticket
from app.tickets import intake, outbox, retention
from app.tickets.channels.base import ChannelRefused
from tests.app.tickets.samples import NOW, PICTURE, ticket

DAY = timedelta(days=1)


@pytest.fixture
def config(mail_settings: Callable[..., Config]) -> Config:
    return mail_settings(1, tickets__keep_days=30)


def counts(database: Database) -> list[int]:
    with database.reading() as connection:
        tables = (Ticket, Attachment, Delivery)
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        ]


def take(database: Database, config: Config) -> str:
    return intake.take(database, config, ticket(files=(PICTURE,)), NOW).reference


def send(database: Database) -> None:
    delivery = outbox.claim(database, "a", NOW)
    assert delivery is not None
    outbox.sent(database, delivery, "", NOW)


def test_a_delivered_ticket_goes_after_its_days_with_all_that_came(
    database: Database, config: Config
) -> None:
    take(database, config)
    send(database)

    before = retention.forget_old(database, config, NOW + 30 * DAY - timedelta(seconds=1))
    kept = counts(database)
    after = retention.forget_old(database, config, NOW + 30 * DAY)

    assert (before, kept) == (0, [1, 1, 1])
    assert (after, counts(database)) == (1, [0, 0, 0])


def test_a_ticket_that_is_not_delivered_stays(database: Database, config: Config) -> None:
    take(database, config)
    pending = retention.forget_old(database, config, NOW + 999 * DAY)
    delivery = outbox.claim(database, "a", NOW)
    assert delivery is not None
    outbox.failed(database, delivery, ChannelRefused("no"), NOW)
    dead = retention.forget_old(database, config, NOW + 999 * DAY)

    assert (pending, dead, counts(database)) == (0, 0, [1, 1, 1])


def test_a_ticket_that_was_closed_later_is_kept_from_then(
    database: Database, config: Config
) -> None:
    reference = take(database, config)
    send(database)
    intake.close(database, config, reference, NOW + 10 * DAY)
    closing = outbox.claim(database, "a", NOW + 10 * DAY)
    assert closing is not None
    outbox.sent(database, closing, "", NOW + 10 * DAY)

    assert retention.forget_old(database, config, NOW + 39 * DAY) == 0
    assert retention.forget_old(database, config, NOW + 40 * DAY) == 1


def test_a_ticket_that_went_nowhere_stays_until_it_is_closed(
    database: Database, settings: Callable[..., Config]
) -> None:
    config = settings(tickets__keep_days=5)
    reference = take(database, config)

    open_ = retention.forget_old(database, config, NOW + 999 * DAY)
    intake.close(database, config, reference, NOW + DAY)
    early = retention.forget_old(database, config, NOW + 5 * DAY)
    closed = retention.forget_old(database, config, NOW + 6 * DAY)

    assert (open_, early, closed) == (0, 0, 1)


def test_many_go_in_several_steps(
    sqlite_database: Database, settings: Callable[..., Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    config = settings()
    for number in range(5):
        reference = intake.take(sqlite_database, config, ticket(f"k{number}"), NOW).reference
        intake.close(sqlite_database, config, reference, NOW)

    assert retention.forget_old(sqlite_database, config, NOW + 31 * DAY) == 5
    assert counts(sqlite_database) == [0, 0, 0]
