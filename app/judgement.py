"""What a reader says of an article: whether it helped, why not, and a comment."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.messages import translatable

MAX_COMMENT: Final = 1_000
"""Characters."""
_NEVER_KEPT: Final = re.compile("[\0\ud800-\udfff]")


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
NO_SUCH_REASON: Final = translatable("Choose one of the answers offered.")
HELPED: Final = translatable("A reason goes with an article that did not help.")
NO_TEXT_AT_ALL: Final = translatable("This must be text.")
TOO_LONG: Final = translatable("At most {most} characters fit here; these are {found}.")
NOT_KEPT: Final = translatable(
    "This holds a character that cannot be kept: NUL, or half of a character."
)
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


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one part of a judgement, in words for a reader."""

    field: str
    text: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        """Return it in English."""
        return self.text.format(**self.values)


def read(helpful: Any, reason: Any, comment: Any) -> Judgement | tuple[Wrong, ...]:
    """Return what was said, or everything that is wrong with it.

    The values are those that a form or JSON held; ``None`` and "" mean that nothing was said.
    """
    wrong = (*_wrong_reason(helpful, reason), *_wrong_comment(comment))
    if not isinstance(helpful, bool):
        return (Wrong("helpful", NOT_SAID), *wrong)
    if wrong:
        return wrong
    said = comment if comment and comment.strip() else ""
    return Judgement(helpful, Reason(reason) if reason else None, said)


def _wrong_reason(helpful: Any, reason: Any) -> tuple[Wrong, ...]:
    if reason in (None, ""):
        return ()
    if not isinstance(reason, str) or reason not in set(Reason):
        return (Wrong("reason", NO_SUCH_REASON),)
    return (Wrong("reason", HELPED),) if helpful is True else ()


def _wrong_comment(comment: Any) -> tuple[Wrong, ...]:
    if comment is None:
        return ()
    if not isinstance(comment, str):
        return (Wrong("comment", NO_TEXT_AT_ALL),)
    if _NEVER_KEPT.search(comment):
        return (Wrong("comment", NOT_KEPT),)
    if len(comment) > MAX_COMMENT:
        return (Wrong("comment", TOO_LONG, {"most": MAX_COMMENT, "found": len(comment)}),)
    return ()
