"""Values of JSON and of heads, taken as they come: exports keep to no schema."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

Record = Mapping[str, Any]


def line(value: Any) -> str:
    """Return one line of text that can be written to a file; "" for anything but text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    kept = "".join(char if unicodedata.category(char) != "Cc" else " " for char in writable(value))
    return " ".join(kept.split())


def writable(text: str) -> str:
    """Return text without what UTF-8 cannot say (lone surrogates) and without null bytes."""
    text = text.replace("\0", "\ufffd")
    return text.encode("utf-8", "replace").decode("utf-8")


def many(value: Any) -> list[str]:
    """Return the lines of a list, each once; a text is cut at its commas."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list):
        return []
    return list(dict.fromkeys(found for item in items if (found := line(item))))


def name(value: Any) -> str:
    """Return an id as text, "" for none."""
    return "" if isinstance(value, bool | float) else line(value)


def day(value: Any) -> date | None:
    """Return the day (UTC) of an ISO 8601 time or of seconds since 1970, ``None`` for neither."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC).date()
        if isinstance(value, str) and value.strip():
            moment = datetime.fromisoformat(value.strip())
            return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def place(value: Any) -> int | None:
    """Return a whole number, ``None`` where there is none."""
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def without_empty(head: Mapping[str, Any]) -> dict[str, Any]:
    """Return a head without the keys that say nothing."""
    return {key: value for key, value in head.items() if value not in (None, "", [], False)}


def files_of(number: int) -> str:
    """Return a number of files in words."""
    return f"{number} file{'' if number == 1 else 's'}"
