"""What is typed letter by letter is one search."""

from __future__ import annotations

import pytest

from app.db import Database
from app.tables.visits import Event
from tests.app.visits.happening import NOON, after, rows, search, view, written


def questions(database: Database) -> list[str | None]:
    return [one for (one,) in rows(database, Event, "question")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ([("ref", 0), ("refu", 1), ("refund", 2)], ["refund"]),
        ([("refunds", 0), ("refund", 5)], ["refund"]),
        ([("ref", 0), ("refund", 31)], ["ref", "refund"]),
        ([("ref", 0), ("invoice", 3)], ["ref", "invoice"]),
        ([("refund", 2), ("ref", 0)], ["refund"]),
        ([("Refund ", 0), ("refund card", 2)], ["refund card"]),
        (
            [("pay", 0), ("pay by +49 151 23", 1), ("pay by +49 151 23456789", 2)],
            ["pay by [phone]"],
        ),
        ([("to bob", 0), ("to bob@exa", 1), ("to bob@example.com", 2)], ["to [email]"]),
    ],
)
def test_of_a_search_as_it_is_typed_the_last_is_kept(
    database: Database, typed: list[tuple[str, float]], kept: list[str]
) -> None:
    for text, second in typed:
        written(database, [search(after(seconds=second), text, "typing")])

    assert questions(database) == kept


def test_letters_typed_are_outrun_by_the_search_and_searches_by_nothing(database: Database) -> None:
    typed = [search(NOON, "ref", "typing"), search(after(seconds=1), "refu", "typing")]
    asked = [search(after(seconds=2), "refund"), search(after(seconds=9), "refund card")]

    written(database, typed, asked, [search(after(seconds=12), "refund card fee", "typing")])

    assert questions(database) == ["refund", "refund card", "refund card fee"]


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2), (0, 3, 2, 1)])
def test_processes_that_write_in_any_order_keep_the_last_of_what_was_typed(
    database: Database, order: tuple[int, ...]
) -> None:
    happened = [
        search(NOON, "re", "typing"),
        search(after(seconds=0.1), "refu", "typing"),
        search(after(seconds=0.2), "refund"),
        view(after(seconds=0.4)),
    ]

    written(database, *([happened[at]] for at in order))

    kept = sorted(rows(database, Event, "at", "kind", "question"))
    assert [row[1:] for row in kept] == [("search", "refund"), ("view", None)]


def test_what_happens_between_keeps_what_was_typed(database: Database) -> None:
    written(
        database,
        [search(NOON, "ref", "typing"), view(after(seconds=1))],
        [search(after(seconds=2), "refund", "typing")],
    )

    assert questions(database) == ["ref", None, "refund"]
