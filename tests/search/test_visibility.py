from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from search.types import Filters
from search.visibility import Visibility

INFINITE = float("inf")
GROUPINGS = itertools.count()


@dataclass
class Clock:
    """A clock that the test sets."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def row(**changes: Any) -> dict[str, Any]:
    plain = {
        "public": 1, "publish_at": -INFINITE, "expires_at": INFINITE, "language": "en",
        "category": "", "product": None, "searchable": 1, "boost": 1.0, "contact_direct": 0,
        "grouping": str(next(GROUPINGS)),
    }  # fmt: skip
    return plain | changes


SHOP = [
    row(category="pay", product="Shop"),
    row(category="pay/cards", product="Shop"),
    row(category="pay/cards", language="de", product="App"),
    row(category="pay", public=0, product="Secret"),
    row(category="payments", searchable=0),
    row(),
    row(category="late", expires_at=50.0, language="fr", product="Old"),
    row(category="early", publish_at=150.0, language="it", product="New"),
]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> Visibility:
    return Visibility(SHOP, "en", clock)


def numbers(mask: np.ndarray[Any, np.dtype[np.bool_]]) -> list[int]:
    return np.flatnonzero(mask).tolist()


def test_internal_expired_and_early_articles_are_not_seen(shop: Visibility) -> None:
    assert numbers(shop.mask()) == [0, 1, 2, 4, 5]
    assert [shop.shows(n) for n in range(8)] == [True, True, True, False, True, True, False, False]


def test_articles_appear_and_disappear_by_the_clock(clock: Clock) -> None:
    rows = [row(publish_at=150.0, expires_at=160.0), row(expires_at=155.0)]
    visibility = Visibility(rows, "en", clock)
    seen = {}
    for now in (100.0, 149.9, 150.0, 154.9, 155.0, 159.9, 160.0, 1e12):
        clock.now = now
        seen[now] = numbers(visibility.mask())

    assert seen == {
        100.0: [1], 149.9: [1], 150.0: [0, 1], 154.9: [0, 1],
        155.0: [0], 159.9: [0], 160.0: [], 1e12: [],
    }  # fmt: skip


def test_what_appears_counts_from_that_moment_in_every_list(shop: Visibility, clock: Clock) -> None:
    before = (shop.languages(), shop.products(), shop.count(("early",), "it"))
    clock.now = 150.0
    after = (shop.languages(), shop.products(), shop.count(("early",), "it"))

    assert before == ({"en", "de"}, {"Shop", "App"}, 0)
    assert after == ({"en", "de", "it"}, {"Shop", "App", "New"}, 1)
    assert shop.below((), "it") == [("pay",), ("payments",), ("early",)]


@pytest.mark.parametrize(
    ("category", "language", "count"),
    [
        ((), "en", 4),
        ((), "de", 5),
        (("pay",), "en", 2),
        (("pay", "cards"), "en", 1),
        (("pay", "cards"), "de", 2),
        (("payments",), "en", 1),
        (("late",), "fr", 0),
        (("nowhere",), "en", 0),
        ((), "xx", 4),
    ],
)
def test_counts_hold_what_is_below(
    shop: Visibility, category: tuple[str, ...], language: str, count: int
) -> None:
    assert shop.count(category, language) == count


def test_only_categories_with_something_to_see_are_below(shop: Visibility) -> None:
    assert shop.below((), "en") == [("pay",), ("payments",)]
    assert shop.below(("pay",), "en") == [("pay", "cards")]
    assert shop.below(("pay",), "de") == [("pay", "cards")]
    assert shop.below((), "fr") == [("pay",), ("payments",)]
    assert shop.below(("late",), "fr") == []


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("en", [0, 2, 6]),
        ("de", [1, 2, 4, 6]),  # 0 is there in German, the German version of 2 is internal.
        ("fr", [0, 2, 5, 6]),  # French alone, and what French lacks.
        ("es", [0, 2, 6]),
    ],
)
def test_lists_hold_what_a_language_has_and_what_it_lacks_in_the_default_one(
    language: str, listed: list[int]
) -> None:
    rows = [
        row(grouping="a"), row(grouping="a", language="de"),
        row(grouping="b"), row(grouping="b", language="de", public=0),
        row(grouping="c", language="de"), row(grouping="d", language="fr"),
        row(grouping="e"),
    ]  # fmt: skip

    assert numbers(Visibility(rows, "en").listed(language)) == listed


def test_an_article_is_listed_until_its_translation_appears(clock: Clock) -> None:
    rows = [row(grouping="a"), row(grouping="a", language="de", publish_at=150.0)]
    visibility = Visibility(rows, "en", clock)
    before = numbers(visibility.listed("de")), visibility.count((), "de")
    clock.now = 150.0

    assert before == ([0], 1)
    assert (numbers(visibility.listed("de")), visibility.count((), "de")) == ([1], 1)


@pytest.mark.parametrize(
    ("filters", "chosen"),
    [
        (Filters(), [0, 1, 2, 5]),
        (Filters(language="en"), [0, 1, 5]),
        (Filters(language="de"), [2]),
        (Filters(category=("pay",)), [0, 1, 2]),
        (Filters(category=("pay", "cards")), [1, 2]),
        (Filters(category=()), [0, 1, 2, 5]),
        (Filters(product="Shop"), [0, 1]),
        (Filters(product="Secret"), []),
        (Filters("en", ("pay", "cards"), "Shop"), [1]),
        (Filters("xx"), []),
    ],
)
def test_a_search_chooses_among_searchable_articles(
    shop: Visibility, filters: Filters, chosen: list[int]
) -> None:
    assert numbers(shop.select(filters)) == chosen


def test_staff_choose_among_all_searchable_articles(shop: Visibility) -> None:
    assert numbers(shop.select(Filters(), staff=True)) == [0, 1, 2, 3, 5, 6, 7]
    assert numbers(shop.select(Filters(category=("pay",)), staff=True)) == [0, 1, 2, 3]


def test_an_empty_help_centre_shows_nothing() -> None:
    empty = Visibility([], "en")

    assert numbers(empty.mask()) == []
    assert (empty.languages(), empty.products(), empty.below((), "en")) == (set(), set(), [])
    assert numbers(empty.select(Filters("en", ("a",), "b"))) == []


def test_selections_follow_the_clock_and_cannot_be_changed(shop: Visibility, clock: Clock) -> None:
    before = [numbers(shop.select(Filters("it"))) for _ in range(2)]
    clock.now = 150.0
    mask = shop.select(Filters("it"))

    assert (before, numbers(mask)) == ([[], []], [7])
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = True
    assert shop.searchable.flags.writeable


def test_any_number_of_selections_is_answered(shop: Visibility) -> None:
    many = [numbers(shop.select(Filters("en", (f"{n}",)))) for n in range(500)]

    assert many == [[]] * 500
    assert numbers(shop.select(Filters("en", ("pay",)))) == [0, 1]
