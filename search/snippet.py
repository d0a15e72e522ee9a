"""A few words around the match: text and spans, never HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from search.language import WORD_CHARACTERS, Analyzer, normal, unaccented
from search.types import Snippet

LENGTH = 220
"""Characters: two to three lines on a results page."""

_LEAD = 40  # characters of context before the first mark
_SPACE = re.compile(r"\s+")
# Scripts without spaces have no gap before a word.
_WORD_START = re.compile(rf"(?<![{WORD_CHARACTERS}])|(?<=[^\x00-\u0dff])")
_WORD_REST = re.compile(rf"[{WORD_CHARACTERS}.+#/-]*")


class _Fold(dict[int, str]):
    """Folds case and accents one character by one, so that offsets stay."""

    def __missing__(self, code: int) -> str:
        folded = unaccented(normal(chr(code)))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


# Terms have "ss" for "ß"; two letters would move the offsets, so one stands for both here.
_FOLD = _Fold({ord("ß"): "s", ord("ẞ"): "s"})


class Marker:
    """Marks the words of one question in many texts."""

    def __init__(self, terms: Iterable[str], analyzer: Analyzer) -> None:
        self._wanted = frozenset(terms)
        self._analyzer = analyzer
        self._starts = _starts(self._wanted)

    def snippet(self, text: str) -> Snippet:
        """Return the part of ``text`` with most of the terms, those marked."""
        flat = _SPACE.sub(" ", text).strip()
        marks = self._marks(flat)
        start, end = _window(flat, marks)
        shown = [(a - start, b - start) for a, b, _ in marks if start <= a and b <= end]
        head, tail = "… " if start else "", " …" if end < len(flat) else ""
        spans = tuple((a + len(head), b + len(head)) for a, b in shown)
        return Snippet(head + flat[start:end] + tail, spans)

    def _marks(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, term) of the words of ``text`` whose terms are wanted.

        Stemming every word of a passage takes longer than ranking, so a regular expression
        first finds the words that start like a wanted term.
        """
        found: list[tuple[int, int, str]] = []
        for first, last in self._words_like(text.translate(_FOLD)):
            # Stemmers need the accents, so they read the text as it was written.
            tokens = self._analyzer.word(text[first:last])
            for token in sorted(tokens, key=lambda token: (token.start, -token.end)):
                start, end = first + token.start, first + token.end
                if token.term in self._wanted and (not found or start >= found[-1][1]):
                    found.append((start, end, token.term))
        return found

    def _words_like(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield where the words stand that start like a wanted term."""
        match = self._starts.search(folded) if self._starts else None
        while match and self._starts:
            end = match.start() + 1
            if _WORD_START.match(folded, match.start()):
                rest = _WORD_REST.match(folded, match.end())
                end = max(end, rest.end() if rest else 0)
                yield match.start(), end
            match = self._starts.search(folded, end)


def _starts(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of the beginnings of words that are asked for.

    What a word is takes a pattern of a thousand characters, so that is compiled once, and for
    each question the terms alone: together they took a quarter of the time of an answer.
    """
    # A stem may end otherwise than its words ("happi", "happy"): its last letter is left open.
    starts = sorted({re.escape(t[:-1] if len(t) > 3 else t) for t in terms if t})
    either = "|".join(starts).replace("ss", "ss?")
    return re.compile(rf"(?<![a-z0-9])(?:{either})") if starts else None


def _window(text: str, marks: Sequence[tuple[int, int, str]]) -> tuple[int, int]:
    """Return the bounds, at words, of the window that holds most different terms."""
    best, best_count = 0, 0
    for i, (start, _, _) in enumerate(marks):
        terms = {term for a, b, term in marks[i:] if b <= start + LENGTH - _LEAD}
        if len(terms) > best_count:
            best, best_count = start, len(terms)
    start = _word_start(text, max(0, best - _LEAD)) if best > _LEAD else 0
    end = len(text) if len(text) - start <= LENGTH else _word_end(text, start + LENGTH)
    return start, end


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + _LEAD)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", at - _LEAD, at)
    return space if space >= 0 else at
