from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.config import Config
from app.db import Database
from app.tables.tickets import Delivery
from app.tickets import bell, intake, outbox
from app.tickets.channels.base import (
    ChannelAway,
    ChannelRefused,
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
)
from app.tickets.outbox import LEASE, Figures
from tests.app.tickets.samples import NOW, ticket

MINUTE = timedelta(minutes=1)


@pytest.fixture
def config(mail_settings: Callable[..., Config]) -> Config:
    return mail_settings(1)


def taken(database: Database, config: Config, number: int = 1) -> list[str]:
    """Take tickets a second apart; return their references."""
    return [
        intake.take(database, config, ticket(f"k{n}"), NOW + timedelta(seconds=n)).reference
        for n in range(number)
    ]


def claimed(database: Database, owner: str = "a", now: datetime = NOW + MINUTE) -> DueDelivery:
    delivery = outbox.claim(database, owner, now)
    assert delivery is not None
    return delivery


def row(database: Database) -> tuple[str, int, str | None, str | None]:
    asking = select(Delivery.state, Delivery.attempts, Delivery.lease_owner, Delivery.last_error)
    with database.reading() as connection:
        return tuple(connection.execute(asking).one())  # type: ignore[return-value]


def test_the_oldest_is_claimed_first_and_by_one_only(database: Database, config: Config) -> None:
    references = taken(database, config, 3)

    found = [outbox.claim(database, "a", NOW + MINUTE) for _ in range(4)]

    owners = {one.reference: one.id for one in outbox.pending(database)}
    assert [delivery and delivery.id for delivery in found] == [
        *(owners[reference] for reference in references),
        None,
    ]
    assert [d and (d.kind, d.channel, d.attempts, d.owner) for d in found[:3]] == [
        (DeliveryKind.TICKET, "smtp", 1, "a")
    ] * 3


def test_many_who_claim_at_once_get_different_ones(database: Database, config: Config) -> None:
    taken(database, config, 20)

    def claim_all(owner: str) -> list[str]:
        found = []
        while delivery := outbox.claim(database, owner, NOW + MINUTE):
            found.append(delivery.id)
        return found

    with ThreadPoolExecutor(8) as pool:
        shares = list(pool.map(claim_all, "abcdefgh"))

    ids = [id for share in shares for id in share]
    assert sorted(ids) == sorted(one.id for one in outbox.pending(database))
    assert len(set(ids)) == 20


def test_what_is_sent_is_not_due_again(database: Database, config: Config) -> None:
    taken(database, config)

    assert outbox.sent(database, claimed(database), "remote 1", NOW + MINUTE)

    assert row(database) == ("sent", 1, None, None)
    assert outbox.claim(database, "a", NOW + timedelta(days=9)) is None


def test_a_lease_that_ran_out_is_taken_over_and_the_late_outcome_does_not_count(
    database: Database, config: Config
) -> None:
    taken(database, config)
    slow = claimed(database, "slow")
    before = outbox.claim(database, "fast", NOW + MINUTE + LEASE - timedelta(seconds=1))
    fast = claimed(database, "fast", NOW + MINUTE + LEASE)

    late = [
        outbox.failed(database, slow, ChannelRefused("late"), NOW + 4 * MINUTE),
        outbox.sent(database, slow, "late", NOW + 4 * MINUTE),
    ]

    assert before is None
    assert (fast.id, fast.attempts) == (slow.id, 2)
    assert late == [(False, "dead"), False]
    assert row(database) == ("pending", 2, "fast", None)
    assert outbox.sent(database, fast, "", NOW + 4 * MINUTE)
    assert not outbox.sent(database, slow, "late", NOW + 5 * MINUTE)


def test_a_failure_is_tried_again_later(database: Database, config: Config) -> None:
    taken(database, config)
    now = NOW + MINUTE
    problem = ChannelRetry("answered 503", timedelta(minutes=7), "be\0back soon")

    held, state = outbox.failed(database, claimed(database), problem, now)

    (waiting,) = outbox.pending(database)
    assert (held, state) == (True, "pending")
    assert row(database) == ("pending", 1, None, "answered 503: be\ufffdback soon")
    assert now + timedelta(minutes=7) <= waiting.next_at <= now + timedelta(minutes=7, seconds=5)
    assert outbox.claim(database, "a", now + timedelta(minutes=6)) is None
    assert claimed(database, "a", now + timedelta(minutes=8)).attempts == 2


def test_after_the_last_attempt_it_is_dead(database: Database, config: Config) -> None:
    taken(database, config)
    states = []
    now = NOW
    for _ in range(10):
        now += timedelta(days=3)
        delivery = claimed(database, "a", now)
        states.append(outbox.failed(database, delivery, ChannelRetry("no"), now)[1])

    assert states == ["pending"] * 9 + ["dead"]


def test_dead_letters_are_listed_and_sent_again(database: Database, config: Config) -> None:
    (reference,) = taken(database, config)
    delivery = claimed(database)
    outbox.failed(database, delivery, ChannelRefused("answered 401", "bad token"), NOW + MINUTE)
    (dead,) = outbox.dead(database)
    heard = bell.rings()

    again = [outbox.send_again(database, dead.id, NOW + 2 * MINUTE) for _ in range(2)]

    assert (dead.reference, dead.kind, dead.channel) == (reference, "ticket", "smtp")
    assert (dead.state, dead.attempts) == ("dead", 1)
    assert dead.last_error == "answered 401: bad token"
    assert (again, bell.rings()) == ([True, False], heard + 1)
    assert outbox.dead(database) == ()
    assert claimed(database, "a", NOW + 2 * MINUTE).attempts == 1


def test_figures_tell_how_the_outbox_stands(database: Database, config: Config) -> None:
    assert outbox.figures(database, NOW) == Figures(0, 0, 0)
    taken(database, config, 3)
    outbox.failed(database, claimed(database), ChannelRefused("no"), NOW)
    outbox.sent(database, claimed(database), "", NOW)

    assert outbox.figures(database, NOW + MINUTE) == Figures(1, 1, 58)


def test_closing_is_told_only_after_the_ticket(database: Database, config: Config) -> None:
    (reference,) = taken(database, config)
    intake.close(database, config, reference, NOW)
    first = claimed(database)
    meanwhile = outbox.claim(database, "b", NOW + MINUTE)
    outbox.sent(database, first, "remote 7", NOW + MINUTE)
    second = claimed(database)

    assert (first.kind, meanwhile) == (DeliveryKind.TICKET, None)
    assert (second.kind, second.ticket_remote_id) == (DeliveryKind.CLOSED, "remote 7")


def test_what_a_failed_attempt_learned_is_there_at_the_next(
    database: Database, config: Config
) -> None:
    taken(database, config)
    problem = ChannelRetry("halfway", timedelta(0))
    problem.remote_id = "remote 3"
    outbox.failed(database, claimed(database), problem, NOW + MINUTE)

    assert claimed(database, "a", NOW + 2 * MINUTE).remote_id == "remote 3"


def test_the_same_is_queued_once(database: Database, config: Config) -> None:
    taken(database, config)
    ticket_id = claimed(database).ticket_id
    with database.writing() as connection:
        new = [
            outbox.queue(connection, ticket_id, DeliveryKind.COPY, ["smtp", "smtp"], NOW)
            for _ in range(2)
        ]

    assert new == [1, 0]


def test_a_lease_without_an_end_is_never_left(database: Database, config: Config) -> None:
    taken(database, config)
    with database.writing() as connection:
        connection.execute(update(Delivery).values(lease_owner="gone", lease_until=NOW))

    assert claimed(database, "a", NOW + MINUTE).owner == "a"


def test_what_found_nobody_is_tried_soon_after_the_channel_works_again(
    database: Database, config: Config
) -> None:
    taken(database, config, 3)
    gone = NOW + timedelta(hours=6)
    first, second = claimed(database), claimed(database)
    refused_once = claimed(database)
    outbox.failed(database, refused_once, ChannelRetry("busy", timedelta(hours=9)), NOW)
    for delivery in (first, second):
        outbox.failed(database, delivery, ChannelAway("nobody is there"), NOW)
    again = {one.id: one for _ in range(2) if (one := outbox.claim(database, "b", gone))}
    outbox.failed(database, again[first.id], ChannelAway("nobody is there"), gone)
    outbox.sent(database, again[second.id], "", gone)
    waiting = {one.id: one.next_at for one in outbox.pending(database)}

    assert [(one.attempts, one.away_since) for one in again.values()] == [(1, NOW)] * 2
    assert waiting[first.id] <= gone + outbox.WAKE
    assert waiting[refused_once.id] >= NOW + timedelta(hours=9)


def test_a_channel_that_stays_away_for_days_is_given_up(database: Database, config: Config) -> None:
    taken(database, config)
    delivery = claimed(database)
    outbox.failed(database, delivery, ChannelAway("nobody is there"), NOW)
    moments = [NOW + timedelta(days=days) for days in (1, 3, 5)]
    states = []
    for moment in moments:
        again = claimed(database, "b", moment)
        states.append(outbox.failed(database, again, ChannelAway("still nobody"), moment)[1])

    assert states == ["pending", "pending", "dead"]
    assert outbox.send_again(database, delivery.id, moments[-1])
    again = claimed(database, "c", moments[-1])
    assert outbox.failed(database, again, ChannelAway("nobody"), moments[-1])[1] == "pending"
