"""How sure it is that there is a good answer at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

# A logistic regression over signals of both rankings; see benchmarks/README.md for how
# and on what it was fitted.
_BIAS = -5.0
_MEANING = 7.0
_COVERAGE = 2.5
_GAP = 1.0
_WORDS_BIAS = -4.0
_WORDS_COVERAGE = 5.0

THRESHOLD = 0.5
"""From here on the site says that it has an answer."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the two rankings say of the first answer."""

    meaning: float | None
    """Its score by meaning, -1 to 1; ``None`` where meaning was not asked."""
    coverage: float
    """Share of the question's words, weighted by rarity, that it holds; 0 to 1."""
    gap: float
    """How much better than the second it is in the blend, 0 to 1."""


def confidence(signals: Signals) -> float:
    """Return the probability, 0 to 1, that the first answer answers the question."""
    if signals.meaning is None:
        return 1 / (1 + math.exp(-(_WORDS_BIAS + _WORDS_COVERAGE * signals.coverage)))
    weighted = _MEANING * signals.meaning + _COVERAGE * signals.coverage + _GAP * signals.gap
    return 1 / (1 + math.exp(-(_BIAS + weighted)))
