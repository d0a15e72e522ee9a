"""What is said of a set: the measures of each ranking, the confidence, and the misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from app.evaluation.measures import MEASURES, Cut, Interval, Values, auroc, bootstrap, cut
from app.evaluation.rankings import Asked, Ranked
from app.evaluation.sets import QuestionSet
from search.catalog import Catalog
from search.confidence import THRESHOLD
from search.errors import NotFound
from search.searcher import Searcher

SHARES: Final = (0.05, 0.10)
"""Shares of the answerable questions that may be sent to contact wrongly."""
FIRST: Final = 3
"""Answers that a reader looks at: a right article after them is missed."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of ranking."""

    name: str
    means: dict[str, float]
    """Measure → mean over the questions."""
    blend_better: dict[str, Interval] | None
    """Measure → by how much the blend is better; ``None`` for the blend itself."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How well the confidence tells questions with an answer from those without."""

    unanswerable: int
    auroc: float
    now: Cut
    """What the site's own threshold does."""
    cuts: tuple[tuple[float, Cut], ...]
    """(share of answerable questions that may be sent wrongly, what that catches)."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question whose right article is not among the first three."""

    id: str
    text: str
    right: tuple[tuple[str, int | None], ...]
    """(article, its rank or ``None`` where it did not come at all)."""
    came: Ranked
    """The first three."""
    titles: dict[str, str]
    """Of all these articles, by their ids."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that is said of a set."""

    name: str
    articles: int
    questions: int
    """With a right article."""
    uncounted: tuple[str, ...]
    """Questions that no judgement names."""
    degraded: str | None
    """Why a ranking was left out, or ``None``."""
    ways: tuple[Way, ...]
    confidence: Confidence | None
    """``None`` for a set without unanswerable questions."""
    misses: tuple[Miss, ...]
    """Of the blend: those that did not come at all first, then the farthest."""


def report(questions: QuestionSet, articles: int, asked: Asked, searcher: Searcher) -> Report:
    """Sum up what came to the questions; ``articles`` is how many could come."""
    return Report(
        name=questions.name,
        articles=articles,
        questions=len(questions.relevant),
        uncounted=questions.uncounted,
        degraded=searcher.degraded,
        ways=_ways(questions, asked),
        confidence=_confidence(asked) if questions.unanswerable else None,
        misses=_misses(questions, asked.rankings["blend"], searcher.catalog),
    )


def values(ranked: tuple[Ranked, ...], questions: QuestionSet, measure: str) -> Values:
    """Return a measure of each question with an answer."""
    pairs = zip(ranked, questions.relevant.values(), strict=True)
    return np.array([MEASURES[measure](*pair) for pair in pairs])


def _ways(questions: QuestionSet, asked: Asked) -> tuple[Way, ...]:
    found = {
        way: {measure: values(ranked, questions, measure) for measure in MEASURES}
        for way, ranked in asked.rankings.items()
    }
    blend = found["blend"]
    return tuple(
        Way(
            way,
            {measure: float(each.mean()) for measure, each in of_way.items()},
            {measure: bootstrap(blend[measure] - each) for measure, each in of_way.items()}
            if way != "blend"
            else None,
        )
        for way, of_way in found.items()
    )


def _confidence(asked: Asked) -> Confidence:
    now = Cut(THRESHOLD, 1 - float(asked.confident.mean()), 1 - float(asked.overconfident.mean()))
    cuts = tuple((share, cut(asked.sure, asked.unsure, share)) for share in SHARES)
    return Confidence(len(asked.unsure), auroc(asked.sure, asked.unsure), now, cuts)


def _misses(
    questions: QuestionSet, ranked: tuple[Ranked, ...], catalog: Catalog
) -> tuple[Miss, ...]:
    found = []
    for (name, grades), came in zip(questions.relevant.items(), ranked, strict=True):
        first = came[:FIRST]
        if any(article in grades for article in first):
            continue
        right = tuple((one, came.index(one) + 1 if one in came else None) for one in grades)
        titles = {article: _title(catalog, article) for article in (*grades, *first)}
        found.append(Miss(name, questions.questions[name].text, right, first, titles))
    return tuple(sorted(found, key=_best_rank, reverse=True))


def _best_rank(miss: Miss) -> float:
    return min((rank for _, rank in miss.right if rank is not None), default=float("inf"))


def _title(catalog: Catalog, article: str) -> str:
    """Return a title, or the id of an article of the set that could not be indexed."""
    try:
        return catalog.by_id(article).title
    except NotFound:
        return article
