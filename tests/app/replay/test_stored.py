from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from app.db import Database
from app.replay import stored
from app.replay.stored import Stored, stored_questions
from app.replay.types import Origin, Wanted
from app.tables.desk import AgentLink

SINCE = timedelta(days=28)
NAMES = {"refund": "refund", "card": "card", "old": "new"}


def search(question: str, language: str = "en") -> tuple[str, dict[str, str]]:
    return "search", {"question": question, "language": language}


def read(database: Database) -> Stored:
    return stored_questions(database, datetime.now(UTC) - SINCE, NAMES, ("en", "de"))


def wanted(text: str, weight: int, rate: float, article: str | None = None) -> Wanted:
    return Wanted(text, "en", Origin.STORED, article=article, weight=weight, contact_rate=rate)


def test_only_what_three_visitors_asked_is_told_with_its_weight_and_contact_rate(
    database: Database, happen: Callable[..., None]
) -> None:
    happen("a", search("Lost card"))
    happen("a-2", search("lost card?"), ("ticket", {}))
    happen("b", ("ticket", {}), search("lost  card"), search("lost card"))
    happen("c", search("lost card"))
    happen("d", search("refund"))
    happen("e", search("refund"))
    happen("e-2", search("refund"))
    for visitor in "fgh":
        happen(f"{visitor}x", search("write to me@example.com"))
        happen(f"{visitor}y", search("long ago"), days=40)

    assert read(database) == Stored((wanted("lost card", 5, 1 / 4),), 0)


def test_languages_are_kept_apart_and_unknown_ones_are_left_to_the_search(
    database: Database, happen: Callable[..., None]
) -> None:
    for n in range(3):
        happen(f"v{n}", search("card"), search("card", "de"), search("card", "xx"))

    assert [(one.text, one.language, one.weight) for one in read(database).wanted] == [
        ("card", "en", 3),
        ("card", "de", 3),
        ("card", None, 3),
    ]


@pytest.mark.parametrize(
    ("found", "article"),
    [
        (["card", "card", "refund"], "card"),
        (["card", "refund", None], None),
        (["old", "old", None], "new"),
        (["gone", "gone", "gone"], None),
    ],
)
def test_the_right_article_is_the_one_that_two_people_found(
    database: Database, happen: Callable[..., None], found: list[str | None], article: str | None
) -> None:
    for n, one in enumerate(found):
        solved = [("solved", {"article_id": one})] if one else []
        happen(f"v{n}", search("stolen purse"), *solved)

    assert [one.article for one in read(database).wanted] == [article]


def test_the_article_that_an_agent_linked_is_right(
    database: Database, happen: Callable[..., None]
) -> None:
    for n in range(3):
        happen(f"v{n}", search("stolen purse"))
    row = {
        "at": datetime.now(UTC), "account_id": None, "question": "Stolen purse?",
        "article_id": "card", "language": "en", "revision": "r", "anchor": "", "form": "link",
        "rank": 1, "generation": 1,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(insert(AgentLink).values(row))

    assert [one.article for one in read(database).wanted] == ["card"]


def test_beyond_a_number_the_least_searched_are_left(
    database: Database, happen: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MOST", 1)
    for n in range(3):
        happen(f"v{n}", search("rare"), search("often"), search("often"))

    found = read(database)

    assert ([one.text for one in found.wanted], found.left) == (["often"], 1)
