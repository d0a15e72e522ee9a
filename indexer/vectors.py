"""Vectors → a FAISS index, of a kind that suits their number."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from search.encoder import Vectors
from search.impacts import Ints
from search.ranking import Layout
from search.semantic import EXACT_SUFFIX

FLAT_ROWS = 10_000
"""Up to so many rows all are compared, in a millisecond; beyond, time and memory grow with them."""

RECALL = 0.995
"""Share of the nearest rows that an inexact index must find, on the mean of a sample.  The sample
is rows of the index; questions lie farther from them, so this is more than the 0.99 wanted of
questions."""
_DEPTH = 400
"""Rows that a question asks for: the 50 nearest articles take some 200 of them."""
_SAMPLE = 200
_LISTS_A_ROOT = 4
_LEAST_ROWS = 39
_MOST_ROWS = 64
"""FAISS's guidelines: 4 to 16 lists times the square root of the rows, and from 39 rows a list on
that k-means looks at; more take longer and change little."""


def write_vectors(path: Path, vectors: Vectors, layout: Layout) -> None:
    """Write the vectors (all names, then all passages) article by article.

    The vectors have length 1, so the inner product is the cosine.  Many vectors are sorted into
    lists and kept in a byte a dimension (FAISS's IVF with SQ8); those that are found are then
    compared exactly, by a second file.  Raises ``OSError``.
    """
    rows = vectors[row_order(layout)]
    many = len(rows) > FLAT_ROWS
    try:
        faiss.write_index(_inexact(rows) if many else _flat(rows), str(path))
    except RuntimeError as error:  # FAISS's own way to say that the disk is full
        raise OSError(f"{path.name}: {error}") from error
    if many:
        np.save(path.with_suffix(EXACT_SUFFIX), rows, allow_pickle=False)


def row_order(layout: Layout) -> Ints:
    """Return the rows of names followed by passages in the order of their articles."""
    articles = np.concatenate([layout.name_article, layout.passage_article])
    kinds = np.repeat([0, 1], [len(layout.name_article), len(layout.passage_article)])
    return np.lexsort((kinds, articles)).astype(np.int32)


def _flat(rows: Vectors) -> faiss.Index:
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return index


def _inexact(rows: Vectors) -> faiss.Index:
    """Return an index that looks at as few lists as it can and still finds the nearest rows."""
    lists = min(int(_LISTS_A_ROOT * np.sqrt(len(rows))), len(rows) // _LEAST_ROWS)
    index = faiss.index_factory(rows.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.max_points_per_centroid = _MOST_ROWS
    index.train(rows)
    index.add(rows)
    sample = rows[:: max(1, len(rows) // _SAMPLE)]
    exact = faiss.knn(sample, rows, _DEPTH, metric=faiss.METRIC_INNER_PRODUCT)[1]
    index.nprobe = 1
    while index.nprobe < lists and _recall(index, sample, exact) < RECALL:
        index.nprobe = min(lists, index.nprobe * 5 // 4 + 1)
    return index


def _recall(index: faiss.Index, sample: Vectors, exact: Ints) -> float:
    """Return the share of the truly nearest rows among twice as many that are found."""
    found = index.search(sample, 2 * _DEPTH)[1]
    shares = [np.isin(own, near).mean() for own, near in zip(exact, found, strict=True)]
    return float(np.mean(shares))
