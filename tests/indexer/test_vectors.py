from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from indexer.vectors import write_vectors
from search.ranking import Layout
from search.semantic import SemanticIndex

LAYOUT = Layout.of(np.array([0, 0, 1, 2], np.int32), np.array([0, 1, 1, 2], np.int32), 3)


def test_rows_lie_article_by_article_names_first(tmp_path: Path) -> None:
    vectors = np.eye(8, dtype=np.float32)
    write_vectors(tmp_path / "v", vectors, LAYOUT)

    rows = faiss.read_index(str(tmp_path / "v")).reconstruct_n(0, 8)

    assert np.argmax(rows, axis=1).tolist() == [0, 4, 5, 1, 2, 6, 3, 7]


def test_what_is_written_is_what_the_site_compares(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(8, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_vectors(tmp_path / "v", vectors, LAYOUT)

    semantic = SemanticIndex.open(tmp_path / "v", LAYOUT)
    hits = semantic.compare(vectors[6], [1])

    assert hits[0].passage == 2
    assert semantic.dimensions == 5
