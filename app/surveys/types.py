"""What a survey asks and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.parameters import Problem

MAX_COMMENT: Final = 2_000
"""Characters of a comment."""
_UNSTORABLE: Final = frozenset("\0")


class Kind(StrEnum):
    """What is asked."""

    CSAT = "csat"
    """How satisfied somebody is, 1 to 5."""
    NPS = "nps"
    """How likely somebody is to recommend us, 0 to 10."""

    @property
    def scores(self) -> range:
        """Return the scores to choose from."""
        return range(1, 6) if self is Kind.CSAT else range(11)


class About(StrEnum):
    """What the question follows."""

    VISIT = "visit"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Question:
    """One question put to one visitor."""

    kind: Kind
    about: About
    visitor: str | None = None
    """Salted hash of the day; ``None`` for who comes by the link of a ticket."""
    visit_id: str | None = None
    ticket: str | None = None
    """Reference of the ticket."""
    article_id: str | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor answered."""

    score: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A question as a page shows it."""

    question: Question
    token: str
    """Names the question in the form's address, signed."""
    score: str = ""
    comment: str = ""
    problems: tuple[Problem, ...] = ()


def read_answer(kind: Kind, score: str, comment: str) -> Answer | tuple[Problem, ...]:
    """Return the answer of a form, or all that is wrong with it."""
    problems = []
    if score not in {str(one) for one in kind.scores}:
        problems.append(Problem("score", "choose"))
    if len(comment) > MAX_COMMENT:
        problems.append(Problem("comment", "long"))
    elif any(sign in _UNSTORABLE or "\ud800" <= sign <= "\udfff" for sign in comment):
        problems.append(Problem("comment", "unstorable"))
    return tuple(problems) or Answer(int(score), comment)
