"""Which articles are one article in several languages, and which of them to show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.impacts import Floats, Ints
from search.types import Hit
from search.visibility import Mask

OTHER_LANGUAGE = 0.9
"""What the score of an article in another language than the question's counts: it may well be
the only one that answers, but of two that answer alike the asker reads the other."""


class Translations:
    """The languages of a generation's articles and what belongs together."""

    def __init__(self, languages: Sequence[str], groupings: Sequence[str]) -> None:
        """Take each article's language and grouping, by its number."""
        self.languages = tuple(languages)
        self._several = len(set(languages)) > 1
        self._language = np.array(languages, dtype=object)
        self._group = np.unique(np.array(groupings, dtype=str), return_inverse=True)[1]

    def group(self, number: int) -> int:
        """Return the number that an article shares with its translations."""
        return int(self._group[number])

    def preferring(self, language: str, among: Mask) -> Mask:
        """Leave out of ``among`` what is there in ``language`` as well."""
        own = self._language == language
        covered = np.zeros(len(self._group), dtype=np.bool_)
        covered[self._group[among & own]] = True
        chosen: Mask = among & (own | ~covered[self._group])
        return chosen

    def boosts(self, language: str) -> Floats:
        """Return each article's factor when the question is in ``language``."""
        return np.where(self._language == language, 1.0, OTHER_LANGUAGE).astype(np.float32)

    def once(self, ranked: Sequence[Hit], passage_article: Ints) -> list[Hit]:
        """Return the hits without those whose article a better hit shows in another language."""
        if not self._several:
            return list(ranked)
        kept: dict[int, Hit] = {}
        for hit in ranked:
            kept.setdefault(int(self._group[passage_article[hit.passage]]), hit)
        return list(kept.values())
