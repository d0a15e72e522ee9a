"""Two rankings → one.  Pure: numbers in, numbers out."""

from __future__ import annotations

import numpy as np

from search.impacts import Floats
from search.language import USUAL_STOP_SHARE

# Min-max normalised scores, weighted, beat reciprocal rank fusion by 0.03 nDCG@10 on the
# mean of eleven sets: ranks throw away how much better the first is than the second.
# The weights are from the same sets; see docs/design.md and benchmarks/README.md.
MEANING_WEIGHT = 0.72
"""For titles with the usual share of stop words."""
FOREIGN_MEANING_WEIGHT = 0.2
"""For a language that the model was not trained on: with 0.4 the blend falls below words alone on
French and German questions that repeat only half of a title's words."""

STYLE_SLOPE = 0.5
"""Titles that are questions say more by meaning than headings do."""

_FULLY = 0.8
_LACKING = 0.3
WORDS_KNOW_BETTER = 0.3
"""So much less meaning counts where the first article by words holds all rare words of the question
and the first by meaning lacks 0.3 of them; nothing less below 0.8."""

LEAST_MEANING_SPAN = 0.3
"""Two articles of nearly the same meaning are not to become the best and the worst: among a
hundred candidates the scores by meaning span 0.3 to 0.6."""


def usual_share(stop_share: float) -> float:
    """Return what meaning counts in a help centre with this share of stop words in its titles."""
    return MEANING_WEIGHT + STYLE_SLOPE * (stop_share - USUAL_STOP_SHARE)


def share_of_meaning(usual: float, held_by_words: float, held_by_meaning: float) -> float:
    """Return what meaning counts for one question.

    The two others are the shares of the question's rare words that the first article by words
    and the first by meaning hold.  Who repeats a manual's own words wants their place in it.
    """
    fully = min(max((held_by_words - _FULLY) / (1 - _FULLY), 0.0), 1.0)
    lacking = min(max((held_by_words - held_by_meaning) / _LACKING, 0.0), 1.0)
    return max(usual - WORDS_KNOW_BETTER * fully * lacking, 0.0)


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
