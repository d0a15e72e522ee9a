from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.contact.hours import Schedule, Span, State, state

NINE_TO_FIVE = (Span(540, 1020),)
WORKDAYS = (NINE_TO_FIVE,) * 5 + ((), ())
NIGHT = (Span(22 * 60, 6 * 60),)
ALWAYS = ((Span(0, 1440),),) * 7
BERLIN = ZoneInfo("Europe/Berlin")


def schedule(
    week: tuple[tuple[Span, ...], ...] = WORKDAYS, holidays: dict[date, str] | None = None
) -> Schedule:
    return Schedule(BERLIN, week, holidays or {})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_open(until: str | None) -> State:
    return State(is_open=True, until=at(until) if until else None, opens=None, holiday=None)


def is_closed(opens: str | None, holiday: str | None = None) -> State:
    return State(
        is_open=False, until=None, opens=at(opens) if opens else None, holiday=holiday
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Monday, 2 March 2026, is winter time: UTC+1.
        ("2026-03-02T07:59:59", is_closed("2026-03-02T08:00")),
        ("2026-03-02T08:00", is_open("2026-03-02T16:00")),
        ("2026-03-02T15:59:59", is_open("2026-03-02T16:00")),
        ("2026-03-02T16:00", is_closed("2026-03-03T08:00")),
        # From Friday evening to Monday, over the change to summer time on 29 March.
        ("2026-03-27T16:00", is_closed("2026-03-30T07:00")),
        ("2026-03-30T07:00", is_open("2026-03-30T15:00")),
        # Back to winter time on 25 October.
        ("2026-10-23T15:00", is_closed("2026-10-26T08:00")),
    ],
)
def test_office_hours_follow_the_clock_on_the_wall(now: str, expected: State) -> None:
    assert state(schedule(), at(now)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02T21:00", is_open("2026-03-03T05:00")),
        ("2026-03-03T04:59", is_open("2026-03-03T05:00")),
        ("2026-03-03T05:00", is_closed("2026-03-03T21:00")),
        # The night of 28 March is an hour shorter, that of 24 October an hour longer.
        ("2026-03-29T00:30", is_open("2026-03-29T04:00")),
        ("2026-10-24T23:30", is_open("2026-10-25T05:00")),
    ],
)
def test_nights_belong_to_the_day_that_they_begin_on(now: str, expected: State) -> None:
    assert state(schedule((NIGHT,) * 7), at(now)) == expected


def test_hours_inside_the_missing_hour_open_nothing() -> None:
    in_the_gap = schedule(((), (), (), (), (), (), (Span(125, 155),)))  # 02:05 to 02:35

    assert state(in_the_gap, at("2026-03-29T01:10")) == is_closed("2026-04-05T00:05")


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    twice = schedule(((), (), (), (), (), (), (Span(120, 180),)))  # 02:00 to 03:00

    assert state(twice, at("2026-10-25T00:30")) == is_open("2026-10-25T02:00")
    assert state(twice, at("2026-10-25T01:30")) == is_open("2026-10-25T02:00")


def test_holidays_are_closed_and_named_by_the_calendar_of_the_zone() -> None:
    closed = schedule(holidays={date(2026, 12, 24): "Eve", date(2026, 12, 25): "Day"})

    assert state(closed, at("2026-12-23T15:59")) == is_open("2026-12-23T16:00")
    assert state(closed, at("2026-12-23T23:30")) == is_closed("2026-12-28T08:00", "Eve")
    assert state(closed, at("2026-12-25T10:00")) == is_closed("2026-12-28T08:00", "Day")


def test_hours_that_touch_are_one() -> None:
    parts = schedule(((Span(540, 720), Span(720, 1020)),) * 7)

    assert state(parts, at("2026-03-02T08:00")) == is_open("2026-03-02T16:00")


def test_day_and_night_never_closes_and_no_hours_never_open() -> None:
    now = at("2026-03-02T08:00")

    assert state(schedule(ALWAYS), now) == is_open(None)
    assert state(schedule(((),) * 7), now) == is_closed(None)
