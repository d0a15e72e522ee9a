"""Questions that found no good answer, and how that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.desk.wishes import Lack
from app.learning.wordings import wording
from app.privacy import redact
from app.tables.desk import Wish
from app.tables.tickets import Ticket
from app.tables.visits import Event
from app.visits.types import Kind

if TYPE_CHECKING:
    from app.db import Database


class Sign(StrEnum):
    """What shows that a question found no good answer."""

    NOTHING = "nothing"
    """The search had no answer at all."""
    UNSURE = "unsure"
    """The search said that there may be no good answer."""
    CONTACT = "contact"
    """A person was written to afterwards, in the same visit."""
    NO_CLICK = "no-click"
    """None of the answers was opened."""
    TICKET = "ticket"
    """It is the subject of a ticket."""
    WISH = "nothing-fits"
    """An agent found no article for it."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One time that a question found no good answer."""

    question: str
    """As it could stand in a head, without personal data."""
    signs: frozenset[Sign]
    who: str
    """The visit, the ticket or the agent; means nothing beyond telling them apart."""
    by_visitor: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, or what came after one."""

    kind: Kind
    question: str | None
    total: int | None = None
    confident: bool | None = None


def unanswered(database: Database, since: datetime) -> tuple[Unanswered, ...]:
    """Return the questions without a good answer since then.  Raises ``DatabaseError``."""
    found = [
        one for visit, steps in _visits(database, since).items() for one in in_visit(visit, steps)
    ]
    return (*found, *_tickets(database, since), *_wishes(database))


def in_visit(visit: str, steps: Sequence[Asked]) -> Iterator[Unanswered]:
    """Yield the searches of a visit that found no good answer, each wording once.

    That nothing was opened says little by itself, since an answer may be read in the list: it
    counts only beside another sign.
    """
    signs: defaultdict[str, set[Sign]] = defaultdict(set)
    for place, step in enumerate(steps):
        text = wording(redact(step.question)) if step.question else None
        if step.kind is Kind.SEARCH and text:
            signs[text].update(_signs(step, steps[place + 1 :]))
    for text, found in signs.items():
        if found - {Sign.NO_CLICK}:
            yield Unanswered(text, frozenset(found), visit, by_visitor=True)


def _signs(search: Asked, later: Sequence[Asked]) -> Iterator[Sign]:
    if search.total == 0:
        yield Sign.NOTHING
    elif search.confident is False:
        yield Sign.UNSURE
    if any(step.kind is Kind.TICKET for step in later):
        yield Sign.CONTACT
    following = [step.kind for step in later]
    until = following.index(Kind.SEARCH) if Kind.SEARCH in following else len(following)
    if Kind.CLICK not in following[:until]:
        yield Sign.NO_CLICK


def _visits(database: Database, since: datetime) -> dict[str, list[Asked]]:
    kinds = (Kind.SEARCH, Kind.CLICK, Kind.TICKET)
    asked = (
        select(Event.visit_id, Event.kind, Event.question, Event.total, Event.confident)
        .where(Event.at >= since, Event.visit_id.is_not(None), Event.kind.in_(kinds))
        .order_by(Event.at, Event.id)
    )
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    with database.reading() as connection:
        for visit, kind, question, total, confident in connection.execute(asked):
            found[str(visit)].append(Asked(Kind(kind), question, total, confident))
    return found


def _tickets(database: Database, since: datetime) -> Iterator[Unanswered]:
    """Yield the subjects of tickets that an article might have answered."""
    asked = select(Ticket.subject, Ticket.visit_id, Ticket.reference).where(
        Ticket.created_at >= since, Ticket.deflectable
    )
    with database.reading() as connection:
        rows = connection.execute(asked.order_by(Ticket.id)).all()
    for subject, visit, reference in rows:
        if text := wording(redact(subject)):
            signs = frozenset({Sign.TICKET, Sign.CONTACT})
            yield Unanswered(text, signs, visit or reference, by_visitor=True)


def _wishes(database: Database) -> Iterator[Unanswered]:
    """Yield what is open on the writers' list, however old."""
    asked = select(Wish.question, Wish.id).where(
        Wish.kind == Lack.NOTHING_FITS.value, Wish.done_at.is_(None)
    )
    with database.reading() as connection:
        rows = connection.execute(asked.order_by(Wish.id)).all()
    for question, id in rows:
        if text := wording(redact(question)):
            yield Unanswered(text, frozenset({Sign.WISH}), f"wish {id}", by_visitor=False)
