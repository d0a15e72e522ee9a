"""Days and times as a reader's language writes them, from the Unicode CLDR."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.messages import locales


def day(date: date, language: str) -> str:
    """Return a day: 12 November 2026, 12. November 2026, 2026年11月12日."""
    # Loaded when the first date is shown.
    from babel.dates import format_date

    return format_date(date, "long", locale=locales.formats(language))


def moment(time: datetime, language: str) -> str:
    """Return a point in time by universal time: 12 November 2026, 14:00 UTC."""
    from babel.dates import format_time

    there = time.astimezone(UTC)
    clock = format_time(there, "short", locale=locales.formats(language))
    return f"{day(there.date(), language)}, {clock} UTC"
