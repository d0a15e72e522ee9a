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


def snippet(text: str, terms: Iterable[str], analyzer: Analyzer) -> Snippet:
    """Return the part of ``text`` with most of the terms, those marked."""
    flat = _SPACE.sub(" ", text).strip()
    wanted = set(terms)
    marks = _marks(flat, wanted, analyzer)
    start, end = _window(flat, marks)
    shown = [(a - start, b - start) for a, b, _ in marks if start <= a and b <= end]
    head, tail = "… " if start else "", " …" if end < len(flat) else ""
    spans = tuple((a + len(head), b + len(head)) for a, b in shown)
    return Snippet(head + flat[start:end] + tail, spans)


def _marks(text: str, wanted: set[str], analyzer: Analyzer) -> list[tuple[int, int, str]]:
    """Return (start, end, term) of the words of ``text`` whose terms are wanted.

    Stemming every word of a passage takes longer than ranking, so a regular expression
    first finds the words that start like a wanted term.
    """
    found: list[tuple[int, int, str]] = []
    for first, last in _words_like(wanted, text.translate(_FOLD)):
        # Stemmers need the accents, so they read the text as it was written.
        tokens = analyzer.word(text[first:last])
        for token in sorted(tokens, key=lambda token: (token.start, -token.end)):
            start, end = first + token.start, first + token.end
            if token.term in wanted and (not found or start >= found[-1][1]):
                found.append((start, end, token.term))
    return found


def _words_like(wanted: Iterable[str], folded: str) -> Iterator[tuple[int, int]]:
    """Yield where the words stand that start like a wanted term.

    What a word is takes a pattern of a thousand characters, so that is compiled once and only
    the terms for each question: together they took a quarter of the time of an answer.
    """
    # A stem may end otherwise than its words ("happi", "happy"): its last letter is left open.
    starts = sorted({re.escape(t[:-1] if len(t) > 3 else t) for t in wanted if t})
    if not starts:
        return
    either = re.compile("|".join(starts).replace("ss", "ss?"))
    match = either.search(folded)
    while match:
        end = match.start() + 1
        if _WORD_START.match(folded, match.start()):
            end = max(end, _WORD_REST.match(folded, match.end()).end())  # type: ignore[union-attr]
            yield match.start(), end
        match = either.search(folded, end)


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
