"""Near words for a word that the help centre does not know: completion and correction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.impacts import Impacts, Ints
from search.keyword import KeywordIndex
from search.language import Token
from search.visibility import Mask

_MIN_LENGTH = 4  # shorter words have too many neighbours to guess among
_TWO_EDITS = 8  # "monday" is no "money": two edits change a shorter word too much
_COMPLETIONS = 8
"""Words that half a word may stand for."""


class Speller:
    """Knows every word as written (lower-cased), with the articles that hold it.

    ``is_common`` says of a word that no article holds whether it is right all the same.
    """

    def __init__(
        self, words: Impacts, is_common: Callable[[str], bool] = lambda word: False
    ) -> None:
        self._words = words
        self.is_common = is_common
        self._by_initial: dict[str, list[str]] = {}
        self._counts = dict(words.terms())
        for word in self._counts:
            if len(word) >= _MIN_LENGTH - 1 and word.isalpha():
                self._by_initial.setdefault(word[0], []).append(word)

    def among(self, allowed: Mask, visible: Mask, keyword: KeywordIndex) -> AllowedWords:
        """Return the vocabulary of the articles that may answer, of all that a visitor sees."""
        return AllowedWords(self, allowed, visible, keyword)

    def holders(self, word: str) -> Ints:
        """Return the articles that hold a word."""
        row = self._words.row(word)
        return row[0] if row else np.empty(0, dtype=np.int32)

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """Return the most frequent words that start with ``prefix``."""
        return self._words.starting_with(prefix, limit)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return (word, edits) of known words nearby: fewest edits, then most frequent.

        An edit is an insertion, deletion, substitution or swap of neighbours (optimal string
        alignment).  Words of four letters may have one, those of eight two.
        """
        if len(word) < _MIN_LENGTH or not word.isalpha():
            return []
        most = 1 if len(word) < _TWO_EDITS else 2
        near = _nearest(word, self._by_initial.get(word[0], []), most)
        if not near:
            others = [w for c, words in self._by_initial.items() if c != word[0] for w in words]
            near = _nearest(word, others, 1)
        return sorted(near, key=lambda found: (found[1], -self._counts[found[0]], found[0]))


@dataclass(frozen=True, slots=True)
class AllowedWords:
    """The words of the articles that may answer: no other word is ever suggested."""

    speller: Speller
    allowed: Mask
    visible: Mask
    """What may answer without filters: a word is no typing error because of a filter."""
    keyword: KeywordIndex

    def completions(self, prefix: str) -> list[str]:
        """Return the most frequent words that start with ``prefix``."""
        found = self.speller.starting_with(prefix, 2 * _COMPLETIONS)
        return [word for word in found if self._holds(word, self.allowed)][:_COMPLETIONS]

    def corrections(self, token: Token) -> list[tuple[str, int]]:
        """Return (word, edits) near an unknown word, nearest first; none for a known one."""
        word = token.surface
        if self.keyword.known(token.term, self.visible) or self._holds(word, self.visible):
            return []
        if self.speller.is_common(word):
            return []
        near = self.speller.near(word)
        return [found for found in near if self._holds(found[0], self.allowed)][:3]

    def _holds(self, word: str, among: Mask) -> bool:
        return bool(among[self.speller.holders(word)].any())


def _nearest(word: str, among: list[str], most: int) -> list[tuple[str, int]]:
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=50)
    return [(near, int(edits)) for near, edits, _ in found]
