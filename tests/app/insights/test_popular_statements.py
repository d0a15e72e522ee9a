"""What is popular, and what never stands on a page, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.db import Database
from app.insights.popular import Favourite, read, searched
from tests.app.insights.told import PERIOD, Told, put

SURE = {"confident": True, "language": "en", "total": 3}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def asked(question: str | None, who: str, begins: int = 0, **more: Any) -> Told:
    columns = dict.fromkeys(("confident", "language", "total", "question"))
    return Told(who, begins, ((0, "search", columns | SURE | {"question": question} | more),))


def viewed(article: str, who: str, language: str = "en") -> Told:
    return Told(who, 0, ((0, "view", {"article_id": article, "language": language}),))


def by_three(question: str | None, **more: Any) -> list[Told]:
    return [asked(question, who, **more) for who in "abc"]


def found(database: Database, *visits: Told) -> tuple[Favourite, ...]:
    put(database, *visits)
    with database.reading() as connection:
        return searched(connection, PERIOD)


def test_the_question_of_most_visitors_comes_first(database: Database) -> None:
    often = [asked("reset password", who) for who in "abcd"]

    assert found(database, *by_three("get a refund"), *often) == (
        Favourite("en", "reset password"),
        Favourite("en", "get a refund"),
    )


def test_of_equally_popular_ones_the_alphabet_decides(database: Database) -> None:
    visits = [*by_three("refund"), *by_three("card"), *by_three("invoice")]

    assert [one.text for one in found(database, *visits)] == ["card", "invoice", "refund"]


def test_fewer_than_three_visitors_are_not_told_of(database: Database) -> None:
    twice = [asked("refund", who, begins) for who in "ab" for begins in (0, 60, 120)]

    assert found(database, *twice) == ()


def test_other_capitals_and_marks_are_the_same_question(database: Database) -> None:
    spelled = ("Reset password?", "reset password", "reset password", "RESET PASSWORD!")
    visits = [asked(text, who) for text, who in zip(spelled, "abcd", strict=True)]

    assert found(database, *visits) == (Favourite("en", "reset password"),)


def test_letters_beyond_ascii_are_folded_as_well(database: Database) -> None:
    visits = [*by_three("Überweisung", language="de"), *by_three("überweisung", language="de")]

    assert len(found(database, *visits)) == 1


def test_each_language_has_its_own(database: Database) -> None:
    visits = [*by_three("refund"), *by_three("Rechnung", language="de")]

    assert set(found(database, *visits)) == {
        Favourite("en", "refund"),
        Favourite("de", "Rechnung"),
    }


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("refund", {"confident": False}),
        ("refund", {"confident": None}),
        ("refund", {"language": None}),
        ("refund", {"begins": -40 * 86_400}),
        (None, {}),
        ("order 4711", {}),
        ("mail to anna@example.com", {}),
        ("mail to [email]", {}),
        ("see https://example.com", {}),
        ("see WWW.example.com", {}),
        ("<b>refund</b>", {}),
        ("a", {}),
        ("word " * 13, {}),
    ],
)
def test_what_may_tell_of_somebody_or_found_nothing_is_left_out(
    database: Database, question: str | None, more: dict[str, Any]
) -> None:
    assert found(database, *by_three(question, **more)) == ()


def test_spaces_are_made_single(database: Database) -> None:
    assert found(database, *by_three("get  a   refund")) == (Favourite("en", "get a refund"),)


def test_articles_are_ordered_by_their_readers(database: Database) -> None:
    often = [viewed("password", who) for who in "abcd"]
    seldom = [viewed("hidden", who) for who in "ab"]
    put(database, *[viewed("refunds", who) for who in "abc"], *often, *seldom)

    with database.reading() as connection:
        assert read(connection, PERIOD) == (
            Favourite("en", "password"),
            Favourite("en", "refunds"),
        )
