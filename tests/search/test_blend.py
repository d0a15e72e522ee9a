from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from search.blend import blend, min_max


@pytest.mark.parametrize(
    ("scores", "stretched"),
    [
        ([], []),
        ([0.0], [0.0]),
        ([3.0], [1.0]),
        ([-2.0], [0.0]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([0.5, 0.5, 0.5], [1.0, 1.0, 1.0]),
        ([1.0, 3.0, 2.0], [0.0, 1.0, 0.5]),
        ([-1.0, 0.0, 1.0], [0.0, 0.5, 1.0]),
        ([0.0, 8.0], [0.0, 1.0]),
    ],
)
def test_min_max(scores: list[float], stretched: list[float]) -> None:
    assert min_max(np.array(scores, np.float32)).tolist() == stretched


@pytest.mark.parametrize(
    ("words", "meaning", "weight", "scores"),
    [
        ([], [], 0.7, []),
        ([4.0, 3.0], [0.5, 0.5], 0.7, [1.0, 0.925]),
        ([4.0, 4.0], [0.5, 0.44], 0.5, [1.0, 0.9]),
        ([4.0, 0.0], [0.2, 0.8], 0.7, [0.3, 0.7]),
        ([4.0, 0.0], [0.2, 0.8], 0.3, [0.7, 0.3]),
        ([4.0, 2.0, 0.0], [0.9, 0.6, 0.3], 0.5, [1.0, 0.5, 0.0]),
        ([0.0, 0.0], [0.4, 0.8], 0.7, [0.0, 0.7]),
        ([5.0, 1.0], [0.5, 0.5], 0.7, [1.0, 0.76]),
        ([5.0], [0.5], 0.7, [1.0]),
        ([0.0], [0.5], 0.7, [0.7]),
    ],
)
def test_blend(
    words: list[float], meaning: list[float], weight: float, scores: list[float]
) -> None:
    found = blend(np.array(words, np.float32), np.array(meaning, np.float32), weight)

    assert found.tolist() == pytest.approx(scores)


pairs = st.integers(1, 30).flatmap(
    lambda n: st.tuples(
        arrays(np.float32, n, elements=st.floats(0, 64, width=32)),
        arrays(np.float32, n, elements=st.floats(-1, 1, width=32)),
    )
)


@given(pairs, st.floats(0, 1))
def test_scores_lie_between_0_and_1_and_who_leads_both_rankings_leads(
    pair: tuple[np.ndarray, np.ndarray], weight: float
) -> None:
    words, meaning = pair

    scores = blend(words, meaning, weight)

    assert np.isfinite(scores).all()
    assert scores.min() >= 0
    assert scores.max() <= 1 + 1e-6
    for leader in np.flatnonzero((words == words.max()) & (meaning == meaning.max())):
        assert scores[leader] == scores.max()
