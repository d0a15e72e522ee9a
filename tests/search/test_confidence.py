from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.confidence import THRESHOLD, Signals, confidence

shares = st.floats(0, 1)


@given(st.one_of(st.none(), st.floats(-1, 1)), shares, shares)
def test_it_lies_between_0_and_1(meaning: float | None, coverage: float, gap: float) -> None:
    assert 0 < confidence(Signals(meaning, coverage, gap)) < 1


@given(st.floats(-1, 1), shares, shares, shares)
def test_more_of_a_signal_never_makes_it_less_sure(
    meaning: float, coverage: float, gap: float, more: float
) -> None:
    now = confidence(Signals(meaning, coverage, gap))

    assert confidence(Signals(min(1, meaning + more), coverage, gap)) >= now
    assert confidence(Signals(meaning, min(1, coverage + more), gap)) >= now
    assert confidence(Signals(meaning, coverage, min(1, gap + more))) >= now
    assert confidence(Signals(None, coverage, gap)) <= confidence(
        Signals(None, min(1, coverage + more), gap)
    )


@pytest.mark.parametrize("meaning", [None, 0.9])
def test_a_full_match_is_sure_and_none_is_not(meaning: float | None) -> None:
    assert confidence(Signals(meaning, 1.0, 1.0)) > THRESHOLD
    assert confidence(Signals(meaning and 0.0, 0.0, 0.0)) < 0.05


def test_it_rises_with_coverage_alone() -> None:
    steps = [confidence(Signals(None, share / 10, 0.0)) for share in range(11)]

    assert all(low < high for low, high in pairwise(steps))
