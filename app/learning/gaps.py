"""Questions without a good answer → gaps: what the help centre lacks, by meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from app.learning.meaning import Cosines, Nearness
from app.learning.questions import Sign, Unanswered
from search.types import ArticleRef, Question

if TYPE_CHECKING:
    from search.searcher import Searcher

ONE_TOPIC: Final = 0.6
"""Mean cosine, on MiniLM's scale, of questions that one article could answer."""
LEAST_VISITORS: Final = 3
"""Different visitors whose words may be shown together: fewer might be known by them."""
MAX_WORDINGS: Final = 4_000
"""Different wordings that are compared, the most frequent ones: the time grows as the square."""
EXAMPLES: Final = 5
NEAREST: Final = 3


@dataclass(frozen=True, slots=True)
class Near:
    """An article near a gap."""

    article: ArticleRef
    confidence: float
    """0 to 1: how sure the search is of the first one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean the same and found no good answer."""

    examples: tuple[str, ...]
    """The most frequent wordings."""
    times: int
    visitors: int
    wishes: int
    """How many agents' notes are among them."""
    contact_rate: float
    """Share of these visitors who wrote to a person."""
    signs: dict[Sign, int]
    """How often each sign was seen."""
    nearest: tuple[Near, ...]
    answered: bool
    """Whether the search is sure of an answer by now: an article may have come since."""

    @property
    def question(self) -> str:
        """The wording that stands for all."""
        return self.examples[0]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing, the most wanted first; what has an answer by now comes last."""

    gaps: tuple[Gap, ...]
    hidden: int
    """Questions that are not shown, since fewer than three visitors asked them."""
    left_out: int
    """Wordings that were too many to compare."""


def find_gaps(found: Sequence[Unanswered], nearness: Nearness, searcher: Searcher) -> Gaps:
    """Bring the questions together by meaning, and count."""
    frequency = Counter(one.question for one in found)
    wordings = sorted(frequency, key=lambda text: (-frequency[text], text))
    compared = wordings[:MAX_WORDINGS]
    clusters = clustered(nearness(compared, compared))
    by_wording: defaultdict[str, list[Unanswered]] = defaultdict(list)
    for one in found:
        by_wording[one.question].append(one)
    gaps, hidden = [], 0
    for places in clusters:
        members = [one for place in places for one in by_wording[compared[place]]]
        if _may_be_shown(members):
            gaps.append(_gap([compared[place] for place in places], members, searcher))
        else:
            hidden += len(members)
    gaps.sort(key=_urgency)
    return Gaps(tuple(gaps), hidden, len(wordings) - len(compared))


def clustered(cosines: Cosines) -> list[list[int]]:
    """Return places that belong together, by average linkage (Sokal and Michener, 1958).

    Two clusters become one while the mean cosine between them is at least ``ONE_TOPIC``.
    """
    if len(cosines) < 2:
        return [[place] for place in range(len(cosines))]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distances = np.clip(1 - cosines, 0, 2).astype(np.float64)
    distances = (distances + distances.T) / 2
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), method="average")
    labels = fcluster(tree, 1 - ONE_TOPIC, criterion="distance")
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        found[int(label)].append(place)
    return sorted(found.values())


def _urgency(gap: Gap) -> tuple[bool, int, int, str]:
    return gap.answered, -gap.visitors - gap.wishes, -gap.times, gap.question


def _may_be_shown(members: Sequence[Unanswered]) -> bool:
    """Say whether enough people asked that nobody is known by it; agents' notes may be shown."""
    visitors = {one.who for one in members if one.by_visitor}
    return len(visitors) >= LEAST_VISITORS or any(not one.by_visitor for one in members)


def _gap(wordings: Sequence[str], members: Sequence[Unanswered], searcher: Searcher) -> Gap:
    visitors = {one.who for one in members if one.by_visitor}
    contacted = {one.who for one in members if Sign.CONTACT in one.signs}
    signs = Counter(sign for one in members for sign in one.signs)
    shown = _shown(wordings, members, visitors)
    found = searcher.search(Question(shown[0], limit=NEAREST))
    return Gap(
        examples=shown[:EXAMPLES],
        times=len(members),
        visitors=len(visitors),
        wishes=sum(not one.by_visitor for one in members),
        contact_rate=round(len(contacted & visitors) / len(visitors), 3) if visitors else 0.0,
        signs={sign: signs[sign] for sign in Sign if signs[sign]},
        nearest=tuple(Near(answer.article, found.confidence) for answer in found.answers),
        answered=found.confident,
    )


def _shown(
    wordings: Sequence[str], members: Sequence[Unanswered], visitors: set[str]
) -> tuple[str, ...]:
    """Return the wordings to show: those of agents alone where fewer than three visitors asked."""
    if len(visitors) >= LEAST_VISITORS:
        return tuple(wordings)
    noted = {one.question for one in members if not one.by_visitor}
    return tuple(text for text in wordings if text in noted)
