"""Days as a reader's language writes them, from the Unicode CLDR."""

from __future__ import annotations

from datetime import date

from app.messages import locales


def day(date: date, language: str) -> str:
    """Return a day: 12 November 2026, 12. November 2026, 2026年11月12日."""
    # Loaded when the first date is shown.
    from babel.dates import format_date

    return format_date(date, "long", locale=locales.formats(language))
