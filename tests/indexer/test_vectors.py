from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from indexer.vectors import write_vectors
from search.encoder import Vectors
from search.errors import IndexCorrupt
from search.ranking import Layout
from search.semantic import SemanticIndex, meaning_scores

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
    found = semantic.rank(vectors[6], np.ones(3, bool), 1)

    assert found.articles.tolist() == [1]
    assert found.passages.tolist() == [2]
    assert semantic.dimensions == 5


@pytest.fixture(scope="module")
def many() -> Vectors:
    """More vectors than are compared one by one, in clusters as texts are."""
    random = np.random.default_rng(3)
    middles = random.normal(size=(300, 16))
    made = middles[random.integers(0, 300, 12_000)] + 0.5 * random.normal(size=(12_000, 16))
    vectors: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return vectors


@pytest.fixture(scope="module")
def large(many: Vectors, tmp_path_factory: pytest.TempPathFactory) -> SemanticIndex:
    """An index of 4,000 articles with one name and two passages each."""
    path = tmp_path_factory.mktemp("large") / "vectors.faiss"
    write_vectors(path, many, MANY)
    assert isinstance(faiss.read_index(str(path)), faiss.IndexIVFScalarQuantizer)
    assert path.stat().st_size < many.nbytes / 2
    return SemanticIndex.open(path, MANY)


MANY = Layout.of(
    np.repeat(np.arange(4_000, dtype=np.int32), 2), np.arange(4_000, dtype=np.int32), 4_000
)


def nearest_articles(many: Vectors, vector: Vectors, allowed: np.ndarray, count: int) -> list[int]:
    """The articles by their nearest row, by brute force."""
    cosines = many @ vector
    best = np.maximum(cosines[:4_000], cosines[4_000:].reshape(-1, 2).max(axis=1))
    best[~allowed] = -2
    found: list[int] = np.argsort(-best, kind="stable")[:count].tolist()
    return found


@pytest.mark.parametrize("share", [1.0, 0.6, 0.2, 0.002])
def test_a_large_index_finds_what_exact_comparison_finds(
    many: Vectors, large: SemanticIndex, share: float
) -> None:
    random = np.random.default_rng(7)
    allowed = random.random(4_000) < share
    shares = []
    for vector in many[random.integers(0, 12_000, 40)]:
        exact = nearest_articles(many, vector, allowed, min(50, int(allowed.sum())))
        found = large.nearest(vector, allowed, 50)
        shares.append(np.isin(exact, found).mean())

    assert np.mean(shares) >= 0.99


def test_articles_of_a_large_index_are_scored_exactly(many: Vectors, large: SemanticIndex) -> None:
    vector, everything = many[17], np.ones(4_000, bool)

    found = large.rank(vector, everything, 20)

    cosines = many @ vector
    passages = cosines[4_000:].reshape(-1, 2).max(axis=1)
    expected = meaning_scores(cosines[found.articles], passages[found.articles])
    assert found.articles[0] == 17
    assert found.closeness.tolist() == pytest.approx(expected.tolist(), abs=2e-3)


@pytest.mark.parametrize("content", [b"", b"no array"])
def test_exact_vectors_that_cannot_be_read_are_told(
    many: Vectors, tmp_path: Path, content: bytes
) -> None:
    write_vectors(tmp_path / "v.faiss", many, MANY)
    (tmp_path / "v.npy").write_bytes(content)

    with pytest.raises(IndexCorrupt, match=r"v\.faiss: cannot be read"):
        SemanticIndex.open(tmp_path / "v.faiss", MANY)
