"""What a reader says of an article: whether it helped, why not, and a comment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.faults import NEVER_KEPT, NO_SUCH_CHOICE, NO_TEXT_AT_ALL, NOT_KEPT, TOO_LONG, Fault
from app.messages import translatable

MAX_COMMENT: Final = 1_000
"""Characters."""


class Reason(StrEnum):
    """Why an article did not help, in the order in which it is asked."""

    NOT_ANSWERED = "not-answered"
    WRONG = "wrong"
    UNCLEAR = "unclear"
    BROKEN = "broken"
    OTHER = "other"


LABELS: Final = {
    Reason.NOT_ANSWERED: translatable("It did not answer my question"),
    Reason.WRONG: translatable("It is wrong or out of date"),
    Reason.UNCLEAR: translatable("I could not follow it"),
    Reason.BROKEN: translatable("Something on the page does not work"),
    Reason.OTHER: translatable("Something else"),
}
NOT_SAID: Final = translatable("This must be true or false; in a form, yes or no.")
HELPED: Final = translatable("A reason goes with an article that did not help.")
TOO_OFTEN: Final = translatable(
    "Too many votes came from your network. What you wrote is still here:"
    " press Send again in {minutes} minutes."
)
AWAY: Final = translatable(
    "This cannot be taken at the moment. What you wrote is still here: press Send again in a few"
    " minutes."
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reader's word on an article."""

    helpful: bool
    reason: Reason | None = None
    """Why it did not help; ``None`` where it did or nothing was said."""
    comment: str = ""


def read(helpful: Any, reason: Any, comment: Any) -> Judgement | tuple[Fault, ...]:
    """Return what was said, or everything that is wrong with it.

    The values are those that a form or JSON held; ``None`` and "" mean that nothing was said.
    """
    wrong = (*_wrong_reason(helpful, reason), *_wrong_comment(comment))
    if not isinstance(helpful, bool):
        return (Fault("helpful", NOT_SAID), *wrong)
    if wrong:
        return wrong
    said = comment if comment and comment.strip() else ""
    return Judgement(helpful, Reason(reason) if reason else None, said)


def _wrong_reason(helpful: Any, reason: Any) -> tuple[Fault, ...]:
    if reason in (None, ""):
        return ()
    if not isinstance(reason, str) or reason not in set(Reason):
        return (Fault("reason", NO_SUCH_CHOICE),)
    return (Fault("reason", HELPED),) if helpful is True else ()


def _wrong_comment(comment: Any) -> tuple[Fault, ...]:
    if comment is None:
        return ()
    if not isinstance(comment, str):
        return (Fault("comment", NO_TEXT_AT_ALL),)
    if NEVER_KEPT.search(comment):
        return (Fault("comment", NOT_KEPT),)
    if len(comment) > MAX_COMMENT:
        return (Fault("comment", TOO_LONG, {"most": MAX_COMMENT, "found": len(comment)}),)
    return ()
