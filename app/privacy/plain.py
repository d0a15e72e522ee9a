"""A text as it reads: no full-width digits, nothing invisible, nothing percent-encoded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.privacy.spans import Span

_ENCODED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})++")
_INVISIBLE: Final = frozenset({"\u034f", "\u115f", "\u1160", "\u3164", "\ufe0e", "\ufe0f"})
"""What shows nothing beside the format characters of Unicode (category Cf)."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text to look for patterns in, and where its characters stand in the original."""

    text: str
    places: tuple[tuple[int, int], ...] | None
    """Start and end of each character in the original; ``None`` where the texts are equal."""

    def original(self, span: Span) -> Span:
        """Return where a span of the plain text stands in the original."""
        if self.places is None:
            return span
        start, end = self.places[span.start][0], self.places[span.end - 1][1]
        return Span(start, end, span.label)


def plain(text: str) -> Plain:
    """Return ``text`` as it reads."""
    if text.isascii() and "%" not in text:
        return Plain(text, None)
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for character, start, end in _characters(text):
        for letter in _folded(character):
            letters.append(letter)
            places.append((start, end))
    return Plain("".join(letters), tuple(places))


def _characters(text: str) -> Iterator[tuple[str, int, int]]:
    position = 0
    for match in _ENCODED.finditer(text):
        yield from ((text[at], at, at + 1) for at in range(position, match.start()))
        yield from _decoded(match[0], match.start())
        position = match.end()
    yield from ((text[at], at, at + 1) for at in range(position, len(text)))


def _decoded(encoded: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of ``%C3%A4%40``, each with where it is written."""
    data = bytes.fromhex(encoded.replace("%", ""))
    try:
        characters = data.decode("utf-8")
    except UnicodeDecodeError:
        characters = data.decode("latin-1")
    single = len(characters) == len(data)
    for character in characters:
        end = start + 3 * (1 if single else len(character.encode()))
        yield character, start, end
        start = end


@lru_cache(4096)
def _folded(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Cf" or character in _INVISIBLE:
        return ""
    if category == "Pd":
        return "-"
    folded = unicodedata.normalize("NFKC", character)
    return "".join(_digit(one) for one in folded)


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)
