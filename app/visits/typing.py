"""What is written while somebody still types: only the last of it is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from app.visits.types import Kind

TYPING: Final = timedelta(seconds=30)
"""Within which a longer text takes the place of the shorter."""
_TYPED: Final = {
    (Kind.SEARCH, "typing"),
    (Kind.SEARCH, "results"),
    (Kind.SEARCH, "form"),
    (Kind.SEARCH, "widget"),
    (Kind.SUGGESTION_SHOWN, "form"),
}
_LABEL: Final = re.compile(r"\[[a-z]{2,6}\]")
_BETWEEN_DIGITS: Final = frozenset(" +().-/_\t\n")
_SUSPICIOUS_DIGITS: Final = 4
_SUSPICIOUS_LENGTH: Final = 16


def is_typed(kind: str, place: str | None) -> bool:
    """Say whether an event comes from a text that may not be finished."""
    return (kind, place) in _TYPED


def continues(shorter: str, longer: str) -> bool:
    """Say whether one text is the other with more typed, or with some taken away."""
    first, second = shorter.casefold().strip(), longer.casefold().strip()
    if first.startswith(second) or second.startswith(first):
        return True
    return _became_label(first, second) or _became_label(second, first)


def without_end(text: str) -> str:
    """Return a half-typed text without an end that may become personal data.

    Half an e-mail address or telephone number looks like none yet.
    """
    start, digits = len(text), 0
    while start > 0 and (text[start - 1].isdigit() or text[start - 1] in _BETWEEN_DIGITS):
        start -= 1
        digits += text[start].isdigit()
    if digits >= _SUSPICIOUS_DIGITS:
        text = text[:start]
    words = text.split()
    last = words[-1] if words else ""
    digits = sum(character.isdigit() for character in last)
    if "@" in last or digits >= _SUSPICIOUS_DIGITS or len(last) >= _SUSPICIOUS_LENGTH:
        text = text[: text.rindex(last)]
    return text.rstrip()


def _became_label(text: str, redacted: str) -> bool:
    """Say whether the last word of ``text`` was the beginning of what is ``[email]`` now."""
    label = _LABEL.search(redacted)
    if label is None or not text.startswith(redacted[: label.start()]):
        return False
    return len(text[label.start() :].split()) <= 1
