"""The words' ranking: adds up the impacts of the question's terms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.impacts import Floats, Impacts, Ints
from search.query import TermGroup
from search.ranking import Layout, best_by_group, best_places, joined_ranges
from search.types import Hit
from search.visibility import Mask

# Chosen on six open question sets; see benchmarks/README.md.
NAME_WEIGHT = 0.6
"""What a match in the title or in an ask counts beside the same match in a passage."""


@dataclass(frozen=True, slots=True)
class WordRanking:
    """Scores of all articles for one question."""

    layout: Layout
    scores: Floats
    """One an article; 0 where nothing matches or the article may not answer."""
    passage_scores: Floats

    def top(self, limit: int) -> list[Hit]:
        """Return the best matching articles; those without a match are left out."""
        found = np.flatnonzero(self.scores > 0)
        if len(found) > limit:
            found = found[np.argpartition(-self.scores[found], limit - 1)[:limit]]
        order = np.lexsort((found, -self.scores[found]))
        return self.at(found[order].tolist())

    def at(self, articles: Sequence[int]) -> list[Hit]:
        """Return the hits of these articles by their best passages."""
        if not len(articles):
            return []
        wanted = np.asarray(articles, dtype=np.int64)
        first = self.layout.first_passage
        numbers, firsts = joined_ranges(first[wanted], first[wanted + 1])
        passages = numbers[best_places(self.passage_scores[numbers], firsts)]
        scores = self.scores[wanted]
        return [Hit(*hit) for hit in zip(passages.tolist(), scores.tolist(), strict=True)]

    def inside(self, article: int) -> Floats:
        """Return the scores of the article's passages, in order."""
        start, end = self.layout.first_passage[article : article + 2]
        return self.passage_scores[start:end]


class KeywordIndex:
    """The impacts of a generation's passages and names."""

    def __init__(self, passages: Impacts, names: Impacts, layout: Layout) -> None:
        self.passages = passages
        self.names = names
        self._layout = layout

    @classmethod
    def open(cls, folder: Path, layout: Layout) -> KeywordIndex:
        """Open the impacts that the indexer wrote; ``IndexCorrupt`` when they cannot be read."""
        return cls(Impacts.open(folder, "passages"), Impacts.open(folder, "names"), layout)

    def rank(self, groups: Sequence[TermGroup], allowed: Mask) -> WordRanking:
        """Score every allowed article: its best passage plus its best name."""
        layout = self._layout
        passages = _add_up(self.passages, groups, len(layout.passage_article))
        names = _add_up(self.names, groups, len(layout.name_article))
        if not layout.articles:
            return WordRanking(layout, passages, passages)
        scores = best_by_group(passages, layout.first_passage)
        scores += NAME_WEIGHT * best_by_group(names, layout.first_name)
        return WordRanking(layout, np.where(allowed, scores, 0).astype(np.float32), passages)

    def coverage(self, groups: Sequence[TermGroup], article: int) -> float:
        """Return the share of the question's terms that an article holds, weighted by rarity."""
        held = total = 0.0
        for group in groups:
            if not group.asked:
                continue
            term, weight = group.variants[0]
            rarity = weight * self._rarity(term)
            total += rarity
            held += rarity * self._best_share(group, article)
        return held / total if total else 0.0

    def known(self, term: str, among: Mask) -> bool:
        """Say whether one of these articles has the term."""
        fields = (
            (self.passages.row(term), self._layout.passage_article),
            (self.names.row(term), self._layout.name_article),
        )
        return any(row is not None and among[owners[row[0]]].any() for row, owners in fields)

    def _rarity(self, term: str) -> float:
        return math.log(1 + len(self._layout.passage_article) / (1 + self.passages.count(term)))

    def _best_share(self, group: TermGroup, article: int) -> float:
        """Return how well the article holds a word: 1 for itself, less for a variant, 0 for not."""
        full = group.variants[0][1]
        shares = [w / full for term, w in group.variants if self._holds(term, article)]
        return max(shares, default=0.0)

    def _holds(self, term: str, article: int) -> bool:
        fields = (
            (self.passages.row(term), self._layout.first_passage),
            (self.names.row(term), self._layout.first_name),
        )
        for row, firsts in fields:
            if row is not None:
                start, end = np.searchsorted(row[0], firsts[article : article + 2])
                if end > start:
                    return True
        return False


def _add_up(impacts: Impacts, groups: Sequence[TermGroup], documents: int) -> Floats:
    total = np.zeros(documents, dtype=np.float32)
    for group in groups:
        rows = [(impacts.row(term), weight) for term, weight in group.variants]
        found = [(row, weight) for row, weight in rows if row is not None]
        if len(found) == 1:
            (docs, scores), weight = found[0]
            total[docs] += weight * scores
        elif found:
            _add_best(total, found)
    return total


def _add_best(total: Floats, rows: Sequence[tuple[tuple[Ints, Floats], float]]) -> None:
    """Add each document's best variant: a synonym beside the word itself is no second match."""
    best = np.zeros_like(total)
    for (docs, scores), weight in rows:
        best[docs] = np.maximum(best[docs], weight * scores)
    total += best
