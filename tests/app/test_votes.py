from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.db import Database
from app.judgement import Judgement
from app.migrate import upgrade
from app.tables.contact import RecentVote
from app.tables.visits import Vote
from app.votes import CHANGEABLE, NewVote, cast, forget

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
YES = NewVote("refunds", "en", "a" * 40, Judgement(helpful=True))
NO = NewVote("refunds", "en", "b" * 40, Judgement(helpful=False))
HERE, THERE = "192.0.2.7", "2001:db8::7"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def kept(database: Database) -> list[tuple[bool, str]]:
    with database.reading() as connection:
        asked = select(Vote.helpful, Vote.revision).order_by(Vote.id)
        return [(row.helpful, row.revision[:1]) for row in connection.execute(asked)]


def test_a_vote_is_changed_on_its_day_and_new_on_the_next(database: Database) -> None:
    new = [
        cast(database, YES, HERE, NOON),
        cast(database, NO, HERE, NOON + timedelta(hours=1)),
        cast(database, YES, THERE, NOON),
        cast(database, YES, HERE, NOON + timedelta(days=1)),
    ]

    assert new == [True, False, True, True]
    assert kept(database) == [(False, "b"), (True, "a"), (True, "a")]


def test_whose_a_vote_is_is_forgotten_after_a_day_but_not_the_vote(database: Database) -> None:
    cast(database, YES, HERE, NOON)

    early = forget(database, NOON + CHANGEABLE - timedelta(seconds=1))
    late = forget(database, NOON + CHANGEABLE)

    assert (early, late, kept(database)) == (0, 1, [(True, "a")])


def test_no_address_is_kept(database: Database) -> None:
    cast(database, YES, HERE, NOON)

    with database.reading() as connection:
        (who,) = connection.scalars(select(RecentVote.who)).all()
    assert (len(who), HERE in who) == (64, False)
