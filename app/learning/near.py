"""Questions near a title that found no good answer: what a new article could answer, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.learning.gaps import ONE_TOPIC, find_gaps
from app.learning.meaning import Nearness
from app.learning.questions import Unanswered

if TYPE_CHECKING:
    from search.searcher import Searcher

COMPARED: Final = 300
"""Different wordings that are compared, the most frequent ones: each takes some milliseconds."""
SHOWN: Final = 5


def near_questions(
    title: str, found: Sequence[Unanswered], nearness: Nearness, searcher: Searcher
) -> tuple[str, ...]:
    """Return the questions that mean about what the title says, the most frequent first.

    As everywhere, only those that three visitors or an agent brought forward.
    """
    frequency = Counter(one.question for one in found)
    wordings = sorted(frequency, key=lambda text: (-frequency[text], text))[:COMPARED]
    if not wordings:
        return ()
    cosines = nearness([title], wordings)[0]
    near = {text for text, cosine in zip(wordings, cosines, strict=True) if cosine >= ONE_TOPIC}
    gaps = find_gaps([one for one in found if one.question in near], nearness, searcher).gaps
    asked = (text for gap in gaps for text in gap.examples)
    return tuple(text for text in dict.fromkeys(asked) if text != title)[:SHOWN]
