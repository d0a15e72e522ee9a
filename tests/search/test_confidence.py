from __future__ import annotations

from dataclasses import replace
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
    for lead in ("meaning_lead", "words_lead"):
        assert confidence(Signals(meaning, coverage, gap, **{lead: more})) >= now
    assert confidence(Signals(None, coverage, gap)) <= confidence(
        Signals(None, min(1, coverage + more), gap)
    )


@pytest.mark.parametrize("meaning", [None, 0.9])
def test_a_full_match_is_sure_and_none_is_not(meaning: float | None) -> None:
    assert confidence(Signals(meaning, 1.0, 1.0)) > THRESHOLD
    assert confidence(Signals(meaning and 0.0, 0.0, 0.0)) < 0.05


@pytest.mark.parametrize("meaning", [None, 0.9])
def test_a_code_that_the_answer_does_not_hold_is_no_good_answer(meaning: float | None) -> None:
    signals = Signals(meaning, 1.0, 1.0, 0.5, 1.0, codes=0.0)

    assert confidence(signals) < THRESHOLD < confidence(replace(signals, codes=1.0))


def test_near_the_topic_the_leads_decide() -> None:
    near = Signals(0.7, 0.8, 0.02, 0.05, 0.05)

    assert confidence(replace(near, meaning=0.9)) == confidence(near)
    assert confidence(near) < 0.6 < confidence(replace(near, meaning_lead=0.3, words_lead=0.4))


def test_it_rises_with_coverage_alone() -> None:
    steps = [confidence(Signals(None, share / 10, 0.0)) for share in range(11)]

    assert all(low < high for low, high in pairwise(steps))
