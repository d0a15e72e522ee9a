"""The meaning's ranking: cosines between the question and the articles' vectors, by FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from search.encoder import Vectors
from search.errors import IndexCorrupt
from search.impacts import Floats
from search.ranking import Layout, best_by_group, best_places, joined_ranges
from search.types import Hit
from search.visibility import Mask

# An article speaks through its names (title, asks) and its passages.  The best of all
# finds the exact question; the average keeps an article whose title and text both fit
# before one of which a single sentence does.  Chosen on six open question sets; see
# benchmarks/README.md.
BEST_WEIGHT = 0.5
NAME_WEIGHT = 0.15
PASSAGE_WEIGHT = 0.35

_ROWS_AN_ARTICLE = 4
"""Rows asked of FAISS for each article wanted: an article may take several places."""


@dataclass(frozen=True, slots=True)
class MeaningRanking:
    """Scores of articles for one question, computed for the articles that are asked for."""

    index: SemanticIndex
    vector: Vectors
    allowed: Mask

    def top(self, limit: int) -> list[Hit]:
        """Return the nearest articles, best first."""
        near = self.index.nearest(self.vector, self.allowed, limit * _ROWS_AN_ARTICLE)
        hits = self.at(near[:limit])
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))

    def at(self, articles: Sequence[int]) -> list[Hit]:
        """Return the exact scores of these articles, each with its nearest passage."""
        return self.index.compare(self.vector, articles)

    def inside(self, article: int) -> Floats:
        """Return the cosines of the article's passages, in order."""
        return self.index.passages(self.vector, article)


class SemanticIndex:
    """The vectors of a generation: an article's names, then its passages, article by article."""

    def __init__(self, vectors: faiss.Index, layout: Layout) -> None:
        rows = len(layout.name_article) + len(layout.passage_article)
        if vectors.ntotal != rows:
            raise IndexCorrupt(f"The index holds {vectors.ntotal} vectors for {rows} texts.")
        self._vectors = vectors
        self._layout = layout
        self._first_row = layout.first_name + layout.first_passage
        counts = np.diff(self._first_row)
        self._row_article = np.repeat(np.arange(layout.articles, dtype=np.int32), counts)

    @classmethod
    def open(cls, path: Path, layout: Layout) -> SemanticIndex:
        """Open the vectors that the indexer wrote; ``IndexCorrupt`` when they do not fit."""
        # FAISS shares out even one question; with one thread a site process stays one process.
        faiss.omp_set_num_threads(1)
        try:
            return cls(faiss.read_index(str(path)), layout)
        except RuntimeError as error:
            raise IndexCorrupt(f"{path}: cannot be read ({error}).") from error

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._vectors.d)

    def rank(self, vector: Vectors, allowed: Mask) -> MeaningRanking:
        """Return the ranking of the allowed articles for a question's unit vector."""
        return MeaningRanking(self, vector, allowed)

    def nearest(self, vector: Vectors, allowed: Mask, rows: int) -> list[int]:
        """Return the articles of the nearest rows, nearest first, each once."""
        rows = min(rows, self._vectors.ntotal)
        if not rows or not allowed.any():
            return []
        bits = np.packbits(allowed[self._row_article], bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)
        found = self._vectors.search(
            vector.reshape(1, -1), rows, params=faiss.SearchParameters(sel=selector)
        )[1][0]
        return list(dict.fromkeys(self._row_article[found[found >= 0]].tolist()))

    def compare(self, vector: Vectors, articles: Sequence[int]) -> list[Hit]:
        """Return the exact scores of ``articles`` in their order, with their nearest passages."""
        if not len(articles):
            return []
        wanted = np.asarray(articles, dtype=np.int64)
        rows, firsts = joined_ranges(self._first_row[wanted], self._first_row[wanted + 1])
        cosines: Floats = self._vectors.reconstruct_batch(rows.astype(np.int64)) @ vector
        middle = firsts[:-1] + np.diff(self._layout.first_name)[wanted]
        both = np.empty(2 * len(wanted) + 1, dtype=np.int32)
        both[0::2], both[1::2] = firsts, middle
        best = best_by_group(cosines, both)
        scores = meaning_scores(best[0::2], best[1::2])
        # Every second run holds passages; what lies before it in the rows are names.
        places = best_places(cosines, both)[1::2] - middle + self._layout.first_passage[wanted]
        return [Hit(*hit) for hit in zip(places.tolist(), scores.tolist(), strict=True)]

    def passages(self, vector: Vectors, article: int) -> Floats:
        """Return the cosines of an article's passages, in order."""
        layout = self._layout
        start = layout.first_name[article + 1] + layout.first_passage[article]
        rows = np.arange(start, self._first_row[article + 1], dtype=np.int64)
        cosines: Floats = self._vectors.reconstruct_batch(rows) @ vector
        return cosines


def meaning_scores(names: Floats, passages: Floats) -> Floats:
    """Return articles' scores from the best cosines of their names and of their passages."""
    mixed = NAME_WEIGHT * names + PASSAGE_WEIGHT * passages
    return (BEST_WEIGHT * np.maximum(names, passages) + mixed).astype(np.float32)
