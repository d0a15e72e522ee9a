"""Evidence → questions to add to articles' ``asks``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.learning.evidence import Evidence, Source
from app.learning.meaning import Nearness
from app.learning.wordings import covered, grouped, wording

MAX_AN_ARTICLE: Final = 10
"""Questions proposed for one article: more at a time nobody reads."""
LEAST_PEOPLE: Final = 2
"""Different visitors who must have asked, where no agent linked: one may have been mistaken,
and what only one person wrote is theirs."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article as it lies in the content folder."""

    id: str
    path: str
    language: str
    title: str
    names: tuple[str, ...]
    """Its title and its ``asks``."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that an article should be found by."""

    article: Known
    question: str
    others: tuple[str, ...]
    """Other wordings of it, the most frequent first."""
    counts: dict[Source, int]
    """How often it was seen, by source."""
    people: int
    """Different agents and visitors."""


def propose(
    evidence: Iterable[Evidence],
    articles: Iterable[Known],
    nearness: Nearness,
    least_people: int = LEAST_PEOPLE,
) -> tuple[Proposal, ...]:
    """Return what to add, article by article, the best evidence first.

    Left out is what an article's title and ``asks`` say already, and what fewer than
    ``least_people`` different visitors asked, unless an agent linked it.
    """
    found: defaultdict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for one in evidence:
        text = wording(one.question)
        if text:
            found[one.article_id].append((text, one))
    proposals = [
        proposal
        for article in articles
        if article.id in found
        for proposal in _for_article(article, found[article.id], nearness, least_people)
    ]
    return tuple(proposals)


def _for_article(
    article: Known, found: Sequence[tuple[str, Evidence]], nearness: Nearness, least_people: int
) -> list[Proposal]:
    seen = Counter(text for text, _ in found)
    texts = sorted(seen, key=lambda text: (-seen[text], len(text), text))
    known = nearness(texts, article.names)
    new = [
        group
        for group in grouped(texts, nearness(texts, texts))
        if not any(covered(texts[n], article.names, known[n]) for n in group.members)
    ]
    made = [_proposal(article, [texts[n] for n in group.members], found) for group in new]
    enough = [one for one in made if Source.LINK in one.counts or one.people >= least_people]
    return sorted(enough, key=_strength, reverse=True)[:MAX_AN_ARTICLE]


def _proposal(
    article: Known, texts: Sequence[str], found: Sequence[tuple[str, Evidence]]
) -> Proposal:
    behind = [one for text, one in found if text in set(texts)]
    counts = Counter(one.source for one in behind)
    return Proposal(
        article=article,
        question=texts[0],
        others=tuple(texts[1:]),
        counts={source: counts[source] for source in Source if counts[source]},
        people=len({one.who for one in behind}),
    )


def _strength(proposal: Proposal) -> tuple[int, ...]:
    return (proposal.people, *(proposal.counts.get(source, 0) for source in Source))
