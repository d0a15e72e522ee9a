"""The words' ranking: adds up the impacts of the question's terms."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import numpy as np

from search.impacts import Floats, Impacts, Ints
from search.language import Token
from search.query import TermGroup
from search.ranking import Layout, any_of, best_by_owner, best_places, joined_ranges
from search.types import TermMatch
from search.visibility import Mask

# All chosen on six open question sets; see benchmarks/README.md.
STOP_IN_COVERAGE = 0.1
"""What a stop word counts in the share of the question that an article holds."""


_FEW_HOLDERS = 5
_RARE = 0.02
"""A code that more articles hold is the name of the product rather than of a problem."""


_DIGITS = re.compile(r"\d")
_ALIKE = 50
"""Terms of one beginning that are looked at for codes of the same kind."""


def name_weight(stop_share: float) -> float:
    """Return what a match in a name counts beside the same match in a passage.

    Titles that are questions answer a question of the same words; headings such as "Power" hold
    a word or two of many questions.  ``stop_share``, the share of stop words in the titles,
    tells which they are: 0.47 in FAQs, 0.2 to 0.35 in manuals.
    """
    return min(max(4 * stop_share - 0.8, 0.2), 1.2)


Row = tuple[Ints, Floats, float]
"""Documents that hold a term, their scores, and what the term counts."""


@dataclass(frozen=True, slots=True)
class WordRanking:
    """Scores of all articles for one question."""

    layout: Layout
    scores: Floats
    """One an article; 0 where nothing matches or the article may not answer."""
    passage_scores: Floats

    def best(self, limit: int) -> Ints:
        """Return the best matching articles, best first; those without a match are left out."""
        found = np.flatnonzero(self.scores > 0)
        if len(found) > limit:
            found = found[np.argpartition(-self.scores[found], limit - 1)[:limit]]
        return found[np.lexsort((found, -self.scores[found]))].astype(np.int32)

    def passages(self, articles: Ints) -> Ints:
        """Return the best passage of each of these articles."""
        first = self.layout.first_passage
        numbers, firsts = joined_ranges(first[articles], first[articles + 1])
        return numbers[best_places(self.passage_scores[numbers], firsts)]

    def lead(self) -> float:
        """Return how much better the first is than the second, as a share of its score."""
        if len(self.scores) < 2:
            return 0.0
        second, first = np.partition(self.scores, -2)[-2:].tolist()
        return (first - second) / first if first > 0 else 0.0

    def rank_of(self, article: int) -> int | None:
        """Return the place of an article in the ranking, from 1; ``None`` without a match."""
        own = self.scores[article]
        return 1 + int(np.count_nonzero(self.scores > own)) if own > 0 else None

    def inside(self, article: int) -> Floats:
        """Return the scores of the article's passages, in order."""
        start, end = self.layout.first_passage[article : article + 2]
        return self.passage_scores[start:end]


DAMPING = 3
"""Words that a text is taken to have more, so that a single rare one is not all."""


class KeywordIndex:
    """The impacts of a generation's passages and names."""

    def __init__(self, passages: Impacts, names: Impacts, layout: Layout) -> None:
        self.passages = passages
        self.names = names
        self._layout = layout
        self._passages, self._names = passages.documents(), names.documents()

    @classmethod
    def open(cls, folder: Path, layout: Layout) -> KeywordIndex:
        """Open the impacts that the indexer wrote; ``IndexCorrupt`` when they cannot be read."""
        return cls(Impacts.open(folder, "passages"), Impacts.open(folder, "names"), layout)

    def rank(self, groups: Sequence[TermGroup], allowed: Mask, name_weight: float) -> WordRanking:
        """Score every allowed article: its best passage plus its best name.

        ``name_weight`` is what a match in the title or in an ask counts beside one in a passage.
        """
        layout = self._layout
        passages = _add_up(self._in_passages(groups), len(layout.passage_article))
        names = _add_up(self._in_names(groups), len(layout.name_article))
        scores = best_by_owner(passages, layout.passage_article, layout.articles)
        scores += name_weight * best_by_owner(names, layout.name_article, layout.articles)
        return WordRanking(layout, np.where(allowed, scores, 0).astype(np.float32), passages)

    def coverage(self, groups: Sequence[TermGroup], article: int) -> float:
        """Return the share of the question's terms that an article holds, weighted by rarity."""
        held = total = 0.0
        for group in groups:
            if not group.asked:
                continue
            weight = STOP_IN_COVERAGE if group.token.stop else 1.0
            rarity = weight * self._rarity(group.variants[0][0])
            total += rarity
            held += rarity * self._best_share(group, article)
        return held / total if total else 0.0

    def rarity(self, tokens: Iterable[Token]) -> float:
        """Return how rare words are in the passages on average; those in none say nothing."""
        terms = {token.term for token in tokens if not token.stop}
        known = sum(self._rarity(term) for term in terms if self.passages.count(term))
        return known / (len(terms) + DAMPING)

    def terms_in(self, groups: Sequence[TermGroup], article: int) -> tuple[TermMatch, ...]:
        """Return what an article holds of the question's words or in their place."""
        held = ((group.token.surface, self._best_variant(group, article)) for group in groups)
        return tuple(TermMatch(asked, *best) for asked, best in held if best)

    def holding(self, codes: Sequence[str], allowed: Mask) -> Floats:
        """Return the share of the question's codes that each allowed article holds.

        Codes that many articles hold say nothing, and neither do those that no article holds
        unless it holds others of their kind: the number of an order is no error that the help
        centre forgot.  Where no other code is asked for, nothing is returned.
        """
        held = {code: self._holding(code) & allowed for code in codes}
        most = max(_FEW_HOLDERS, _RARE * np.count_nonzero(allowed))
        telling = [
            mask
            for code, mask in held.items()
            if np.count_nonzero(mask) <= most and (mask.any() or self._has_kind(code))
        ]
        return np.mean(telling, axis=0, dtype=np.float32) if telling else np.empty(0, np.float32)

    def _has_kind(self, code: str) -> bool:
        """Say whether a passage holds a code that differs from this one in its digits only."""
        letters = _DIGITS.split(code)[0]
        starts = [letters + digit for digit in "0123456789"] if letters else [code[:2]]
        kind = _DIGITS.sub("0", code)
        known = (term for start in starts for term in self.passages.starting_with(start, _ALIKE))
        return any(_DIGITS.sub("0", term) == kind for term in known)

    def _holding(self, term: str) -> Mask:
        mask = np.zeros(self._layout.articles, dtype=np.bool_)
        for articles in self._holders(term):
            mask[articles] = True
        return mask

    def known(self, term: str, among: Mask) -> bool:
        """Say whether one of these articles has the term."""
        return any(any_of(among, articles) for articles in self._holders(term))

    def _holders(self, term: str) -> Iterator[Ints]:
        """Yield the articles that hold a term in their passages, and in their names."""
        fields = (
            (self.passages, self._layout.passage_article),
            (self.names, self._layout.name_article),
        )
        for impacts, owners in fields:
            row = impacts.row(term)
            if row is not None:
                yield owners[row[0]]

    def _in_passages(self, groups: Sequence[TermGroup]) -> Iterator[list[Row]]:
        """Yield the rows of each word of the question.

        "How", "what" and "can" tell one FAQ title from another, but in a text they stand
        everywhere: there they count nothing where the question has other words.
        """
        for group in [group for group in groups if not group.token.stop] or groups:
            found = ((self.passages.row(term), weight) for term, weight in group.variants)
            yield [(*row, weight) for row, weight in found if row is not None]

    def _in_names(self, groups: Sequence[TermGroup]) -> Iterator[list[Row]]:
        for group in groups:
            found = ((self.names.row(term), weight, term) for term, weight in group.variants)
            yield [
                (*row, weight * self._commonness(term, len(row[0])))
                for row, weight, term in found
                if row is not None
            ]

    def _commonness(self, term: str, names: int) -> float:
        """Return the factor that makes a term's idf in names no higher than in passages.

        Titles are few and short: "about" is rare in them, but no rare word.
        """
        in_names = _idf(self._names, names)
        in_passages = _idf(self._passages, self.passages.count(term))
        return min(1.0, in_passages / in_names)

    def _rarity(self, term: str) -> float:
        return math.log(1 + self._passages / (1 + self.passages.count(term)))

    def _best_share(self, group: TermGroup, article: int) -> float:
        """Return how well the article holds a word: 1 for itself, less for a variant, 0 for not."""
        best = self._best_variant(group, article)
        return best[1] if best else 0.0

    def _best_variant(self, group: TermGroup, article: int) -> tuple[str, float] | None:
        held = (variant for variant in group.variants if self._holds(variant[0], article))
        return max(held, key=itemgetter(1), default=None)

    def _holds(self, term: str, article: int) -> bool:
        fields = (
            (self.passages.row(term), self._layout.first_passage),
            (self.names.row(term), self._layout.first_name),
        )
        for row, firsts in fields:
            if row is not None:
                start, end = np.searchsorted(row[0], firsts[article : article + 2])
                if end > start:
                    return True
        return False


def _add_up(words: Iterable[list[Row]], documents: int) -> Floats:
    total = np.zeros(documents, dtype=np.float32)
    for rows in words:
        if len(rows) == 1:
            docs, scores, weight = rows[0]
            total[docs] += weight * scores
        elif rows:
            _add_best(total, rows)
    return total


def _add_best(total: Floats, rows: Sequence[Row]) -> None:
    """Add each document's best variant: a synonym beside the word itself is no second match."""
    best = np.zeros_like(total)
    for docs, scores, weight in rows:
        best[docs] = np.maximum(best[docs], weight * scores)
    total += best


def _idf(documents: int, holders: int) -> float:
    """Return Whoosh's inverse document frequency, with which the impacts were made."""
    return math.log(documents / (holders + 1)) + 1
