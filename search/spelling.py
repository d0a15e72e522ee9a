"""Near words for a word that the help centre does not know: completion and correction."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.impacts import Impacts
from search.visibility import Mask

_MIN_LENGTH = 4  # shorter words have too many neighbours to guess among


class Speller:
    """Knows every word as written (lower-cased), with the articles that hold it."""

    def __init__(self, words: Impacts) -> None:
        self._words = words
        self._by_initial: dict[str, list[str]] = {}
        self._counts = dict(words.terms())
        for word in self._counts:
            if len(word) >= _MIN_LENGTH - 1 and word.isalpha():
                self._by_initial.setdefault(word[0], []).append(word)

    def knows(self, word: str, allowed: Mask) -> bool:
        """Say whether an allowed article holds the word."""
        row = self._words.row(word)
        return row is not None and bool(allowed[row[0]].any())

    def completions(self, prefix: str, allowed: Mask, limit: int) -> list[str]:
        """Return the most frequent words that start with ``prefix``, among allowed articles."""
        found = self._words.starting_with(prefix, 2 * limit)
        return [word for word in found if self.knows(word, allowed)][:limit]

    def corrections(self, word: str, allowed: Mask, limit: int = 3) -> list[tuple[str, int]]:
        """Return (word, edits) of the nearest known words: fewest edits, then most frequent.

        An edit is an insertion, deletion, substitution or swap of neighbours (optimal string
        alignment).  Words up to five letters may have one, longer ones two.
        """
        if len(word) < _MIN_LENGTH or not word.isalpha():
            return []
        most = 1 if len(word) <= 5 else 2
        near = self._near(word, self._by_initial.get(word[0], []), most)
        if not near:
            others = [w for c, ws in self._by_initial.items() if c != word[0] for w in ws]
            near = self._near(word, others, 1)
        ranked = sorted(near, key=lambda found: (found[1], -self._counts[found[0]], found[0]))
        return [found for found in ranked if self.knows(found[0], allowed)][:limit]

    @staticmethod
    def _near(word: str, among: list[str], most: int) -> list[tuple[str, int]]:
        found = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=50)
        return [(near, int(edits)) for near, edits, _ in found]
