"""The measures: of a ranking against what is right, and of how well confidence tells."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Measure = Callable[[Sequence[str], Mapping[str, float]], float]
"""Ranked article ids, and the grades of the right ones → 0 to 1."""

RESAMPLES: Final = 2000
"""Enough for the third digit of an interval."""


def hit(ranked: Sequence[str], relevant: Mapping[str, float], depth: int) -> float:
    """Return 1 when a right article is among the first ``depth``."""
    return float(any(article in relevant for article in ranked[:depth]))


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, float], depth: int = 10) -> float:
    """Return 1 / rank of the first right article, 0 beyond ``depth``."""
    for rank, article in enumerate(ranked[:depth], start=1):
        if article in relevant:
            return 1 / rank
    return 0.0


def ndcg(ranked: Sequence[str], relevant: Mapping[str, float], depth: int = 10) -> float:
    """Return nDCG at ``depth`` (Järvelin and Kekäläinen, 2002) with linear gain."""
    gains = [relevant.get(article, 0.0) for article in ranked[:depth]]
    ideal = sorted(relevant.values(), reverse=True)[:depth]
    return _discounted(gains) / _discounted(ideal)


MEASURES: Final[dict[str, Measure]] = {
    "hit@1": lambda ranked, relevant: hit(ranked, relevant, 1),
    "hit@3": lambda ranked, relevant: hit(ranked, relevant, 3),
    "MRR@10": reciprocal_rank,
    "nDCG@10": ndcg,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


def bootstrap(differences: Values) -> Interval:
    """Return the mean with its interval by a paired bootstrap (Efron, 1979), always the same.

    ``differences`` holds one value a question, so the questions are what is drawn again.
    """
    generator = np.random.default_rng(0)
    picks = generator.integers(0, len(differences), (RESAMPLES, len(differences)))
    low, high = np.quantile(differences[picks].mean(axis=1), [0.025, 0.975])
    return Interval(float(differences.mean()), float(low), float(high))


def auroc(higher: Values, lower: Values) -> float:
    """Return how often a value of ``higher`` is above one of ``lower``; equal ones count half."""
    ordered = np.sort(lower)
    below = np.searchsorted(ordered, higher, side="left")
    not_above = np.searchsorted(ordered, higher, side="right")
    return float((below + not_above).mean() / 2 / len(lower))


@dataclass(frozen=True, slots=True)
class Cut:
    """What happens when all questions below a confidence are sent to contact."""

    below: float
    answerable_sent: float
    """Share of the answerable questions that are sent wrongly."""
    unanswerable_caught: float
    """Share of the unanswerable questions that are sent rightly."""


def cut(answerable: Values, unanswerable: Values, share: float) -> Cut:
    """Return the highest cut that sends at most ``share`` of the answerable questions."""
    below = float(np.sort(answerable)[int(share * len(answerable))])
    return Cut(below, float((answerable < below).mean()), float((unanswerable < below).mean()))


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
