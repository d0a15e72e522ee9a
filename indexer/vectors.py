"""Vectors → a FAISS index."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from search.encoder import Vectors
from search.impacts import Ints
from search.ranking import Layout


def write_vectors(path: Path, vectors: Vectors, layout: Layout) -> None:
    """Write the vectors (all names, then all passages) article by article.

    The vectors have length 1, so the inner product is the cosine.  Exact search takes under
    a millisecond up to some ten thousand vectors.  Raises ``OSError``.
    """
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors[_order(layout)])
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # FAISS's own way to say that the disk is full
        raise OSError(f"{path.name}: {error}") from error


def _order(layout: Layout) -> Ints:
    """Return the rows of names followed by passages in the order of their articles."""
    articles = np.concatenate([layout.name_article, layout.passage_article])
    kinds = np.repeat([0, 1], [len(layout.name_article), len(layout.passage_article)])
    return np.lexsort((kinds, articles)).astype(np.int32)
