"""Intervals of 95 %: how far a share may be from what would be seen with more visitors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

Z: Final = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""
_NPS_EXTRA: Final = (0.75, 1.5, 0.75)
"""Promoters, passives and detractors that the adjusted Wald interval adds (Rocks, 2016)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends of a 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.  Of none there is no share: ``None``, not 0."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """Return the share, 0 to 1."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> Interval | None:
        """Return the Wilson interval of the share."""
        return wilson(self.count, self.of) if self.of else None


def wilson(count: int, of: int) -> Interval:
    """Return the score interval of a proportion (Wilson, 1927), for ``of`` > 0.

    It stays between 0 and 1 and says something for 0 of 10, too.
    """
    share, square = count / of, Z * Z / of
    middle = (share + square / 2) / (1 + square)
    reach = Z / (1 + square) * math.sqrt(share * (1 - share) / of + square / (4 * of))
    # Nothing of many reaches down to 0 exactly; floats miss it by a hair.
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    return Interval(low, 1.0 if count == of else min(1.0, middle + reach))


def difference(first: Share, second: Share) -> Interval | None:
    """Return the interval of ``first`` - ``second`` by Newcombe's hybrid score method.

    Newcombe (1998), "Interval estimation for the difference between independent proportions",
    method 10.  ``None`` when one of them is of none.
    """
    a, b = first.interval, second.interval
    p, q = first.value, second.value
    if a is None or b is None or p is None or q is None:
        return None
    return Interval(
        p - q - math.hypot(p - a.low, b.high - q),
        p - q + math.hypot(a.high - p, q - b.low),
    )


def mean_interval(number: int, total: float, squares: float) -> Interval | None:
    """Return the normal interval of a mean, from the sum of the values and of their squares.

    ``None`` for fewer than 30 values, where their distribution is not that of a mean yet.
    """
    if number < 30:
        return None
    mean = total / number
    variance = max(0.0, (squares - number * mean * mean) / (number - 1))
    reach = Z * math.sqrt(variance / number)
    return Interval(mean - reach, mean + reach)


def nps_interval(promoters: int, passives: int, detractors: int) -> Interval:
    """Return the adjusted Wald interval of promoters' less detractors' share, -1 to 1.

    Rocks (2016), "Interval Estimation for the Net Promoter Score".  Wide for few answers, and
    never of no width.
    """
    given = (promoters, passives, detractors)
    p, _, d = counts = [count + extra for count, extra in zip(given, _NPS_EXTRA, strict=True)]
    number = sum(counts)
    score = (p - d) / number
    reach = Z * math.sqrt(((p + d) / number - score * score) / number)
    return Interval(max(-1.0, score - reach), min(1.0, score + reach))
