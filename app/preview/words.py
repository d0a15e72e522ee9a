"""What changed in a text, by paragraphs and in them by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n")
_ALIKE: Final = 0.4
"""Share of equal words from which two paragraphs are one that was edited."""
_MOST_WORDS: Final = 4_000
"""Of a paragraph whose words are compared: the time grows with their square."""


class Kind(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    ADDED = "ins"
    REMOVED = "del"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that share a fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with something changed; a run of unchanged ones has no pieces."""

    pieces: tuple[Piece, ...] = ()
    skipped: int = 0
    """How many unchanged paragraphs stand here."""


def compare(before: str, after: str) -> tuple[Paragraph, ...]:
    """Return what changed from one Markdown text to another; empty where nothing did."""
    old, new = _paragraphs(before), _paragraphs(after)
    found = list(_blocks(old, new))
    return tuple(found) if any(one.pieces for one in found) else ()


def _paragraphs(text: str) -> list[str]:
    return [one.strip("\n") for one in _PARAGRAPHS.split(text) if one.strip()]


def _blocks(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Paragraph(skipped=b - a)
        else:
            yield from _edited(old[a:b], new[c:d])


def _edited(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    """Pair paragraphs in their order where they are alike; the rest came or went."""
    left = list(old)
    for text in new:
        at = next((n for n, one in enumerate(left) if _alike(one, text)), None)
        if at is None:
            yield Paragraph((Piece(Kind.ADDED, text),))
            continue
        yield from (Paragraph((Piece(Kind.REMOVED, gone),)) for gone in left[:at])
        yield Paragraph(tuple(_pieces(left[at], text)))
        del left[: at + 1]
    yield from (Paragraph((Piece(Kind.REMOVED, gone),)) for gone in left)


def _alike(one: str, other: str) -> bool:
    if max(len(one), len(other)) > _MOST_WORDS * 4:
        return False
    matcher = SequenceMatcher(None, _WORDS.findall(one), _WORDS.findall(other), autojunk=False)
    return (
        matcher.real_quick_ratio() > _ALIKE
        and matcher.quick_ratio() > _ALIKE
        and matcher.ratio() > _ALIKE
    )


def _pieces(old: str, new: str) -> Iterator[Piece]:
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(a[i:j]))
            continue
        if j > i:
            yield Piece(Kind.REMOVED, "".join(a[i:j]))
        if m > k:
            yield Piece(Kind.ADDED, "".join(b[k:m]))
