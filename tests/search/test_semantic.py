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
    MeaningRanking,
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
NONE = np.empty((0, DIMENSIONS), np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SemanticIndex:
    path = tmp_path_factory.mktemp("semantic") / "vectors"
    write_vectors(path, PLAIN.vectors, PLAIN.layout)
    return SemanticIndex.open(path, PLAIN.layout)


def ranked(ranking: MeaningRanking, limit: int = ARTICLES) -> list[tuple[int, float]]:
    """The candidates of the ranking itself, closest first."""
    near = ranking.near
    hits = zip(ranking.passages[:near].tolist(), ranking.closeness[:near].tolist(), strict=True)
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]


@pytest.mark.parametrize("seed", range(5))
def test_order_and_scores_are_those_of_brute_force(index: SemanticIndex, seed: int) -> None:
    vector = units(1, seed)[0]

    found = ranked(index.rank(vector, ALL, 2 * ARTICLES))
    expected = PLAIN.ranked(vector, list(range(ARTICLES)))

    assert [passage for passage, _ in found] == [passage for passage, _ in expected]
    assert [score for _, score in found] == pytest.approx([s for _, s in expected], abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_articles_named_by_words_are_scored_as_well(index: SemanticIndex, seed: int) -> None:
    vector = units(1, seed)[0]
    others = np.random.default_rng(seed).permutation(ARTICLES)[:7].tolist()

    found = index.rank(vector, ALL, 2, others)

    assert found.near == 2
    assert found.articles.tolist() == list(dict.fromkeys([*found.articles[:2].tolist(), *others]))
    expected = [PLAIN.score(vector, article) for article in found.articles.tolist()]
    assert found.passages.tolist() == [passage for passage, _ in expected]
    assert found.closeness.tolist() == pytest.approx([s for _, s in expected], abs=1e-5)


@pytest.mark.parametrize(
    "allowed", [[3], [0, 39], [1, 5, 8, 13, 21, 34], list(range(0, 40, 2)), []]
)
def test_only_what_may_answer_is_found(index: SemanticIndex, allowed: list[int]) -> None:
    vector = units(1, 9)[0]
    mask = np.isin(np.arange(ARTICLES), allowed)

    found = ranked(index.rank(vector, mask, 2 * ARTICLES))

    assert [p for p, _ in found] == [p for p, _ in PLAIN.ranked(vector, allowed)]


def test_the_nearest_rows_decide_which_articles_are_compared(index: SemanticIndex) -> None:
    vector = units(1, 3)[0]
    cosines = {a: max((own @ vector).max() for own in PLAIN.of(a)) for a in range(ARTICLES)}
    nearest = sorted(cosines, key=lambda article: -cosines[article])

    assert index.nearest(vector, ALL, ARTICLES) == nearest
    assert index.nearest(vector, ALL, 1) == nearest[:1]


def test_passages_of_an_article_have_their_own_cosines(index: SemanticIndex) -> None:
    vector = units(1, 4)[0]

    found = index.rank(vector, ALL, 5, [0, 17, ARTICLES - 1])

    for place, article in enumerate(found.articles.tolist()):
        expected = PLAIN.of(article)[1] @ vector
        assert found.inside(place).tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_an_articles_own_text_finds_it_first(index: SemanticIndex) -> None:
    for article in range(0, ARTICLES, 7):
        names, passages = PLAIN.of(article)
        for vector in (*names, *passages):
            assert index.nearest(vector, ALL, 1) == [article]


def test_cosines_are_brought_to_the_usual_scale(tmp_path: Path) -> None:
    write_vectors(tmp_path / "vectors", PLAIN.vectors, PLAIN.layout)
    plain = SemanticIndex.open(tmp_path / "vectors", PLAIN.layout)
    halved = SemanticIndex.open(tmp_path / "vectors", PLAIN.layout, lambda cosines: cosines / 2)
    vector = units(1, 2)[0]

    found, expected = halved.rank(vector, ALL, 3), plain.rank(vector, ALL, 3)

    assert found.articles.tolist() == expected.articles.tolist()
    assert found.closeness.tolist() == pytest.approx((expected.closeness / 2).tolist())
    assert found.inside(1).tolist() == pytest.approx((expected.inside(1) / 2).tolist())


def test_examples_outvote_one_name_that_happens_to_be_nearer() -> None:
    """Three asks of article 0 lie around the question; one name of article 1 is nearest."""
    around = [[0.9, 0.4, 0.1], [0.9, -0.4, 0.1], [0.85, 0.1, -0.5], [0.93, 0.1, 0.35]]
    vectors = np.array([*around[:3], [0.0, 0.0, 1.0], around[3], [0.0, 1.0, 0.0]], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.array([0, 0, 0, 1], np.int32)
    layout = Layout.of(np.array([0, 1], np.int32), owners, 2)
    flat = faiss.IndexFlatIP(3)
    flat.add(vectors)
    question = np.array([1, 0, 0], np.float32)

    found = SemanticIndex(flat, vectors, layout).rank(question, np.ones(2, bool), 2)

    by_article = dict(zip(found.articles.tolist(), found.scores.tolist(), strict=True))
    assert (vectors @ question).argmax() == 4
    assert by_article[0] > by_article[1]


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
        SemanticIndex(faiss.IndexFlatIP(DIMENSIONS), NONE, PLAIN.layout)


def test_an_empty_help_centre_has_nothing_near() -> None:
    none = np.empty(0, np.int32)
    index = SemanticIndex(faiss.IndexFlatIP(DIMENSIONS), NONE, Layout.of(none, none, 0))

    assert index.rank(units(1, 1)[0], np.empty(0, bool), 5).articles.tolist() == []
