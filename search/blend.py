"""Two rankings → one.  Pure: numbers in, numbers out."""

from __future__ import annotations

import numpy as np

from search.impacts import Floats

# Min-max normalised scores, weighted, beat reciprocal rank fusion by 0.03 nDCG@10 on the
# mean of eleven sets: ranks throw away how much better the first is than the second.
# The weights are from the same sets; see docs/design.md and benchmarks/README.md.
MEANING_WEIGHT = 0.7
FOREIGN_MEANING_WEIGHT = 0.4
"""For a language that the model was not trained on (0.3 to 0.5 on French and German text)."""

LEAST_MEANING_SPAN = 0.3
"""Two articles of nearly the same meaning are not to become the best and the worst: among a
hundred candidates the scores by meaning span 0.3 to 0.6."""


def blend(words: Floats, meaning: Floats, weight: float) -> Floats:
    """Return one score in [0, 1] for each candidate; ``weight`` is the share of meaning.

    ``words`` and ``meaning`` are the candidates' scores in the two rankings, same order.
    """
    by_words = min_max(words, least_span=float(words.max(initial=0)))
    by_meaning = min_max(meaning, least_span=LEAST_MEANING_SPAN)
    return weight * by_meaning + (1 - weight) * by_words


def min_max(scores: Floats, least_span: float = 0.0) -> Floats:
    """Stretch scores to [0, 1], the highest to 1.

    Scores that differ by less than ``least_span`` are stretched as if the lowest were that far
    from the highest.  With no span at all, equal scores become 1, or 0 where they are not
    positive.
    """
    if not len(scores):
        return scores
    high = float(scores.max())
    low = min(float(scores.min()), high - least_span)
    if high > low:
        return ((scores - low) / (high - low)).astype(np.float32)
    return np.full_like(scores, float(high > 0))
