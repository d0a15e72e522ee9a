"""What agents linked and what visitors found: questions, each with the article that answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.privacy import redact
from app.tables.desk import AgentLink
from app.tables.visits import Event
from app.visits.types import Kind

if TYPE_CHECKING:
    from app.db import Database

READ_MS: Final = 15_000
"""In sight for so long, an article that was suggested counts as read."""
CLICK_READ_MS: Final = 30_000
"""A result of a search is opened more lightly than a suggestion on the way to a person."""

_ASKED: Final = (Kind.SEARCH, Kind.SUGGESTION_SHOWN)
_OPENED: Final = (Kind.CLICK, Kind.SUGGESTION_OPENED, Kind.VIEW)
_USED: Final = (*_ASKED, *_OPENED, Kind.SOLVED, Kind.DWELL, Kind.TICKET)


class Source(StrEnum):
    """How it is known that the article answers the question; the surest first."""

    LINK = "link"
    """An agent sent it to the customer who asked."""
    SOLVED = "solved"
    """A visitor asked, read it and said that it solved the problem."""
    SUGGESTION = "suggestion"
    """A visitor opened it instead of writing to a person, and read it."""
    CLICK = "click"
    """A visitor opened it among the results, read it and asked nothing more."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One time that a question was answered by an article."""

    question: str
    article_id: str
    source: Source
    who: str
    """The visit or the agent; means nothing beyond telling them apart."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a visit, as far as it matters here."""

    kind: Kind
    question: str | None
    article_id: str | None
    dwell_ms: int = 0
    anchor: str | None = None


def evidence(database: Database, since: datetime) -> tuple[Evidence, ...]:
    """Return all that was learned since then, without personal data.

    Raises ``DatabaseError``.
    """
    found = [*_links(database, since)]
    for visit, steps in visits(database, since).items():
        found += in_visit(visit, steps)
    return tuple(found)


def visits(database: Database, since: datetime) -> dict[str, list[Step]]:
    """Return the events of each visit in order.  Raises ``DatabaseError``."""
    asked = (
        select(Event.visit_id, Event.kind, Event.question, Event.article_id)
        .add_columns(Event.dwell_ms, Event.anchor)
        .where(Event.at >= since, Event.visit_id.is_not(None), Event.kind.in_(_USED))
        .order_by(Event.at, Event.id)
    )
    found: defaultdict[str, list[Step]] = defaultdict(list)
    with database.reading() as connection:
        for visit, kind, question, article, dwell, anchor in connection.execute(asked):
            found[visit].append(Step(Kind(kind), question, article, dwell or 0, anchor))
    return dict(found)


def in_visit(visit: str, steps: Sequence[Step]) -> Iterator[Evidence]:
    """Yield what one visit teaches.

    A visitor who wrote to a person was not helped by what came before, so that teaches nothing.
    """
    last_ticket = max((n for n, step in enumerate(steps) if step.kind is Kind.TICKET), default=-1)
    after = steps[last_ticket + 1 :]
    read = _read(after)
    for place, step in enumerate(after):
        source = _source(after, place, read)
        article = step.article_id or _last(after[:place], _OPENED, "article_id")
        question = step.question or _last(after[:place], _ASKED, "question")
        if source and article and question:
            yield Evidence(redact(question), article, source, visit)


def _links(database: Database, since: datetime) -> Iterator[Evidence]:
    columns = (AgentLink.question, AgentLink.article_id, AgentLink.account_id)
    asked = select(*columns).where(AgentLink.at >= since).order_by(AgentLink.at, AgentLink.id)
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    for question, article, account in rows:
        if question:
            yield Evidence(redact(question), article, Source.LINK, f"agent {account}")


def _source(steps: Sequence[Step], place: int, read: dict[str, int]) -> Source | None:
    """Return what a step shows, or ``None`` where it shows nothing."""
    step = steps[place]
    seen = read.get(step.article_id or "", 0)
    if step.kind is Kind.SOLVED:
        return Source.SOLVED
    if step.kind is Kind.SUGGESTION_OPENED and seen >= READ_MS:
        return Source.SUGGESTION
    asks_on = any(later.kind in _ASKED for later in steps[place + 1 :])
    if step.kind is Kind.CLICK and seen >= CLICK_READ_MS and not asks_on:
        return Source.CLICK
    return None


def _read(steps: Iterable[Step]) -> dict[str, int]:
    """Return how long each article was in sight, in milliseconds."""
    read: dict[str, int] = {}
    for step in steps:
        # A section's time is part of its article's.
        if step.kind is Kind.DWELL and step.article_id and not step.anchor:
            read[step.article_id] = read.get(step.article_id, 0) + step.dwell_ms
    return read


def _last(steps: Sequence[Step], kinds: Iterable[Kind], name: str) -> str | None:
    wanted = set(kinds)
    found = (getattr(step, name) for step in reversed(steps) if step.kind in wanted)
    return next((value for value in found if value), None)
