"""How sure it is that there is a good answer at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Logistic regressions of "the first answer is right" on six open question sets, with questions
# that have no answer and questions off every topic among them; each set counts the same.  Fitted
# to five sets, they separate answerable from off-topic questions of the sixth with an AUROC of
# 0.97 to 0.99, and a confidence of 0.7 is right in 7 of 10 cases; see benchmarks/README.md.
_BIAS = -11.3
_MEANING = 14.6
_COVERAGE = 4.5
_GAP = 1.7
_MEANING_LEAD = 5.7
_WORDS_LEAD = 2.1

_ENOUGH_MEANING = 0.5
_ENOUGH_COVERAGE = 0.6
"""More of these does not speak for an answer: near the topic, questions without an answer reach
them as well, and only the leads tell them apart."""

_WORDS_BIAS = -6.0
_WORDS_COVERAGE = (7.7, 1.1)
"""Up to what is enough, and throughout: where meaning was not asked, coverage says more."""
_WORDS_LEAD_ALONE = 2.6

_CODE_MISSING = 0.8
"""An article about another error code may be near in all its words and is wrong all the same."""

THRESHOLD = 0.35
"""From here on the site says that it has an answer: so it says of 69 to 97 % of the answerable
questions of the six sets, and of at most 15 % of those off topic."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the two rankings say of the first answer."""

    meaning: float | None
    """Its score by meaning, -1 to 1; ``None`` where meaning was not asked."""
    coverage: float
    """Share of the question's words, weighted by rarity, that it holds; 0 to 1."""
    gap: float
    """How much better than the second it is in the blend, 0 to 1."""
    meaning_lead: float = 0.0
    """How much nearer by meaning it is than the mean of the ten next, -1 to 1."""
    words_lead: float = 0.0
    """How much better by words the first of that ranking is than its second, 0 to 1."""
    codes: float = 1.0
    """Share of the question's error codes that it holds; 1 where the question has none."""


def confidence(signals: Signals) -> float:
    """Return the probability, 0 to 1, that the first answer answers the question."""
    if signals.meaning is None:
        weighted = _by_words(signals)
    else:
        weighted = _BIAS + _MEANING * min(signals.meaning, _ENOUGH_MEANING)
        weighted += _COVERAGE * min(signals.coverage, _ENOUGH_COVERAGE)
        weighted += _GAP * math.sqrt(signals.gap) + _MEANING_LEAD * signals.meaning_lead
        weighted += _WORDS_LEAD * math.sqrt(signals.words_lead)
    trust = 1 - _CODE_MISSING * (1 - signals.codes)
    return trust / (1 + math.exp(-weighted))


def _by_words(signals: Signals) -> float:
    up_to, throughout = _WORDS_COVERAGE
    covered = up_to * min(signals.coverage, _ENOUGH_COVERAGE) + throughout * signals.coverage
    return _WORDS_BIAS + covered + _WORDS_LEAD_ALONE * math.sqrt(signals.words_lead)
