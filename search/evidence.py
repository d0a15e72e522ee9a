"""What both rankings say to one question, and what follows: order, landing places, signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.blend import blend, min_max
from search.confidence import Signals
from search.impacts import Floats, Ints
from search.keyword import WordRanking
from search.ranking import Layout
from search.semantic import MeaningRanking
from search.types import Hit, Mode, Passage, Reason, TermMatch
from search.visibility import Mask

CANDIDATES = 100
"""Articles taken from each ranking: deep enough that what one ranking misses is in the other."""

MEANING_FLOOR = 0.2
"""An article whose meaning is no nearer and that shares no word is no answer at all."""

LEAST_SHARE = 0.45
"""An answer that reaches less than this share of the best one's score, in the blend and by words,
is left out: on six open question sets that costs no nDCG@10 and three quarters of the answers."""

WORDS_INSIDE = 0.2
"""What the words of a passage count beside its cosine when its article is chosen already."""

_NEXT = 10
_FEW = 2
"""With no more articles there is no field to be ahead of."""

CODE_SHARE = 2 / 3
"""What holding the question's error codes counts in a score: no article without goes before."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both rankings of the articles for one question."""

    layout: Layout
    words: WordRanking
    meaning: MeaningRanking | None
    """``None`` where meaning was not asked."""
    codes: Floats
    """Share of the question's error codes that each article holds, by number; empty without."""
    places: dict[int, int]
    """Article → its place in the arrays of ``meaning``."""
    near: Mask
    """Which of the articles of ``meaning`` are candidates of its own, by their places."""

    @classmethod
    def of(
        cls, layout: Layout, words: WordRanking, meaning: MeaningRanking | None, codes: Floats
    ) -> Evidence:
        """Bring both rankings together."""
        articles = meaning.articles.tolist() if meaning else []
        places = {article: place for place, article in enumerate(articles)}
        near = _near(meaning) if meaning else np.empty(0, np.bool_)
        return cls(layout, words, meaning, codes, places, near)

    def rank(self, mode: Mode, meaning_weight: float, boosts: Floats) -> list[Hit]:
        """Return all answers, best first, each article once.

        ``boosts`` are the writers' factors, one an article; no score is above 1.
        """
        if mode is Mode.WORDS or self.meaning is None:
            articles = self.words.best(CANDIDATES)
            passages = self.words.passages(articles)
            scores = _boosted(_normalised(self.words.scores[articles]), boosts[articles])
            scores = self._with_codes(scores, articles)
        else:
            articles, passages = self.meaning.articles, self.meaning.passages
            scores = self._scored(self.meaning, mode, meaning_weight, boosts)
        hits = zip(passages.tolist(), scores.tolist(), strict=True)
        return sorted(
            (Hit(passage, score) for passage, score in hits if score > 0),
            key=lambda hit: (-hit.score, hit.passage),
        )

    def firsts(self) -> tuple[int, int] | None:
        """Return the first article by words and the first by meaning; ``None`` without both."""
        if self.meaning is None or not self.meaning.near or not self.words.scores.any():
            return None
        nearest = int(np.argmax(self.meaning.scores[: self.meaning.near]))
        return int(np.argmax(self.words.scores)), int(self.meaning.articles[nearest])

    def share_of_meaning(self, mode: Mode, weight: float) -> float:
        """Return what share of the scores meaning has; in a blend that is ``weight``."""
        if mode is Mode.WORDS or self.meaning is None:
            return 0.0
        return 1.0 if mode is Mode.MEANING else weight

    def _scored(self, meaning: MeaningRanking, mode: Mode, weight: float, boosts: Floats) -> Floats:
        """Return the scores of the ranking's articles, 0 for those that are left out."""
        if mode is Mode.MEANING:
            scores = _normalised(np.where(self.near, meaning.scores, 0))
            return _boosted(scores, boosts[meaning.articles])
        words = self.words.scores[meaning.articles]
        scores = np.zeros_like(words)
        chosen = self.near | (words > 0)
        scores[chosen] = blend(words[chosen], meaning.scores[chosen], weight)
        scores = _boosted(scores, boosts[meaning.articles])
        kept = _share(scores) | _share(words)
        if self.codes.any():
            kept |= self.codes[meaning.articles] > 0
        return self._with_codes(np.where(kept, scores, 0), meaning.articles)

    def _with_codes(self, scores: Floats, articles: Ints) -> Floats:
        """Bring those that hold the question's codes before all others, by how many they hold."""
        if not self.codes.any():
            return scores
        held = self.codes[articles] / self.codes.max()
        level = np.where(held > 0, (1 + held) / 2, 0)
        coded = (1 - CODE_SHARE) * scores + CODE_SHARE * level
        return np.where(scores > 0, coded, 0).astype(np.float32)

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
            scores = scores + self.meaning.inside(self.places[article])
        return int(self.layout.first_passage[article] + np.argmax(scores))

    def wording(self, article: int) -> int | None:
        """Return the name of an article that is nearest to the question; ``None`` by words."""
        if self.meaning is None:
            return None
        within = self.meaning.nearest_name(self.places[article])
        return int(self.layout.first_name[article]) + within

    def matched_by(self, article: int) -> tuple[str, ...]:
        """Return which rankings hold the article among their candidates."""
        by_words = self.words.scores[article] > 0
        by_meaning = self.meaning is not None and self.near[self.places[article]]
        return ("words",) * bool(by_words) + ("meaning",) * bool(by_meaning)

    def reason(
        self,
        article: int,
        boost: float,
        terms: tuple[TermMatch, ...],
        passage: Passage,
        wording: str | None,
    ) -> Reason:
        """Say why an article stands where it stands."""
        meaning_rank, meaning_score = None, None
        if self.meaning is not None:
            near, place = self.near, self.places[article]
            scores = self.meaning.scores
            meaning_score = round(float(self.meaning.closeness[place]), 4)
            if near[place]:
                meaning_rank = 1 + int(np.count_nonzero(scores[near] > scores[place]))
        return Reason(
            article=article,
            words_rank=self.words.rank_of(article),
            words_score=round(float(self.words.scores[article]), 4),
            meaning_rank=meaning_rank,
            meaning_score=meaning_score,
            boost=round(boost, 3),
            codes=round(float(self.codes[article]), 3) if len(self.codes) else None,
            terms=terms,
            passage=passage,
            wording=wording,
        )

    def signals(self, ranked: Sequence[Hit], coverage: float) -> Signals:
        """Return what speaks for the first of the ranked answers."""
        first = self.article(ranked[0])
        second = ranked[1].score if len(ranked) > 1 else 0.0
        near = float(self.meaning.closeness[self.places[first]]) if self.meaning else None
        return Signals(
            meaning=near,
            coverage=coverage,
            gap=max(ranked[0].score - second, 0.0),
            meaning_lead=self._meaning_lead(near),
            words_lead=self.words.lead(),
            codes=float(self.codes[first]) if len(self.codes) else 1.0,
        )

    def _meaning_lead(self, near: float | None) -> float:
        """Return how much nearer an article is than the mean of those behind the nearest."""
        if near is None or self.meaning is None or self.meaning.near <= _FEW:
            return 0.0
        closest = np.sort(self.meaning.closeness[: self.meaning.near])[::-1]
        return near - float(closest[1 : 1 + _NEXT].mean())


def _near(meaning: MeaningRanking) -> Mask:
    near: Mask = meaning.closeness >= MEANING_FLOOR
    near[meaning.near :] = False
    return near


def _share(scores: Floats) -> Mask:
    """Say of each score whether it is positive and a fair share of the best."""
    enough: Mask = scores >= LEAST_SHARE * scores.max(initial=0)
    return enough & (scores > 0)


def _normalised(scores: Floats) -> Floats:
    """Scale scores so that the best is 1; the vote of the names may leave some below 0."""
    positive: Floats = np.maximum(scores, 0).astype(np.float32)
    best = float(positive.max(initial=0))
    return positive / np.float32(best) if best > 0 else positive


def _boosted(scores: Floats, boosts: Floats) -> Floats:
    """Multiply scores by the boosts, and scale them where that puts one above 1."""
    boosted = scores * boosts
    return (boosted / max(1.0, float(boosted.max(initial=0)))).astype(np.float32)
