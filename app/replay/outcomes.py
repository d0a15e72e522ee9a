"""Questions asked before and after a change: which win, which lose, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.replay.answer_tests import Base, Verdict, judge
from app.replay.standing import ask
from app.replay.twins import Lineage
from app.replay.types import Standing, Wanted
from search.searcher import Searcher

COUNTED: Final = 10
"""Places that count: those of the first page of results."""


class Outcome(StrEnum):
    """What a change did to a question."""

    WON = "won"
    LOST = "lost"
    OTHER = "other"
    """Another answer is first, or the search is no longer as sure; nobody knows which is right."""
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A question with its answers before and after."""

    wanted: Wanted
    before: Standing
    after: Standing
    rank_before: int | None
    rank: int | None
    outcome: Outcome
    gain: float
    """Change of 1 / rank (0 beyond the first ten), times how often it is asked."""
    test_lost: bool
    """It is an answer test that held before, and does not any more."""


@dataclass(frozen=True, slots=True)
class Total:
    """All questions together."""

    questions: int
    weight: int
    """How often they were asked."""
    counts: dict[Outcome, tuple[int, int]]
    """Outcome → questions, and how often they were asked."""
    known: int
    """How often those were asked whose right answer is known."""
    quality_before: float
    """Weighted mean of 1 / rank over these (MRR@10); 0 where there are none."""
    quality: float


def replay(
    base: Base, after: Searcher, questions: Sequence[Wanted], advance: Callable[[int], None]
) -> tuple[Replayed, ...]:
    """Ask every question of both, in the order given."""

    def one(wanted: Wanted) -> Replayed:
        done = compared(wanted, ask(base.searcher, wanted), ask(after, wanted), base.lineage)
        advance(1)
        return done

    # The model does its part without holding the interpreter, so a second thread helps.
    with ThreadPoolExecutor(max_workers=2) as pool:
        return tuple(pool.map(one, questions))


def compared(wanted: Wanted, before: Standing, after: Standing, lineage: Lineage) -> Replayed:
    """Say what a change did to one question."""
    rank_before, rank = before.rank(lineage.id_before(wanted.article)), after.rank(wanted.article)
    gain = _value(wanted, after, rank) - _value(wanted, before, rank_before)
    if wanted.article or wanted.none:
        outcome = Outcome.WON if gain > 0 else Outcome.LOST if gain < 0 else Outcome.SAME
    else:
        gain, outcome = 0.0, _unknown(lineage, before, after)
    return Replayed(
        wanted=wanted,
        before=before,
        after=after,
        rank_before=rank_before,
        rank=rank,
        outcome=outcome,
        gain=gain * wanted.weight,
        test_lost=_held(wanted, before, rank_before)
        and judge(wanted, after, before, lineage) is not Verdict.PASSED,
    )


def total(replayed: Iterable[Replayed]) -> Total:
    """Add up the questions."""
    every = tuple(replayed)
    known = [one for one in every if one.wanted.article or one.wanted.none]
    weight = sum(one.wanted.weight for one in known)
    before = sum(
        one.wanted.weight * _value(one.wanted, one.before, one.rank_before) for one in known
    )
    after = sum(one.wanted.weight * _value(one.wanted, one.after, one.rank) for one in known)
    return Total(
        questions=len(every),
        weight=sum(one.wanted.weight for one in every),
        counts={outcome: _count(every, outcome) for outcome in Outcome},
        known=weight,
        quality_before=before / weight if weight else 0.0,
        quality=after / weight if weight else 0.0,
    )


def _count(replayed: Iterable[Replayed], outcome: Outcome) -> tuple[int, int]:
    weights = [one.wanted.weight for one in replayed if one.outcome is outcome]
    return len(weights), sum(weights)


def _value(wanted: Wanted, standing: Standing, rank: int | None) -> float:
    if wanted.none:
        return 0.0 if standing.confident else 1.0
    return 1 / rank if rank is not None and rank <= COUNTED else 0.0


def _unknown(lineage: Lineage, before: Standing, after: Standing) -> Outcome:
    first = lineage.id_before(after.first.article) if after.first else None
    was = before.first.article if before.first else None
    same = first == was and before.confident == after.confident
    return Outcome.SAME if same else Outcome.OTHER


def _held(wanted: Wanted, before: Standing, rank_before: int | None) -> bool:
    if not wanted.is_test:
        return False
    if wanted.none:
        return not before.confident
    return rank_before is not None and rank_before <= wanted.top
