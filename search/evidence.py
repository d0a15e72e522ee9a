"""What both rankings say to one question, and what follows: order, landing places, signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from search.blend import blend, min_max
from search.confidence import Signals
from search.impacts import Floats, Ints
from search.keyword import WordRanking
from search.ranking import Layout
from search.semantic import MeaningRanking
from search.types import Hit, Mode

CANDIDATES = 100
"""Articles taken from each ranking: deep enough that what one ranking misses is in the other."""

MEANING_FLOOR = 0.2
"""An article whose meaning is no nearer and that shares no word is no answer at all."""

LEAST_SHARE = 0.45
"""An answer that reaches less than this share of the best one's score, in the blend and by words,
is left out: on six open question sets that costs no nDCG@10 and three quarters of the answers."""

WORDS_INSIDE = 0.2
"""What the words of a passage count beside its cosine when its article is chosen already."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both rankings of the articles for one question."""

    layout: Layout
    words: WordRanking
    meaning: MeaningRanking | None
    """``None`` where meaning was not asked."""
    near: dict[int, Hit]
    """Article → hit of the nearest articles by meaning, nearest first."""

    @classmethod
    def of(cls, layout: Layout, words: WordRanking, meaning: MeaningRanking | None) -> Evidence:
        """Take the candidates of both rankings."""
        found = meaning.top(CANDIDATES) if meaning else []
        article = layout.passage_article
        near = {int(article[hit.passage]): hit for hit in found if hit.score >= MEANING_FLOOR}
        return cls(layout, words, meaning, near)

    def rank(self, mode: Mode, meaning_weight: float, boosts: Floats) -> list[Hit]:
        """Return all answers, best first, each article once.

        ``boosts`` are the writers' factors, one an article; no score is above 1.
        """
        hits = _boosted(self._scored(mode, meaning_weight), boosts, self.layout.passage_article)
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))

    def _scored(self, mode: Mode, meaning_weight: float) -> list[Hit]:
        if mode is Mode.MEANING:
            return _normalised(list(self.near.values()))
        found = self.words.top(CANDIDATES)
        if mode is Mode.WORDS or self.meaning is None:
            return _normalised(found)
        articles = list(dict.fromkeys([*self.near, *map(self.article, found)]))
        by_words, by_meaning = self.words.at(articles), self.meaning.at(articles)
        word_scores = _scores(by_words)
        scores = blend(word_scores, _scores(by_meaning), meaning_weight)
        good = _share(scores) | _share(word_scores)
        hits = zip(by_meaning, scores, good, strict=True)
        return [replace(hit, score=float(score)) for hit, score, kept in hits if kept]

    def article(self, hit: Hit) -> int:
        """Return the number of a hit's article."""
        return int(self.layout.passage_article[hit.passage])

    def landing(self, article: int) -> int:
        """Return the passage of an article to show and to land on.

        All passages of an article carry its title, so meaning tells them apart less well than
        the words that only some of them have.
        """
        scores = WORDS_INSIDE * min_max(self.words.inside(article))
        if self.meaning is not None:
            scores = scores + self.meaning.inside(article)
        return int(self.layout.first_passage[article] + np.argmax(scores))

    def matched_by(self, article: int) -> tuple[str, ...]:
        """Return which rankings hold the article among their candidates."""
        by_words, by_meaning = self.words.scores[article] > 0, article in self.near
        return ("words",) * bool(by_words) + ("meaning",) * by_meaning

    def signals(self, ranked: Sequence[Hit], coverage: float) -> Signals:
        """Return what speaks for the first of the ranked answers."""
        second = ranked[1].score if len(ranked) > 1 else 0.0
        near = self.meaning.at([self.article(ranked[0])])[0].score if self.meaning else None
        return Signals(near, coverage, ranked[0].score - second)


def _share(scores: Floats) -> npt.NDArray[np.bool_]:
    """Say of each score whether it is positive and a fair share of the best."""
    enough: npt.NDArray[np.bool_] = scores >= LEAST_SHARE * scores.max(initial=0)
    return enough & (scores > 0)


def _scores(hits: Sequence[Hit]) -> Floats:
    return np.array([hit.score for hit in hits], dtype=np.float32)


def _boosted(hits: list[Hit], boosts: Floats, passage_article: Ints) -> list[Hit]:
    """Multiply the scores by the boosts, and scale them where that puts one above 1."""
    factors = [float(boosts[passage_article[hit.passage]]) for hit in hits]
    if all(factor == 1 for factor in factors):
        return hits
    scores = [hit.score * factor for hit, factor in zip(hits, factors, strict=True)]
    top = max(1.0, *scores)
    return [replace(hit, score=score / top) for hit, score in zip(hits, scores, strict=True)]


def _normalised(hits: list[Hit]) -> list[Hit]:
    best = max((hit.score for hit in hits), default=0.0)
    return [replace(hit, score=hit.score / best) for hit in hits] if best > 0 else hits
