"""What is missing, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from app.learning.gaps import LEAST_VISITORS, Gap, Gaps
from app.learning.questions import Sign
from app.present import reference

SIGNS: Final = {
    Sign.NOTHING: "without an answer",
    Sign.UNSURE: "without a sure answer",
    Sign.CONTACT: "then wrote to a person",
    Sign.NO_CLICK: "opened nothing",
    Sign.TICKET: "subject of a ticket",
    Sign.WISH: "noted by an agent",
}


def as_text(found: Gaps) -> str:
    """Return the gaps, the most wanted first."""
    lines = [line for number, gap in enumerate(found.gaps, 1) for line in _lines(number, gap)]
    return "\n".join([*lines, *_rest(found)])


def as_json(found: Gaps) -> dict[str, Any]:
    """Return all of it as values of JSON."""
    return {
        "gaps": [_gap(gap) for gap in found.gaps],
        "hidden": found.hidden,
        "left_out": found.left_out,
    }


def _lines(number: int, gap: Gap) -> Iterator[str]:
    yield f"{number}. {gap.question}"
    visitors = f"{gap.visitors} visitor{'' if gap.visitors == 1 else 's'}"
    rate = f", {gap.contact_rate:.0%} wrote to a person"
    if gap.visitors:
        yield f"   {gap.times} × by {visitors}{rate}"
    yield f"   {', '.join(f'{n} {SIGNS[sign]}' for sign, n in gap.signs.items())}"
    if gap.answered:
        yield "   answered by now: the search is sure of the first article below"
    for example in gap.examples[1:]:
        yield f"   also: {example}"
    for near in gap.nearest:
        yield f"   near: {near.article.title} (/i/{near.article.id})"
    yield ""


def _rest(found: Gaps) -> Iterator[str]:
    number = len(found.gaps)
    yield f"{number} gap{'' if number == 1 else 's'}."
    if found.hidden:
        questions = f"{found.hidden} question{'' if found.hidden == 1 else 's'}"
        yield f"{questions} asked by fewer than {LEAST_VISITORS} visitors are not shown."
    if found.left_out:
        yield f"{found.left_out} rare wordings were too many to compare. Shorten --since."


def _gap(gap: Gap) -> dict[str, Any]:
    told = asdict(gap) | {"signs": {sign.value: n for sign, n in gap.signs.items()}}
    nearest = [reference(near.article) | {"confidence": near.confidence} for near in gap.nearest]
    return {"question": gap.question} | told | {"nearest": nearest}
