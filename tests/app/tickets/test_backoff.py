from __future__ import annotations

import random
from datetime import timedelta

import pytest

from app.tickets.backoff import MAX_ATTEMPTS, SCHEDULE, wait_after

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("attempts", range(1, MAX_ATTEMPTS))
def test_waits_are_spread_around_their_mean(attempts: int) -> None:
    random.seed(attempts)
    mean = SCHEDULE[attempts - 1]
    waits = [wait_after(attempts) for _ in range(2000)]

    shares = [wait / mean for wait in waits if wait is not None]
    assert len(shares) == 2000
    assert min(shares) == pytest.approx(0, abs=0.01)
    assert max(shares) == pytest.approx(2, abs=0.01)
    assert sum(shares) / 2000 == pytest.approx(1, abs=0.05)


def test_it_is_given_up_after_three_days_on_average() -> None:
    assert MAX_ATTEMPTS == 10
    assert wait_after(MAX_ATTEMPTS) is None
    assert wait_after(MAX_ATTEMPTS, 5 * SECOND) is None
    assert timedelta(days=3) < sum(SCHEDULE, timedelta(0)) < timedelta(days=3.5)


@pytest.mark.parametrize(
    ("asked", "least"),
    [(0, 0), (-5, 0), (90, 90), (86_400, 86_400), (10**9, 86_400)],
)
def test_what_the_other_side_asks_for_is_kept_up_to_a_day(asked: int, least: int) -> None:
    wait = wait_after(1, asked * SECOND)

    assert wait is not None
    assert least * SECOND <= wait <= (least + 5) * SECOND
