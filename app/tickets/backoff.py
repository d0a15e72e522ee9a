"""When a delivery is tried again, and when it is given up."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Final

SCHEDULE: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Mean wait after each failure, as Standard Webhooks advises: three days in all, so that an
outage of a weekend loses nothing."""

MAX_ATTEMPTS: Final = len(SCHEDULE) + 1
LONGEST: Final = timedelta(days=1)
"""Longest wait that another side may ask for."""

AWAY_AT_MOST: Final = timedelta(minutes=5)
"""Mean wait while the other side cannot be reached at all: asking that costs it nothing."""
PATIENCE: Final = timedelta(days=5)
"""So long it may be away before a delivery is given up."""


def wait_away(gone: timedelta) -> timedelta | None:
    """Return how long to wait before a side that is away is asked again; ``None`` to give up.

    ``gone`` is how long nothing got through: the mean wait is a quarter of it, within bounds.
    """
    if gone >= PATIENCE:
        return None
    mean = min(max(gone / 4, SCHEDULE[0]), AWAY_AT_MOST)
    return 2 * mean * random.random()  # noqa: S311 (spreads load, hides nothing)


def wait_after(attempts: int, asked: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after so many failed attempts; ``None`` to give up.

    ``asked`` is what the other side wants (``Retry-After``); it is never tried before.  Else the
    wait is anything from nothing to twice its mean, so that after an outage not all come back at
    once (M. Brooker, "Exponential Backoff and Jitter": full jitter).
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    mean = SCHEDULE[max(attempts, 1) - 1]
    if asked is None:
        return 2 * mean * random.random()  # noqa: S311 (spreads load, hides nothing)
    least = min(max(asked, timedelta(0)), LONGEST)
    return least + SCHEDULE[0] * random.random()  # noqa: S311
