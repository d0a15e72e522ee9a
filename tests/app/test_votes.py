from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import Database
from app.judgement import Judgement, Reason
from app.migrate import upgrade
from app.settings_file import load_config
from app.tables.contact import RecentVote
from app.tables.visits import Vote
from app.votes import CHANGEABLE, NewVote, cast, forget, forget_comments

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


def whole(database: Database) -> list[tuple[bool, str | None, str | None, str]]:
    with database.reading() as connection:
        asked = select(Vote.helpful, Vote.reason, Vote.comment, Vote.revision).order_by(Vote.id)
        return [(*row[:3], row[3][:1]) for row in connection.execute(asked)]


def said(revision: str, helpful: bool, reason: str = "", comment: str = "") -> NewVote:
    given = Judgement(helpful, Reason(reason) if reason else None, comment)
    return NewVote("refunds", "en", revision * 40, given)


@pytest.mark.parametrize(
    ("votes", "kept"),
    [
        ([said("a", False), said("a", False, "wrong", "It is 5 days.")],
         (False, "wrong", "It is 5 days.", "a")),
        ([said("a", False, "wrong", "One"), said("b", False)], (False, "wrong", "One", "a")),
        ([said("a", False, "wrong", "One"), said("b", False, "broken")],
         (False, "broken", None, "b")),
        ([said("a", False, "wrong", "One"), said("b", True)], (True, None, None, "b")),
        ([said("a", True), said("b", True)], (True, None, None, "b")),
        ([said("a", True, comment="Good"), said("b", False)], (False, None, None, "b")),
    ],
)  # fmt: skip
def test_a_second_vote_changes_the_first_with_its_reason_and_takes_nothing_away_by_repeating(
    database: Database, votes: list[NewVote], kept: tuple[bool, str | None, str | None, str]
) -> None:
    for number, vote in enumerate(votes):
        cast(database, vote, HERE, NOON + timedelta(minutes=number))

    assert whole(database) == [kept]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Mail bob@planted.example please", "Mail [email] please"),
        ("My card is 4111 1111 1111 1111.", "My card is [card]."),
        (" kept\n\tas it is 🙂 ", " kept\n\tas it is 🙂 "),
    ],
)
def test_personal_data_is_taken_out_of_comments(
    database: Database, written: str, kept: str
) -> None:
    cast(database, said("a", False, comment=written), HERE, NOON)

    assert whole(database) == [(False, None, kept, "a")]


def test_comments_are_deleted_in_time_and_their_votes_stay(
    database: Database, tmp_path: Path
) -> None:
    config = load_config({"FIRSTLINE_VISITS__KEEP_TEXT_DAYS": "7"}, tmp_path)
    cast(database, said("a", False, "wrong", "Old"), HERE, NOON)
    cast(database, said("b", False, "unclear", "New"), THERE, NOON + timedelta(seconds=1))

    early = forget_comments(database, config, NOON + timedelta(days=7))
    late = forget_comments(database, config, NOON + timedelta(days=7, seconds=1))

    assert (early, late) == (0, 1)
    assert whole(database) == [(False, "wrong", None, "a"), (False, "unclear", "New", "b")]
