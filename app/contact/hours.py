"""When people answer: open now, until when, and when next.

Opening hours are wall-clock times of one zone.  They are turned into moments day by day, so
that summer time moves them as it moves the clock on the wall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HORIZON_DAYS: Final = 400
"""How far ahead the next opening is looked for: past a year of holidays."""
DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """Open from one minute of the day to another; an end that is not later is tomorrow's."""

    start: int
    end: int
    """At most 1440, which is midnight at the end of the day."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A week of opening hours, and the days on which they do not hold."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    """Monday to Sunday."""
    holidays: Mapping[date, str]
    """Days without opening hours, by the zone's calendar, and their names."""


@dataclass(frozen=True, slots=True)
class State:
    """Whether somebody answers at a moment."""

    is_open: bool
    until: datetime | None
    """When it closes; ``None`` when closed or when it never closes."""
    opens: datetime | None
    """When it opens next; ``None`` when open or when it is not going to."""
    holiday: str | None
    """The name of today's holiday."""


def state(schedule: Schedule, now: datetime) -> State:
    """Return what holds at ``now``."""
    today = now.astimezone(schedule.zone).date()
    holiday = schedule.holidays.get(today)
    horizon = now + timedelta(days=HORIZON_DAYS)
    for start, end in _openings(schedule, today - timedelta(days=1)):
        if end <= now:
            continue
        if start > now:
            return State(is_open=False, until=None, opens=start, holiday=holiday)
        return State(is_open=True, until=end if end < horizon else None, opens=None, holiday=None)
    return State(is_open=False, until=None, opens=None, holiday=holiday)


def _openings(schedule: Schedule, first: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield when it opens and closes, in UTC, hours that touch or overlap made one."""
    pending: tuple[datetime, datetime] | None = None
    for start, end in _each(schedule, first):
        if pending and start <= pending[1]:
            pending = pending[0], max(pending[1], end)
            continue
        if pending:
            yield pending
        pending = start, end
    if pending:
        yield pending


def _each(schedule: Schedule, first: date) -> Iterator[tuple[datetime, datetime]]:
    for offset in range(HORIZON_DAYS + 3):
        day = first + timedelta(days=offset)
        if day in schedule.holidays:
            continue
        for span in sorted(schedule.week[day.weekday()], key=lambda one: one.start):
            end_day = day if span.end > span.start else day + timedelta(days=1)
            start = _moment(day, span.start, schedule.zone, fold=0)
            end = _moment(end_day, span.end, schedule.zone, fold=1)
            if end > start:  # An hour that the clocks leave out opens nothing.
                yield start, end


def _moment(day: date, minutes: int, zone: ZoneInfo, *, fold: int) -> datetime:
    """Return a wall-clock time as a moment; of one that comes twice, ``fold`` says which."""
    days, rest = divmod(minutes, DAY_MINUTES)
    wall = time(rest // 60, rest % 60, tzinfo=zone, fold=fold)
    return datetime.combine(day + timedelta(days=days), wall).astimezone(UTC)
