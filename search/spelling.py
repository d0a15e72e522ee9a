"""Near words for a word that the help centre does not know: completion and correction."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.impacts import Impacts, Ints
from search.keyword import KeywordIndex
from search.language import Token
from search.ranking import any_of
from search.visibility import Mask

_MIN_LENGTH = 3  # shorter words have too many neighbours to guess among
_ANY_EDIT = 4  # "ick" lacks a letter of "sick", but one of three letters is too much to change
_TWO_EDITS = 8  # "monday" is no "money": two edits change a shorter word too much
_COMPLETIONS = 8
"""Words that half a word may stand for."""

# Among words at the same distance, how much rarer a likely error makes a word than an
# unlikely one, in powers of e.  A letter can be left out or swapped in one way for each place,
# but there are 25 wrong letters to put there; and few people mistype the first one.
_WRONG_LETTER = 2.0
_FIRST_LETTER = 1.0


class Speller:
    """Knows every word as written (lower-cased), with the articles that hold it.

    ``is_common`` says of a word that no article holds whether it is right all the same.
    """

    def __init__(
        self, words: Impacts, is_common: Callable[[str], bool] = lambda word: False
    ) -> None:
        self._words = words
        self.is_common = is_common
        self._buckets: dict[tuple[str, int], list[str]] = {}
        self._counts: dict[str, int] = {}
        for word, count in words.terms():
            if len(word) >= _MIN_LENGTH and word.isalpha():
                self._counts[word] = count
                self._buckets.setdefault((word[0], len(word)), []).append(word)
        self._initials = sorted({initial for initial, _ in self._buckets})

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
        """Return (word, edits) of known words nearby: fewest edits, then likeliest.

        An edit is an insertion, deletion, substitution or swap of neighbours (optimal string
        alignment).  Words of four letters may have one, those of eight two where no word is
        nearer; a word of three may have two letters swapped or lack one.  The likeliest of
        several is found as Kernighan, Church and Gale do (COLING 1990): by how frequent it is
        and by its error.
        """
        if len(word) < _MIN_LENGTH or not word.isalpha():
            return []
        near = {found: 1 for found in self._other_initials(word) if found in self._counts}
        near.update(_nearest(word, self._same_initial(word, 1), 1))
        near.pop(word, None)  # it is known, but to hidden articles alone
        if not near and len(word) >= _TWO_EDITS:
            near = _nearest(word, self._same_initial(word, 2), 2)
            near.pop(word, None)
        if len(word) < _ANY_EDIT:
            near = {w: edits for w, edits in near.items() if not _changes_letters(word, w)}
        return sorted(near.items(), key=lambda found: self._order(word, *found))

    def _order(self, word: str, near: str, edits: int) -> tuple[int, float, str]:
        cost = _WRONG_LETTER * _changes_letters(word, near) + _FIRST_LETTER * (word[0] != near[0])
        return edits, cost - math.log(self._counts[near]), near

    def _same_initial(self, word: str, most: int) -> list[str]:
        lengths = range(len(word) - most, len(word) + most + 1)
        return [near for size in lengths for near in self._buckets.get((word[0], size), ())]

    def _other_initials(self, word: str) -> Iterator[str]:
        """Yield what one edit of the first letter makes of a word."""
        yield word[1:]
        yield word[1] + word[0] + word[2:]
        for initial in self._initials:
            yield initial + word
            yield initial + word[1:]


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
        if self.is_known(token) or self.speller.is_common(word):
            return []
        near = self.speller.near(word)
        return [found for found in near if self._holds(found[0], self.allowed)][:3]

    def is_known(self, token: Token) -> bool:
        """Say whether an article that visitors see holds the word."""
        return self.keyword.known(token.term, self.visible) or self._holds(
            token.surface, self.visible
        )

    def _holds(self, word: str, among: Mask) -> bool:
        return any_of(among, self.speller.holders(word))


def _nearest(word: str, among: Sequence[str], most: int) -> dict[str, int]:
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=50)
    return {near: int(edits) for near, edits, _ in found}


def _changes_letters(typed: str, meant: str) -> bool:
    """Say whether the typed word holds a letter too many or a wrong one."""
    swapped = len(typed) == len(meant) and sorted(typed) == sorted(meant)
    return not swapped and len(typed) >= len(meant)
