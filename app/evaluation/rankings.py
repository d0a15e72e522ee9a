"""Every question of a set, asked of the real Searcher in every way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.evaluation.measures import Values
from app.evaluation.sets import QuestionSet
from search.searcher import Searcher
from search.types import Filters, Mode, Question

DEPTH: Final = 100
"""Answers taken from each ranking: so deep the two are fused."""
RRF: Final = "RRF"
RRF_K: Final = 60
"""The constant of Cormack, Clarke and Büttcher (SIGIR 2009); not a number of answers."""

Ranked = tuple[str, ...]
"""Ids of articles, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came to the questions of a set, in their order."""

    rankings: dict[str, tuple[Ranked, ...]]
    """Way of ranking ("blend", "words", "meaning", "RRF") → one a question with an answer."""
    sure: Values
    """Confidence in the blend's first answer to each of these."""
    confident: Values
    """1 where the site would show the answers without comment, else 0."""
    unsure: Values
    """Confidence in the first answer to each unanswerable question."""
    overconfident: Values
    """1 where the site would show these without comment, else 0."""


def ask(
    questions: QuestionSet, searcher: Searcher, advance: Callable[[int], None] = lambda steps: None
) -> Asked:
    """Ask every question of which something is known; ``advance`` counts them."""
    rankings: dict[str, list[Ranked]] = {mode.value: [] for mode in Mode}
    answerable, unanswerable = [], []
    for name in questions.relevant:
        labelled = questions.questions[name]
        filters = Filters(labelled.language)
        for mode in Mode:
            found = searcher.search(Question(labelled.text, filters, mode, DEPTH))
            rankings[mode.value].append(tuple(one.article.id for one in found.answers))
            if mode is Mode.BLEND:
                answerable.append((found.confidence, float(found.confident)))
        advance(1)
    for name in questions.unanswerable:
        labelled = questions.questions[name]
        found = searcher.search(Question(labelled.text, Filters(labelled.language), limit=1))
        unanswerable.append((found.confidence, float(found.confident)))
        advance(1)
    pairs = zip(rankings["words"], rankings["meaning"], strict=True)
    rankings[RRF] = [reciprocal_rank_fusion(pair) for pair in pairs]
    ways = {way: tuple(ranked) for way, ranked in rankings.items()}
    return Asked(ways, *_columns(answerable), *_columns(unanswerable))


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]]) -> Ranked:
    """Fuse rankings by ranks alone; equal scores are ordered by id."""
    scores: dict[str, float] = {}
    for ranked in rankings:
        for rank, article in enumerate(ranked, start=1):
            scores[article] = scores.get(article, 0.0) + 1 / (RRF_K + rank)
    return tuple(sorted(scores, key=lambda article: (-scores[article], article)))


def _columns(rows: Sequence[tuple[float, float]]) -> tuple[Values, Values]:
    table = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]
