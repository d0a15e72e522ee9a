"""Spans of the calendar, as people write them: "6 months", "90 days", "P1Y6M"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_LONGEST_YEARS: Final = 100
_WORDS: Final = re.compile(r"(?:every\s+)?(\d{1,5}|an?|one)?\s*(day|week|month|quarter|year)s?")
_ADVERBS: Final = {
    "daily": (0, 1),
    "weekly": (0, 7),
    "monthly": (1, 0),
    "quarterly": (3, 0),
    "half-yearly": (6, 0),
    "yearly": (12, 0),
    "annually": (12, 0),
}
_ISO: Final = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?")
_UNITS: Final = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "quarter": (3, 0), "year": (12, 0)}


@dataclass(frozen=True, slots=True)
class Period:
    """A number of months and days; months are of different lengths, so they stay apart."""

    months: int = 0
    days: int = 0

    def after(self, moment: datetime) -> datetime:
        """Return the moment that lies this much later.

        A month after 31 January is the last of February, as ``date`` of PostgreSQL and the
        calendars of people have it.
        """
        month = moment.month - 1 + self.months
        year, month = moment.year + month // 12, month % 12 + 1
        try:
            day = min(moment.day, calendar.monthrange(year, month)[1])
            return moment.replace(year=year, month=month, day=day) + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return datetime.max.replace(tzinfo=UTC)

    def __str__(self) -> str:
        """Return it as ISO 8601 writes it."""
        years, months = divmod(self.months, 12)
        parts = ((years, "Y"), (months, "M"), (self.days, "D"))
        return "P" + "".join(f"{count}{letter}" for count, letter in parts if count)


def parse_period(text: str) -> Period | None:
    """Return the period that a text means, ``None`` for anything else.

    A number with days, weeks, months, quarters or years; "monthly" and the like; or a duration of
    whole days as ISO 8601 writes it (P6M).  At least a day and at most 100 years.
    """
    words = " ".join(text.lower().split())
    if words in _ADVERBS:
        return Period(*_ADVERBS[words])
    period = None
    if found := _WORDS.fullmatch(words):
        count = int(found[1]) if found[1] and found[1].isdecimal() else 1
        months, days = _UNITS[found[2]]
        period = Period(count * months, count * days)
    elif found := _ISO.fullmatch(words.upper()):
        years, months, weeks, days = (int(part or 0) for part in found.groups())
        period = Period(12 * years + months, 7 * weeks + days)
    return period if period and _is_sensible(period) else None


def _is_sensible(period: Period) -> bool:
    years = period.months / 12 + period.days / 366
    return 0 < years <= _LONGEST_YEARS
