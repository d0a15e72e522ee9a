"""The meaning's ranking: cosines between the question and the articles' vectors, by FAISS."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from search.encoder import Vectors
from search.errors import IndexCorrupt
from search.impacts import Floats, Ints
from search.ranking import Layout, best_by_group, best_places, joined_ranges
from search.visibility import Mask
from search.votes import votes

# An article speaks through its names (title, asks) and its passages.  The best of all
# finds the exact question; the average keeps an article whose title and text both fit
# before one of which a single sentence does.  Chosen on six open question sets; see
# benchmarks/README.md.
BEST_WEIGHT = 0.5
NAME_WEIGHT = 0.15
PASSAGE_WEIGHT = 0.35

EXACT_SUFFIX = ".npy"
"""Beside an index that holds the vectors inexactly lie they themselves."""

_FEW_ROWS = 5_000
"""Rows that are compared one by one: an index of lists misses some where a filter leaves few."""

_ROWS_AN_ARTICLE = 4
"""Rows asked of FAISS for each article wanted: an article may take several places."""


@dataclass(frozen=True, slots=True)
class MeaningRanking:
    """Scores of the articles that may answer one question, in no order that means anything."""

    articles: Ints
    scores: Floats
    """For the order: closeness, and where articles have ``asks`` the vote of all names."""
    closeness: Floats
    """-1 to 1: what the names and passages of an article say, on the scale of a cosine."""
    passages: Ints
    """The nearest passage of each."""
    near: int
    """So many of the articles, the first, are here for their meaning; words named the others."""
    cosines: Floats
    """Of all names and passages of the articles."""
    firsts: Ints
    """Where in ``cosines`` each article's names begin, where its passages; then the end."""

    def nearest_name(self, place: int) -> int:
        """Return which of the names of the article at this place is the nearest, from 0."""
        return int(np.argmax(self.cosines[self.firsts[2 * place] : self.firsts[2 * place + 1]]))

    def inside(self, place: int) -> Floats:
        """Return the cosines of the passages of the article at this place, in order."""
        return self.cosines[self.firsts[2 * place + 1] : self.firsts[2 * place + 2]]


class SemanticIndex:
    """The vectors of a generation: an article's names, then its passages, article by article.

    ``scale`` brings cosines of the model to the scale that the ranking's constants are made for.
    """

    def __init__(
        self,
        index: faiss.Index,
        vectors: Vectors,
        layout: Layout,
        scale: Callable[[Floats], Floats] = lambda cosines: cosines,
    ) -> None:
        rows = len(layout.name_article) + len(layout.passage_article)
        if index.ntotal != rows or len(vectors) != rows:
            raise IndexCorrupt(f"The index holds {index.ntotal} vectors for {rows} texts.")
        self._index = index
        self._vectors = vectors
        self._layout = layout
        self._scale = scale
        self._first_row = layout.first_name + layout.first_passage
        counts = np.diff(self._first_row)
        self._row_article = np.repeat(np.arange(layout.articles, dtype=np.int32), counts)
        self._names = np.diff(layout.first_name)

    @classmethod
    def open(
        cls, path: Path, layout: Layout, scale: Callable[[Floats], Floats] = lambda cosines: cosines
    ) -> SemanticIndex:
        """Open the vectors that the indexer wrote; ``IndexCorrupt`` when they do not fit."""
        # FAISS shares out many questions; one at a time would only wait for each other.
        faiss.omp_set_num_threads(1)
        try:
            index = faiss.read_index(str(path))
            return cls(index, _vectors(index, path), layout, scale)
        except (RuntimeError, OSError, EOFError, ValueError) as error:
            raise IndexCorrupt(f"{path}: cannot be read ({error}).") from error

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._index.d)

    def rank(
        self, vector: Vectors, allowed: Mask, limit: int, others: Iterable[int] = ()
    ) -> MeaningRanking:
        """Score the ``limit`` allowed articles nearest to a question's unit vector, and others."""
        nearest = self.nearest(vector, allowed, limit)
        articles = np.array(list(dict.fromkeys([*nearest, *others])), dtype=np.int32)
        rows, firsts = self._rows_of(articles)
        texts = self._vectors[rows]
        cosines = self._scale(texts @ vector)
        best = best_by_group(cosines, firsts)
        closeness = meaning_scores(best[0::2], best[1::2])
        scores = closeness
        if self._names[articles].max(initial=0) > 1:
            scores = self._with_asks(texts, cosines, firsts)
        starts = firsts[1::2]
        passages = (
            best_places(cosines, firsts)[1::2] - starts + self._layout.first_passage[articles]
        )
        near = len(nearest)
        return MeaningRanking(articles, scores, closeness, passages, near, cosines, firsts)

    def nearest(self, vector: Vectors, allowed: Mask, limit: int) -> list[int]:
        """Return at most ``limit`` articles by their nearest rows, nearest first."""
        among = None if allowed.all() else allowed[self._row_article]
        count = self._index.ntotal if among is None else int(np.count_nonzero(among))
        wanted = min(limit * _ROWS_AN_ARTICLE, count)
        if not wanted:
            return []
        if among is not None and count <= _FEW_ROWS:
            found = self._compare(vector, np.flatnonzero(among).astype(np.int32))[:wanted]
        else:
            found = self._look_up(vector, wanted, among)
        return list(dict.fromkeys(self._row_article[found].tolist()))[:limit]

    def _compare(self, vector: Vectors, rows: Ints) -> Ints:
        """Return these rows, nearest first."""
        cosines = self._vectors[rows] @ vector
        return rows[np.argsort(-cosines, kind="stable")]

    def _look_up(self, vector: Vectors, wanted: int, among: Mask | None) -> Ints:
        """Return the nearest rows, nearest first, by FAISS."""
        parameters = None
        if among is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))
            parameters = self._parameters(selector, float(among.mean()))
        found: Ints = self._index.search(vector.reshape(1, -1), wanted, params=parameters)[1][0]
        return found[found >= 0]

    def _parameters(self, selector: faiss.IDSelector, share: float) -> faiss.SearchParameters:
        if not isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParameters(sel=selector)
        # Where fewer rows may be found, the nearest of them lie in more lists.
        lists = min(self._index.nlist, math.ceil(self._index.nprobe / share))
        return faiss.SearchParametersIVF(sel=selector, nprobe=lists)

    def _rows_of(self, articles: Ints) -> tuple[Ints, Ints]:
        """Return the articles' rows, and where in them names and passages begin by turns."""
        rows, firsts = joined_ranges(self._first_row[articles], self._first_row[articles + 1])
        both = np.empty(2 * len(articles) + 1, dtype=np.int32)
        both[0::2], both[1::2] = firsts, firsts[:-1] + self._names[articles]
        return rows, both

    def _with_asks(self, texts: Vectors, cosines: Floats, firsts: Ints) -> Floats:
        """Return the articles' scores where some have several names.

        Half of what the names say is their middle: one of many asks is near to anything.
        """
        counts = firsts[1::2] - firsts[0:-1:2]
        rows, starts = joined_ranges(firsts[0:-1:2], firsts[1::2])
        names = texts[rows]
        middles = np.add.reduceat(names, starts[:-1], axis=0)
        sums = np.add.reduceat(cosines[rows], starts[:-1])
        spread = counts / np.maximum(np.linalg.norm(middles, axis=1), 1e-9)
        by_names = (best_by_group(cosines[rows], starts) + sums / counts * spread) / 2
        by_passages = best_by_group(cosines, firsts)[1::2]
        # An ask is the writer's word that the article answers it, whatever its text sounds like.
        by_passages = np.where(counts > 1, np.maximum(by_names, by_passages), by_passages)
        owners = np.repeat(np.arange(len(counts)), counts)
        said = votes(names, cosines[rows], owners, len(counts))
        return meaning_scores(by_names.astype(np.float32), by_passages) + said


def meaning_scores(names: Floats, passages: Floats) -> Floats:
    """Return articles' scores from the cosines of their names and of their passages."""
    mixed = NAME_WEIGHT * names + PASSAGE_WEIGHT * passages
    return (BEST_WEIGHT * np.maximum(names, passages) + mixed).astype(np.float32)


def _vectors(index: faiss.Index, path: Path) -> Vectors:
    """Return the vectors themselves: those of a flat index as they lie in memory."""
    if isinstance(index, faiss.IndexFlat):
        flat: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
        return flat.reshape(index.ntotal, index.d)
    # As a plain array: a memmap object runs Python code at every slice.
    return np.asarray(np.load(path.with_suffix(EXACT_SUFFIX), mmap_mode="r", allow_pickle=False))
