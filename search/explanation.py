"""Why the answers to a question stand where they stand: for staff, not on the path of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.confidence import Signals
from search.query import TermGroup
from search.types import Reason, Results


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question with what it was searched as."""

    asked: str
    """As written, lower-cased."""
    common: bool
    """So common in its language that it counts little."""
    terms: tuple[tuple[str, float], ...]
    """(term, weight), its own first with 1; then corrections, completions and synonyms."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answers to a question, how it was understood, and why each answer stands there."""

    results: Results
    language: str
    """The language that the question was read in."""
    words: tuple[Word, ...]
    codes: tuple[str, ...]
    """Terms of error codes, versions and the like, which count only where they are exact."""
    meaning_weight: float
    """The share of meaning in the scores, 0 to 1; words have the rest."""
    signals: Signals | None
    """What the confidence is made of; ``None`` without an answer."""
    reasons: tuple[Reason, ...]
    """One for each of the answers, in their order."""


def words_of(groups: Iterable[TermGroup]) -> tuple[Word, ...]:
    """Return the words of a question; those of a longer synonym are told with their first word."""
    words: dict[str, Word] = {}
    for group in groups:
        token = group.token
        before = words.get(token.term)
        known = before.terms if before else ()
        words[token.term] = Word(token.surface, token.stop, (*known, *group.variants))
    return tuple(words.values())
