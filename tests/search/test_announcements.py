from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from search.announcements import Announcements

NEVER = float("inf")


def row(name: str, language: str = "en", **other: Any) -> dict[str, Any]:
    return {
        "id": f"{language}:{name}",
        "kind": "news",
        "title": name.title(),
        "html": "",
        "language": language,
        "grouping": name,
        "products": "",
        "starts_at": -NEVER,
        "ends_at": NEVER,
    } | other


def shown(
    rows: list[dict[str, Any]], now: float = 0.0, language: str = "en", product: str | None = None
) -> list[str]:
    found = Announcements(rows, "en", lambda: now).shown(language, product)
    return [one.id for one in found]


@pytest.mark.parametrize(("now", "there"), [(9.9, False), (10, True), (19.9, True), (20, False)])
def test_it_is_there_from_its_start_and_gone_from_its_end(now: float, there: bool) -> None:
    rows = [row("a", starts_at=10.0, ends_at=20.0)]

    assert shown(rows, now) == (["en:a"] if there else [])
    assert Announcements(rows, "en", lambda: now).state() == (there,)
    assert Announcements(rows, "en", lambda: now).shows([0]) is there


def test_what_is_urgent_comes_first_then_what_is_new() -> None:
    rows = [
        row("a"),
        row("b", starts_at=5.0),
        row("c", starts_at=9.0),
        row("d", kind="maintenance", starts_at=1.0),
        row("e", kind="incident"),
        row("f", kind="incident", starts_at=1.0),
    ]

    assert shown(rows, 10) == ["en:f", "en:e", "en:d", "en:c", "en:b", "en:a"]


@pytest.mark.parametrize(
    ("language", "ids"),
    [("en", ["en:a", "en:b"]), ("de", ["de:a", "en:b"]), ("fr", ["en:a", "en:b", "fr:c"])],
)
def test_each_comes_in_the_readers_language_else_in_the_default_one(
    language: str, ids: list[str]
) -> None:
    rows = [row("a", "de"), row("a"), row("b"), row("b", "es"), row("c", "fr")]

    assert sorted(shown(rows, language=language)) == ids


def test_a_translation_that_is_over_leaves_the_original() -> None:
    rows = [row("a"), row("a", "de", ends_at=5.0)]

    assert shown(rows, 4, "de") == ["de:a"]
    assert shown(rows, 6, "de") == ["en:a"]


@pytest.mark.parametrize(
    ("product", "ids"),
    [
        (None, ["en:all", "en:both", "en:shop"]),
        ("Shop", ["en:all", "en:both", "en:shop"]),
        ("App", ["en:all", "en:both"]),
        ("Till", ["en:all"]),
    ],
)
def test_those_about_other_products_are_left_out(product: str | None, ids: list[str]) -> None:
    rows = [row("all"), row("both", products="Shop\nApp"), row("shop", products="Shop")]

    assert shown(rows, product=product) == ids


def test_times_are_moments_and_none_where_there_is_no_bound() -> None:
    rows = [row("a", starts_at=60.0, products="Shop\nMobile app"), row("b", ends_at=120.0)]
    found = Announcements(rows, "en", lambda: 90.0).shown("en")

    assert [(one.starts_at, one.ends_at, one.products) for one in found] == [
        (datetime(1970, 1, 1, 0, 1, tzinfo=UTC), None, ("Shop", "Mobile app")),
        (None, datetime(1970, 1, 1, 0, 2, tzinfo=UTC), ()),
    ]


def test_of_no_announcement_none_is_due() -> None:
    assert not Announcements([], "en").shows([])
    assert Announcements([], "en").shown("en") == ()
