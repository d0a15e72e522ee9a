"""What is due of the articles: the list, the command and the page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.due import as_csv, as_text, by_owner, tasks
from search.types import Care

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def care(path: str, **fields: object) -> Care:
    given: dict[str, object] = {
        "id": path,
        "title": path.title(),
        "language": "en",
        "path": f"{path}.md",
        "public": True,
        "owner": None,
        "authors": (),
        "review_every": "P1M",
        "reviewed": None,
        "due": None,
        "publish_at": None,
        "expires_at": None,
    }
    return Care(**{**given, **fields})  # type: ignore[arg-type]


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


LATE = care("late", due=day(6, 1), owner="Money team")
SOON = care("soon", due=day(7, 1), authors=("Ann", "Bo"))
FAR = care("far", due=day(9, 1))
ENDS = care("ends", expires_at=day(6, 20), owner="money TEAM")
COMES = care("comes", publish_at=day(6, 18))
OVER = care("over", due=day(6, 1), expires_at=day(6, 2))
INSIDE = care("inside", public=False, due=day(6, 15), expires_at=day(6, 20))
ALL = (LATE, SOON, FAR, ENDS, COMES, OVER, INSIDE)


def told(days: int, owner: str | None = None) -> list[tuple[str, str, str, bool]]:
    found = tasks(ALL, NOW, days, owner)
    return [(task.day, task.what.value, task.care.id, task.overdue) for task in found]


def test_the_earliest_comes_first_and_what_is_far_or_over_is_left_out() -> None:
    assert told(30) == [
        ("2026-06-01", "review", "late", True),
        ("2026-06-15", "review", "inside", True),
        ("2026-06-18", "appears", "comes", False),
        ("2026-06-20", "expires", "ends", False),
        ("2026-07-01", "review", "soon", False),
    ]


@pytest.mark.parametrize(
    ("days", "ids"),
    [(0, ["late", "inside"]), (4, ["late", "inside", "comes"]), (100, [
        "late", "inside", "comes", "ends", "soon", "far"])],
)  # fmt: skip
def test_so_many_days_are_looked_ahead(days: int, ids: list[str]) -> None:
    assert [id for _, _, id, _ in told(days)] == ids


def test_an_owner_is_found_whatever_the_case_of_the_letters() -> None:
    assert [id for _, _, id, _ in told(30, "MONEY team")] == ["late", "ends"]


def test_who_changed_an_article_last_looks_after_it_where_nobody_else_does() -> None:
    assert [id for _, _, id, _ in told(30, "ann")] == ["soon"]


def test_tasks_stand_below_their_owners_and_those_of_nobody_at_the_end() -> None:
    groups = by_owner(tasks(ALL, NOW, 30))

    assert [(name, [task.care.id for task in group]) for name, group in groups.items()] == [
        ("Ann", ["soon"]),
        ("Money team", ["late", "ends"]),
        ("", ["inside", "comes"]),
    ]


def test_letters_and_accents_that_stand_apart_are_the_same_owner() -> None:
    apart = care("apart", due=day(6, 2), owner="Bu\u0308ro")
    together = care("together", due=day(6, 3), owner="B\u00fcro")

    groups = by_owner(tasks([apart, together], NOW, 30, "b\u00fcro"))

    assert [(name, [task.care.id for task in group]) for name, group in groups.items()] == [
        ("Bu\u0308ro", ["apart", "together"])
    ]


def test_a_terminal_shows_days_paths_and_titles() -> None:
    assert as_text(tasks([LATE, COMES], NOW, 30)) == (
        "Money team:\n  2026-06-01  overdue  late.md  Late\n\n"
        "Nobody known:\n  2026-06-18  appears  comes.md  Comes"
    )
    assert as_text([]) == "Nothing is due."


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_of_a_table_begins_like_a_formula(first: str) -> None:
    evil = care("a", due=day(6, 1), owner=f"{first}1", title=f"{first}2", id=f"{first}3")

    assert as_csv(tasks([evil], NOW, 30)).splitlines()[1:] == [
        f"2026-06-01,review,yes,'{first}1,a.md,'{first}2,'{first}3"
    ]


def test_a_table_runs_no_formula() -> None:
    evil = care("a", due=day(6, 1), owner='=HYPERLINK("x")', title="+1, and more")

    assert as_csv(tasks([evil], NOW, 30)).splitlines() == [
        "when,what,overdue,owner,path,title,id",
        '2026-06-01,review,yes,"\'=HYPERLINK(""x"")",a.md,"\'+1, and more",a',
    ]
