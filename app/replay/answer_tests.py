"""The questions that a tree must answer, and how each one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from app.replay.standing import ask
from app.replay.twins import Lineage
from app.replay.types import Origin, Standing, Wanted
from indexer.tree import Tree
from indexer.types import Source, Status
from search.searcher import Searcher


class Verdict(StrEnum):
    """How a test ended; the values of those that failed are the codes of problems."""

    PASSED = "passed"
    ASK_NOT_FOUND = "ask-not-found"
    """The article is not among the first for its own question."""
    ASK_TAKEN = "ask-taken"
    """It was, and this change took the place."""
    NOT_REACHED = "question-not-reached"
    """A question of ``questions.toml`` does not lead to its article."""
    ANSWERED = "question-answered"
    """The search is sure of an answer to a question that has none."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One question with its answers."""

    wanted: Wanted
    after: Standing
    before: Standing | None
    """Before the change; ``None`` where nothing was compared, or all is well now."""
    rank_before: int | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is compared with."""

    searcher: Searcher
    lineage: Lineage


def asks_of(tree: Tree, now: datetime | None = None) -> Iterator[Wanted]:
    """Yield every question in the head of an article that visitors can find now.

    Drafts, internal articles, what is not published yet or expired, and what is kept out of the
    search, are found by nobody, so their questions are no tests.
    """
    moment = now or datetime.now(UTC)
    for article in tree.reading.articles:
        if is_found(article, moment):
            for question in article.head.asks:
                yield Wanted(question, article.language, Origin.ASK, article.id, path=article.path)


def is_found(article: Source, moment: datetime) -> bool:
    """Say whether a visitor's search may answer with an article."""
    head = article.head
    return (
        head.status is Status.PUBLISHED
        and not head.search_exclude
        and (head.publish_at is None or head.publish_at <= moment)
        and (head.expires_at is None or moment < head.expires_at)
    )


def answer_tests(
    before: Base | None,
    after: Searcher,
    questions: Sequence[Wanted],
    advance: Callable[[int], None] = lambda steps: None,
) -> tuple[Tested, ...]:
    """Ask every question; where it did not come out first, ask how it stood before, too.

    An article that stands first lost nothing, so half of the questions are spared.
    """
    tested = []
    for wanted in questions:
        tested.append(_test(wanted, before, after))
        advance(1)
    return tuple(tested)


def judge(wanted: Wanted, now: Standing, before: Standing, lineage: Lineage) -> Verdict:
    """Judge a question that was asked before and after a change."""
    verdict = _alone(wanted, now)
    if wanted.origin is Origin.ASK and now.rank(wanted.article) != 1:
        rank_before = before.rank(lineage.id_before(wanted.article))
        return Verdict.ASK_TAKEN if _is_taken(wanted, now, rank_before, lineage) else verdict
    return verdict


def _test(wanted: Wanted, base: Base | None, after: Searcher) -> Tested:
    now = ask(after, wanted)
    if wanted.none or base is None or now.rank(wanted.article) == 1:
        return Tested(wanted, now, None, None, _alone(wanted, now))
    before = ask(base.searcher, wanted)
    rank_before = before.rank(base.lineage.id_before(wanted.article))
    verdict = judge(wanted, now, before, base.lineage)
    return Tested(wanted, now, before, rank_before, verdict)


def _alone(wanted: Wanted, now: Standing) -> Verdict:
    """Judge a question without what was before."""
    if wanted.none:
        return Verdict.ANSWERED if now.confident else Verdict.PASSED
    rank = now.rank(wanted.article)
    if rank is not None and rank <= wanted.top:
        return Verdict.PASSED
    return Verdict.ASK_NOT_FOUND if wanted.origin is Origin.ASK else Verdict.NOT_REACHED


def _is_taken(wanted: Wanted, now: Standing, rank_before: int | None, lineage: Lineage) -> bool:
    """Say whether an article of this change took the first place, or the last of those that count.

    Where a change only edits the article itself, it lost its place by its own words.
    """
    if rank_before is None or rank_before > wanted.top:
        return False
    rank = now.rank(wanted.article)
    above = now.places[: rank - 1] if rank else now.places
    others = any(place.article in lineage.changed for place in above)
    if rank is None or rank > wanted.top:
        return others
    return rank_before == 1 and above[0].article in lineage.changed
