"""What a visitor may expect, said first: who answers, where, when, and how soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.contact.guide import Channel, Guide, Hours, say
from app.contact.hours import Schedule, Span, State, state
from app.messages import translatable

DAY_NAMES: Final = (
    translatable("Monday"),
    translatable("Tuesday"),
    translatable("Wednesday"),
    translatable("Thursday"),
    translatable("Friday"),
    translatable("Saturday"),
    translatable("Sunday"),
)
HOLIDAYS_AHEAD: Final = timedelta(days=60)
HOLIDAYS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as the office's clocks and calendars show it."""

    iso: str
    weekday: str
    """One of ``DAY_NAMES``."""
    date: str
    time: str


@dataclass(frozen=True, slots=True)
class Open:
    """Whether somebody answers now."""

    is_open: bool
    until: Moment | None
    opens: Moment | None
    holiday: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to a person."""

    kind: str
    label: str
    address: str
    languages: tuple[str, ...]
    response: str | None
    open: Open | None
    """``None`` where there are no hours."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """All that stands before the form."""

    response: str | None
    channels: tuple[Reach, ...]
    zone: str | None
    week: tuple[tuple[str, str], ...]
    """Weekday, in English, and its hours; "" for none."""
    holidays: tuple[tuple[str, str], ...]
    """ISO date and name of those that come next."""


def expectations(guide: Guide, language: str, now: datetime) -> Expectations:
    """Return what holds at ``now``, in ``language``."""
    schedule = guide.schedule(language)
    office = _open(state(schedule, now), schedule.zone) if schedule else None
    return Expectations(
        response=say(guide.response, language) if guide.response else None,
        channels=tuple(_reach(one, language, office) for one in guide.channels),
        zone=guide.hours.zone if guide.hours else None,
        week=_week(guide.hours),
        holidays=_ahead(schedule, now) if schedule else (),
    )


def _reach(channel: Channel, language: str, office: Open | None) -> Reach:
    return Reach(
        kind=channel.kind.value,
        label=say(channel.label, language),
        address=channel.address,
        languages=channel.languages,
        response=say(channel.response, language) if channel.response else None,
        open=office if channel.hours == "office" else None,
    )


def _open(found: State, zone: ZoneInfo) -> Open:
    until = _moment(found.until, zone) if found.until else None
    opens = _moment(found.opens, zone) if found.opens else None
    return Open(found.is_open, until, opens, found.holiday)


def _moment(at: datetime, zone: ZoneInfo) -> Moment:
    there = at.astimezone(zone)
    day = DAY_NAMES[there.weekday()]
    iso = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Moment(iso, day, there.date().isoformat(), there.strftime("%H:%M"))


def _week(hours: Hours | None) -> tuple[tuple[str, str], ...]:
    if hours is None:
        return ()
    days = zip(DAY_NAMES, hours.week(), strict=True)
    return tuple((day, ", ".join(_clock(span) for span in spans)) for day, spans in days)


def _clock(span: Span) -> str:
    ends = (divmod(minute, 60) for minute in (span.start, span.end))
    return "–".join(f"{hour:02}:{minute:02}" for hour, minute in ends)


def _ahead(schedule: Schedule, now: datetime) -> tuple[tuple[str, str], ...]:
    today = now.astimezone(schedule.zone).date()
    near = (day for day in sorted(schedule.holidays) if today <= day <= today + HOLIDAYS_AHEAD)
    listed = [(day.isoformat(), schedule.holidays[day]) for day in near]
    return tuple(listed[:HOLIDAYS_SHOWN])
