from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intervals import Share, difference, mean_interval, nps_interval, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), "Interval estimation for the difference …", table II, method 10.
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_is_newcombes(first: Share, second: Share, low: float, high: float) -> None:
    found = difference(first, second)

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(of=st.integers(1, 10_000), data=st.data())
def test_an_interval_holds_its_share_and_stays_between_0_and_1(
    of: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, of))

    found = wilson(count, of)

    assert 0 <= found.low <= count / of <= found.high <= 1


def test_of_none_there_is_no_share() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
    assert (Share(0, 5).value, Share(0, 5).interval) == (0.0, wilson(0, 5))
    assert difference(Share(0, 0), Share(1, 2)) is None


def test_a_mean_has_an_interval_from_30_values_on() -> None:
    values = [1, 5] * 15

    found = mean_interval(30, sum(values), sum(value**2 for value in values))

    assert mean_interval(29, 100, 400) is None
    assert found is not None
    reach = 1.959964 * math.sqrt(120 / 29 / 30)
    assert found.low == pytest.approx(3 - reach, abs=1e-6)
    assert found.high == pytest.approx(3 + reach, abs=1e-6)


def test_five_promoters_alone_are_no_certainty() -> None:
    found = nps_interval(5, 0, 0)

    # By hand: 5.75 promoters and 0.75 detractors of 8, so 0.625 ± 1.96 · √(0.421875 / 8).
    assert found.low == pytest.approx(0.1749, abs=1e-4)
    assert found.high == 1.0
