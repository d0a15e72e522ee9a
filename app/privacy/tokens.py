"""Keys, tokens and identifiers: long, and no words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.privacy.spans import Span

SHORTEST_TOKEN: Final = 20
_RANDOM: Final = 12
"""Characters of a token that are no word; an error code may hold X509CERT."""

_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_LONG: Final = re.compile(r"[A-Za-z0-9_\-+/=~.]{20,}+")
_PIECE: Final = re.compile(r"[A-Za-z0-9_\-=~]++")
_SEGMENT: Final = re.compile(r"[A-Za-z0-9]++")
_HEX: Final = re.compile(r"[0-9A-Fa-f]{20,}+")
_WORD: Final = re.compile(r"[A-Za-z]*+\d{0,4}|\d{1,4}[A-Za-z]+|\d{1,8}")
_HUMP: Final = re.compile(r"[a-z][A-Z]")
_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")
_MIXED_FROM: Final = 28
_MIXED: Final = 0.4
"""Share of neighbours of which one is a small letter, a capital or a digit and the other is not:
.61 in base64 (RFC 4648), with a deviation of .08 in 40 characters; a third at most in names of
several words."""


def tokens(text: str) -> Iterator[Span]:
    """Find UUIDs, JSON Web Tokens and what else is long and random."""
    for match in _UUID.finditer(text):
        yield Span(match.start(), match.end(), "token")
    for match in _LONG.finditer(text):
        begin = match[0].find("eyJ")  # A JSON Web Token begins with {" in base64.
        if begin >= 0 and "." in match[0][begin:]:
            yield Span(match.start() + begin, match.end(), "token")
            continue
        for start, end in _stretches(match[0]):
            yield Span(match.start() + start, match.start() + end, "token")


def _stretches(run: str) -> Iterator[tuple[int, int]]:
    """Find neighbouring parts of a path or of base64 that together look random."""
    start = end = random = 0
    for piece in _PIECE.finditer(run):
        share = _randomness(piece[0])
        joined = piece.start() - end <= 1 and run[end : piece.start()] in {"/", "+"}
        if not (share and random and joined):
            if _is_token(random, end - start):
                yield start, end
            start, random = piece.start(), 0
        random, end = random + share, piece.end()
    if _is_token(random, end - start):
        yield start, end


def _is_token(random: int, length: int) -> bool:
    return length >= SHORTEST_TOKEN and random >= max(_RANDOM, length / 2)


def _randomness(piece: str) -> int:
    """Return how many characters stand in parts that read like no word and no number."""
    neighbours = sum(len(segment) - 1 for segment in _SEGMENT.findall(piece))
    if len(piece) >= _MIXED_FROM and len(_CHANGE.findall(piece)) >= _MIXED * neighbours > 0:
        return len(piece)
    return sum(
        len(segment)
        for segment in _SEGMENT.findall(piece)
        if not segment.isdigit()
        and (
            _HEX.fullmatch(segment)
            or not _WORD.fullmatch(segment)
            or len(_HUMP.findall(segment)) > max(1, len(segment) // 4)
        )
    )
