from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from indexer import headvalues
from indexer.headvalues import BadValue


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (headvalues.text, "  two \n lines ", "two lines"),
        (headvalues.text, 3, "3"),
        (headvalues.text, date(2026, 1, 2), "2026-01-02"),
        (headvalues.identifier, 44, "44"),
        (headvalues.identifier, " a/  b ", "a/ b"),
        (headvalues.lines, "one, two", ("one, two",)),
        (headvalues.lines, ["a", 2, "a", ""], ("a", "2")),
        (headvalues.words, "a, b ,,a", ("a", "b")),
        (headvalues.words, ["a, b"], ("a, b",)),
        (headvalues.first, ["x", "y"], "x"),
        (headvalues.first, [], None),
        (headvalues.number, "08", 8.0),
        (headvalues.positive, 0.5, 0.5),
        (headvalues.flag, "Yes", True),
        (headvalues.flag, False, False),
        (headvalues.moment, date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC)),
        (headvalues.moment, datetime(2026, 1, 2, 3), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (headvalues.moment, "2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        (headvalues.language, "pt_BR", "pt-BR"),
        (headvalues.language, False, "no"),
        (headvalues.one_of("a", "b"), " B ", "b"),
    ],
)
def test_a_value_is_read_leniently(read: Callable[[Any], Any], value: Any, expected: Any) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (headvalues.text, ["a"], "text"),
        (headvalues.text, True, "text"),
        *(
            (
                headvalues.identifier,
                value,
                "text or a whole number: at most 200 characters, no “/” at its ends",
            )
            for value in ("  ", 1.5, True, "a" * 201, 10**200, "a\x7fb", "/a", "a/")
        ),
        (headvalues.lines, [{"a": 1}], "text or a list of texts"),
        (headvalues.number, "third", "a number"),
        (headvalues.number, True, "a number"),
        (headvalues.number, float("inf"), "a number"),
        (headvalues.positive, 0, "“boost: <number>” with a number above 0, at most 100"),
        (headvalues.flag, 1, "true or false"),
        (headvalues.moment, "soon", "a date like 2026-03-31 or 2026-03-31T09:00+01:00"),
        (headvalues.moment, 2026, "a date like 2026-03-31 or 2026-03-31T09:00+01:00"),
        (headvalues.language, "German!", "a language like “de” or “pt-BR”"),
        (headvalues.one_of("a", "b"), "c", "one of a, b"),
    ],
)
def test_a_wrong_value_says_what_was_expected(
    read: Callable[[Any], Any], value: Any, expected: str
) -> None:
    with pytest.raises(BadValue) as caught:
        read(value)

    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({}, "a mapping"),
        ([1], "a list"),
        (True, "true"),
        (False, "false"),
        ("x", "“x”"),
        ("x" * 50, "“" + "x" * 40 + "…”"),
    ],
)
def test_a_value_is_shown_short(value: Any, shown: str) -> None:
    assert headvalues.shown(value) == shown
