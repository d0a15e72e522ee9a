"""Parts of a text, and what to do with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A part of a text that may name a person."""

    start: int
    end: int
    label: str


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one, named as the longest of them."""
    found: list[Span] = []
    longest = 0
    for span in sorted(spans):
        length = span.end - span.start
        if found and span.start < found[-1].end:
            last = found[-1]
            label = span.label if length > longest else last.label
            found[-1] = Span(last.start, max(last.end, span.end), label)
            longest = max(longest, length)
        else:
            found.append(span)
            longest = length
    return found


def replaced(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with the label of each span in its place."""
    parts: list[str] = []
    position = 0
    for span in merged(spans):
        parts += (text[position : span.start], f"[{span.label}]")
        position = span.end
    return "".join([*parts, text[position:]])


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with NUL in place of each character of the spans: at the same length."""
    parts: list[str] = []
    position = 0
    for span in merged(spans):
        parts += (text[position : span.start], "\0" * (span.end - span.start))
        position = span.end
    return "".join([*parts, text[position:]])
