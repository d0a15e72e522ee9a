"""What was learned, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from app.learning.effect import Effect, Effects, Loss, Ranks
from app.learning.evidence import Source
from app.learning.proposals import Proposal
from app.learning.run import Lesson

SOURCES: Final = {
    Source.LINK: ("linked by agents", "linked by an agent"),
    Source.SOLVED: ("said to be solved", "said to be solved"),
    Source.SUGGESTION: ("read instead of writing", "read instead of writing"),
    Source.CLICK: ("read after a search", "read after a search"),
}


def as_text(lesson: Lesson) -> str:
    """Return the proposals, each with its evidence and its effect."""
    if not lesson.proposals:
        return f"Nothing to add: {lesson.seen} answered questions were looked at."
    return "\n".join([*_proposals(lesson), *_after(lesson)])


def as_json(lesson: Lesson) -> dict[str, Any]:
    """Return all of it as values of JSON."""
    done = lesson.effects.proposals if lesson.effects else (None,) * len(lesson.proposals)
    return {
        "seen": lesson.seen,
        "gone": lesson.gone,
        "proposals": [
            _proposal(proposal, effect)
            for proposal, effect in zip(lesson.proposals, done, strict=True)
        ],
        "asks_tried": lesson.effects.asks if lesson.effects else 0,
        "losses": [_loss(loss) for loss in lesson.effects.losses] if lesson.effects else [],
        "left": list(lesson.left),
        "patch": lesson.patch,
    }


def _proposals(lesson: Lesson) -> Iterator[str]:
    done = lesson.effects.proposals if lesson.effects else (None,) * len(lesson.proposals)
    path = None
    for proposal, effect in zip(lesson.proposals, done, strict=True):
        if proposal.article.path != path:
            path = proposal.article.path
            yield f"{path} ({proposal.article.title})"
        yield f"  + {proposal.question}"
        yield f"    {_evidence(proposal)}"
        if effect:
            yield f"    {_effect(effect)}"
        for other in proposal.others:
            yield f"    also: {other}"


def _evidence(proposal: Proposal) -> str:
    parts = [f"{n} × {SOURCES[source][n == 1]}" for source, n in proposal.counts.items()]
    people = "1 person" if proposal.people == 1 else f"{proposal.people} people"
    return f"{', '.join(parts)}; {people}"


def _effect(effect: Effect) -> str:
    text = f"rank {_ranks(effect.question)}"
    if effect.others:
        first = [sum(getattr(one, when) == 1 for one in effect.others) for when in _WHEN]
        text += f"; other wordings first: {first[0]} → {first[1]} of {len(effect.others)}"
    return text


_WHEN: Final = ("before", "after")


def _ranks(ranks: Ranks) -> str:
    return " → ".join("none" if rank is None else str(rank) for rank in (ranks.before, ranks.after))


def _after(lesson: Lesson) -> Iterator[str]:
    number = len(lesson.proposals)
    yield ""
    yield f"{number} question{'' if number == 1 else 's'} from {lesson.seen} answered ones."
    if lesson.effects:
        yield from _losses(lesson.effects)
    for path in lesson.left:
        yield f"{path}: add its questions by hand; its head cannot be edited by a program."
    if lesson.gone:
        yield f"{lesson.gone} answered by articles that are not there any more."


def _losses(done: Effects) -> Iterator[str]:
    yield f"{len(done.losses)} of {done.asks} asks nearby would lose their first place."
    for loss in done.losses:
        yield f"  - {loss.ask} ({loss.article.path}): {_ranks(loss.ranks)}, behind {loss.taken_by}"


def _proposal(proposal: Proposal, effect: Effect | None) -> dict[str, Any]:
    return {
        "article": proposal.article.id,
        "path": proposal.article.path,
        "question": proposal.question,
        "others": list(proposal.others),
        "evidence": {source.value: n for source, n in proposal.counts.items()},
        "people": proposal.people,
        "rank": _both(effect.question) if effect else None,
        "other_ranks": list(_all(effect.others)) if effect else [],
    }


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "ask": loss.ask,
        "article": loss.article.id,
        "rank": _both(loss.ranks),
        "taken_by": loss.taken_by,
    }


def _both(ranks: Ranks) -> dict[str, int | None]:
    return {"before": ranks.before, "after": ranks.after}


def _all(ranks: Iterable[Ranks]) -> Iterator[dict[str, int | None]]:
    return map(_both, ranks)
