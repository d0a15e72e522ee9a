"""What happens in a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What can happen."""

    VIEW = "view"
    SEARCH = "search"
    CLICK = "click"
    VOTE = "vote"
    CONTACT_OPEN = "contact_open"
    SUGGESTION_SHOWN = "suggestion_shown"
    SUGGESTION_OPENED = "suggestion_opened"
    SOLVED = "solved"
    TICKET = "ticket"
    AGENT_LINK = "agent_link"
    SURVEY = "survey"
    DWELL = "dwell"
    """How long an article was in sight; the answer's own section has ``anchor``."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list that a visitor saw."""

    id: str
    rank: int
    """From 1."""
    score: float
    words: bool
    meaning: bool
    section: str = ""
    """Anchor of the section that the entry led to."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened; who did it is added where it is recorded."""

    kind: Kind
    generation: int | None = None
    article_id: str | None = None
    language: str | None = None
    revision: str | None = None
    anchor: str | None = None
    question: str | None = None
    """As asked; personal data is removed before it is written."""
    place: str | None = None
    """page, typing (as-you-type suggestions), results (a list of answers that follows what is
    typed), form, before, wait, widget or desk."""
    topic: str | None = None
    total: int | None = None
    confidence: float | None = None
    confident: bool | None = None
    rank: int | None = None
    dwell_ms: int | None = None
    value: int | None = None
    reason: str | None = None
    """Of a vote: why the article did not help."""
    deflectable: bool | None = None
    ticket: str | None = None
    shown: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing that happened, as it was written down."""

    at: datetime
    happened: Happened
