"""The kinds of value that a head may hold, each read leniently and refused clearly."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from indexer.periods import Period, parse_period

_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

_MAX_ID = 200


class BadValue(ValueError):
    """A value of the wrong kind; the message says what was expected."""


def shown(value: Any) -> str:
    """Return what a writer wrote, short enough for a message."""
    kinds = {dict: "a mapping", list: "a list", bool: "true" if value is True else "false"}
    written = kinds.get(type(value), f"“{str(value)[:40]}”")
    return f"{written[:-1]}…”" if written.startswith("“") and len(str(value)) > 40 else written


def text(value: Any) -> str:
    """Return a line of text; a number or a date stands for its digits."""
    if isinstance(value, str | int | float | date) and not isinstance(value, bool):
        return " ".join(str(value).split())
    raise BadValue("text")


def identifier(value: Any) -> str:
    """Return an id: one line of text, as written, or a whole number.

    It is part of an address: longer ones, control characters and "/" at its ends would not do.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and (found := " ".join(value.split())):
        controls = any(unicodedata.category(char) == "Cc" for char in found)
        if len(found) <= _MAX_ID and not controls and found == found.strip("/"):
            return found
    raise BadValue(f"text or a whole number: at most {_MAX_ID} characters, no “/” at its ends")


def lines(value: Any) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    items = value if isinstance(value, list) else [value]
    try:
        return tuple(dict.fromkeys(found for item in items if (found := text(item))))
    except BadValue:
        raise BadValue("text or a list of texts") from None


def words(value: Any) -> tuple[str, ...]:
    """Return a list of texts; a single text is cut at its commas."""
    if isinstance(value, str):
        return lines([part.strip() for part in value.split(",")])
    if value == []:
        return ()
    return lines(value)


def first(value: Any) -> str | None:
    """Return the first text of a list."""
    found = lines(value) if value else ()
    return found[0] if found else None


def number(value: Any) -> float:
    """Return a finite number; digits in quotes count ("08")."""
    if not isinstance(value, bool) and isinstance(value, int | float | str):
        try:
            found = float(value)
        except (ValueError, OverflowError):
            raise BadValue("a number") from None
        if math.isfinite(found):
            return found
    raise BadValue("a number")


def positive(value: Any) -> float:
    """Return a number above 0, at most 100."""
    try:
        found = number(value)
    except BadValue:
        found = 0.0
    if 0 < found <= 100:
        return found
    raise BadValue("“boost: <number>” with a number above 0, at most 100")


def flag(value: Any) -> bool:
    """Return true or false, also where they stand in quotes."""
    known = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise BadValue("true or false")


def flag_or_reason(value: Any) -> str | None:
    """Return why something is so, "" for a bare true, ``None`` for false."""
    try:
        return "" if flag(value) else None
    except BadValue:
        if isinstance(value, str) and (found := text(value)):
            return found
    raise BadValue("true, false or the reason in words")


def moment(value: Any) -> datetime:
    """Return a point in time; a date is its first moment, a time without a zone is UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise BadValue("a date like 2026-03-31 or 2026-03-31T09:00+01:00") from None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise BadValue("a date like 2026-03-31 or 2026-03-31T09:00+01:00")


def past(value: Any) -> datetime:
    """Return a moment that has been: a day that is still to come would put off what it counts."""
    found = moment(value)
    if found > datetime.now(UTC):
        raise BadValue("a day that is not still to come")
    return found


def period(value: Any) -> Period:
    """Return a time between two reviews; a bare number would not say of what."""
    if isinstance(value, str) and (found := parse_period(value)):
        return found
    raise BadValue("a time like “6 months”, “90 days”, “2 weeks”, “1 year” or “P6M”")


def commit(value: Any) -> str:
    """Return the name of a commit, whole or its first letters; digits alone need no quotes."""
    name = str(value).strip().lower() if isinstance(value, int | str) else ""
    if not isinstance(value, bool) and _COMMIT.fullmatch(name):
        return name
    raise BadValue("the name of a commit: 7 or more of its letters and digits, in quotes")


def language(value: Any) -> str:
    """Return a language tag as written, with "-" between its parts."""
    # YAML reads an unquoted "no", Norwegian, as false.
    if value is False:
        return "no"
    if isinstance(value, str) and _LANGUAGE.fullmatch(value.strip()):
        return value.strip().replace("_", "-")
    raise BadValue("a language like “de” or “pt-BR”")


def one_of(*allowed: str) -> Callable[[Any], str]:
    """Return a reader of a word that must be one of those allowed."""

    def read(value: Any) -> str:
        if isinstance(value, str) and value.strip().lower() in allowed:
            return value.strip().lower()
        raise BadValue("one of " + ", ".join(str(word) for word in allowed))

    return read
