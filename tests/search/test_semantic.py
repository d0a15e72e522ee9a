from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt
import pytest

from indexer.vectors import write_vectors
from search.errors import IndexCorrupt
from search.ranking import Layout
from search.semantic import (
    BEST_WEIGHT,
    NAME_WEIGHT,
    PASSAGE_WEIGHT,
    SemanticIndex,
    meaning_scores,
)

Floats = npt.NDArray[np.float32]
ARTICLES, DIMENSIONS = 40, 24


def units(count: int, seed: int) -> Floats:
    made = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    unit: Floats = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


class Plain:
    """The same scores by the plainest loops, to compare with."""

    def __init__(self) -> None:
        random = np.random.default_rng(5)
        self.names = random.integers(1, 6, ARTICLES)
        self.passages = random.integers(1, 9, ARTICLES)
        owners = np.arange(ARTICLES, dtype=np.int32)
        self.layout = Layout.of(
            np.repeat(owners, self.passages), np.repeat(owners, self.names), ARTICLES
        )
        self.vectors = units(int(self.names.sum() + self.passages.sum()), 6)

    def of(self, article: int) -> tuple[Floats, Floats]:
        first, last = self.layout.first_name[article : article + 2]
        start, end = self.layout.first_passage[article : article + 2] + self.names.sum()
        return self.vectors[first:last], self.vectors[start:end]

    def score(self, vector: Floats, article: int) -> tuple[int, float]:
        names, passages = (own @ vector for own in self.of(article))
        best = BEST_WEIGHT * max(names.max(), passages.max())
        score = best + NAME_WEIGHT * names.max() + PASSAGE_WEIGHT * passages.max()
        return int(self.layout.first_passage[article] + passages.argmax()), float(score)

    def ranked(self, vector: Floats, articles: list[int]) -> list[tuple[int, float]]:
        scored = [self.score(vector, article) for article in articles]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))


PLAIN = Plain()
ALL = np.ones(ARTICLES, bool)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SemanticIndex:
    path = tmp_path_factory.mktemp("semantic") / "vectors"
    write_vectors(path, PLAIN.vectors, PLAIN.layout)
    return SemanticIndex.open(path, PLAIN.layout)


@pytest.mark.parametrize("seed", range(5))
def test_order_and_scores_are_those_of_brute_force(index: SemanticIndex, seed: int) -> None:
    vector = units(1, seed)[0]

    found = index.rank(vector, ALL).top(2 * ARTICLES)
    expected = PLAIN.ranked(vector, list(range(ARTICLES)))

    assert [hit.passage for hit in found] == [passage for passage, _ in expected]
    assert [hit.score for hit in found] == pytest.approx([s for _, s in expected], abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_articles_are_compared_in_the_order_asked_for(index: SemanticIndex, seed: int) -> None:
    vector = units(1, seed)[0]
    articles = np.random.default_rng(seed).permutation(ARTICLES)[:7].tolist()

    found = index.compare(vector, articles)

    expected = [PLAIN.score(vector, article) for article in articles]
    assert [hit.passage for hit in found] == [passage for passage, _ in expected]
    assert [hit.score for hit in found] == pytest.approx([s for _, s in expected], abs=1e-5)
    assert index.compare(vector, []) == []


@pytest.mark.parametrize(
    "allowed", [[3], [0, 39], [1, 5, 8, 13, 21, 34], list(range(0, 40, 2)), []]
)
def test_only_what_may_answer_is_found(index: SemanticIndex, allowed: list[int]) -> None:
    vector = units(1, 9)[0]
    mask = np.isin(np.arange(ARTICLES), allowed)

    found = index.rank(vector, mask).top(2 * ARTICLES)

    assert [h.passage for h in found] == [p for p, _ in PLAIN.ranked(vector, allowed)]


def test_the_nearest_rows_decide_which_articles_are_compared(index: SemanticIndex) -> None:
    vector = units(1, 3)[0]
    cosines = {a: max((own @ vector).max() for own in PLAIN.of(a)) for a in range(ARTICLES)}
    nearest = sorted(cosines, key=lambda article: -cosines[article])

    assert index.nearest(vector, ALL, len(PLAIN.vectors)) == nearest
    assert index.nearest(vector, ALL, 1) == nearest[:1]
    top = [(hit.passage, pytest.approx(hit.score)) for hit in index.rank(vector, ALL).top(3)]
    assert top == PLAIN.ranked(vector, nearest[:3])


def test_passages_of_an_article_have_their_own_cosines(index: SemanticIndex) -> None:
    vector = units(1, 4)[0]

    for article in (0, 17, ARTICLES - 1):
        expected = PLAIN.of(article)[1] @ vector
        assert index.rank(vector, ALL).inside(article).tolist() == pytest.approx(
            expected.tolist(), abs=1e-6
        )


def test_an_articles_own_text_finds_it_first(index: SemanticIndex) -> None:
    for article in range(0, ARTICLES, 7):
        names, passages = PLAIN.of(article)
        for vector in (*names, *passages):
            best = index.rank(vector, ALL).top(1)[0]
            assert PLAIN.layout.passage_article[best.passage] == article


@pytest.mark.parametrize(
    ("name", "passage", "score"),
    [(1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1.0, 0.0, 0.65), (0.0, 1.0, 0.85), (-1.0, -1.0, -1.0)],
)
def test_a_score_mixes_the_best_with_both(name: float, passage: float, score: float) -> None:
    found = meaning_scores(np.array([name], np.float32), np.array([passage], np.float32))

    assert found.tolist() == pytest.approx([score])


@pytest.mark.parametrize("content", [b"", b"garbage", b"IxFI" + b"\xff" * 60])
def test_a_file_that_is_no_index_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors").write_bytes(content)

    with pytest.raises(IndexCorrupt, match="vectors: cannot be read"):
        SemanticIndex.open(tmp_path / "vectors", PLAIN.layout)


def test_an_index_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexCorrupt, match="none: cannot be read"):
        SemanticIndex.open(tmp_path / "none", PLAIN.layout)


def test_an_index_of_other_texts_is_told() -> None:
    with pytest.raises(IndexCorrupt, match="holds 0 vectors for"):
        SemanticIndex(faiss.IndexFlatIP(DIMENSIONS), PLAIN.layout)


def test_an_empty_help_centre_has_nothing_near() -> None:
    none = np.empty(0, np.int32)
    index = SemanticIndex(faiss.IndexFlatIP(DIMENSIONS), Layout.of(none, none, 0))

    assert index.rank(units(1, 1)[0], np.empty(0, bool)).top(5) == []
