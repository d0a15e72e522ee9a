"""Two rankings → one.  Pure: numbers in, numbers out."""

from __future__ import annotations

import numpy as np

from search.ranking import Floats

# Min-max normalised scores, weighted, beat reciprocal rank fusion by 0.03 nDCG@10 on the
# mean of eleven sets: ranks throw away how much better the first is than the second.
# The weights are from the same sets; see docs/design.md and benchmarks/README.md.
MEANING_WEIGHT = 0.7
FOREIGN_MEANING_WEIGHT = 0.4
"""For a language that the model was not trained on (0.3 to 0.5 on French and German text)."""


def blend(words: Floats, meaning: Floats, weight: float) -> Floats:
    """Return one score in [0, 1] for each candidate; ``weight`` is the share of meaning.

    ``words`` and ``meaning`` are the candidates' scores in the two rankings, same order.
    """
    return weight * min_max(meaning) + (1 - weight) * min_max(words)


def min_max(scores: Floats) -> Floats:
    """Stretch scores to [0, 1]; equal scores all become 0, or 1 where they are not 0."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    if high > low:
        stretched: Floats = (scores - low) / (high - low)
        return stretched
    return np.full_like(scores, float(high > 0))
