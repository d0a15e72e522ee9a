"""What visitors searched, as far as it may be told: a change's report may become public.

Only questions that at least three visitors asked, without personal data.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.insights.statement import LEAST_VISITORS
from app.learning.evidence import Evidence, Source, evidence
from app.learning.proposals import LEAST_PEOPLE
from app.privacy import redact
from app.replay.types import Origin, Wanted, folded
from app.tables.visits import Event, Visit
from app.visits.types import Kind

if TYPE_CHECKING:
    from app.db import Database

MOST: Final = 1_000
"""Questions that are replayed, those first that were searched most: some 20 s."""
_REMOVED: Final = re.compile(r"\[[a-z]+\]")
"""What stands where personal data was."""


@dataclass(slots=True)
class _Question:
    """The searches of one question in one language."""

    spellings: Counter[str] = field(default_factory=Counter)
    visitors: set[str] = field(default_factory=set)
    visits: dict[str, bool] = field(default_factory=dict)
    """Visit → whether it wrote to a person afterwards."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Questions of visitors, the most searched first."""

    wanted: tuple[Wanted, ...]
    left: int
    """Questions beyond ``MOST``, which are not replayed."""


def stored_questions(
    database: Database, since: datetime, articles: Mapping[str, str], languages: Iterable[str]
) -> Stored:
    """Return what visitors searched since then.

    ``articles`` says how an id of then is called after the change.  The article that a question
    must find is the one that most people found with it, at least two or one agent.
    Raises ``DatabaseError``.
    """
    known = set(languages)
    asked = _searches(database, since)
    found = _answers(evidence(database, since), articles)
    shown = [
        _wanted(one, language if language in known else None, found.get(text))
        for (text, language), one in asked.items()
        if len(one.visitors) >= LEAST_VISITORS and not _REMOVED.search(text)
    ]
    shown.sort(key=lambda one: (-one.weight, one.text))
    return Stored(tuple(shown[:MOST]), max(0, len(shown) - MOST))


def _searches(database: Database, since: datetime) -> dict[tuple[str, str | None], _Question]:
    columns = (Event.question, Event.language, Event.at, Visit.id, Visit.visitor)
    asked = (
        select(*columns)
        .join(Visit, Visit.id == Event.visit_id)
        .where(Event.kind == Kind.SEARCH, Event.at >= since, Event.question.is_not(None))
        .order_by(Event.id)
    )
    tickets = (
        select(Event.visit_id, func.max(Event.at).label("last"))
        .where(Event.kind == Kind.TICKET, Event.at >= since, Event.visit_id.is_not(None))
        .group_by(Event.visit_id)
    )
    questions: defaultdict[tuple[str, str | None], _Question] = defaultdict(_Question)
    with database.reading() as connection:
        wrote = {row.visit_id: row.last for row in connection.execute(tickets)}
        for text, language, at, visit, visitor in connection.execute(asked):
            clean = " ".join(redact(str(text)).split())
            one = questions[folded(clean), language]
            one.spellings[clean] += 1
            one.visitors.add(visitor)
            one.visits[visit] = one.visits.get(visit, False) or (
                visit in wrote and wrote[visit] >= at
            )
    return questions


def _wanted(one: _Question, language: str | None, article: str | None) -> Wanted:
    [(text, _)] = one.spellings.most_common(1)
    return Wanted(
        text=text,
        language=language,
        origin=Origin.STORED,
        article=article,
        weight=one.spellings.total(),
        contact_rate=sum(one.visits.values()) / len(one.visits),
    )


def _answers(found: Iterable[Evidence], articles: Mapping[str, str]) -> dict[str, str]:
    """Return question → the article that most people found with it."""
    people: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    linked = set()
    for one in found:
        if one.article_id in articles:
            text, article = folded(one.question), articles[one.article_id]
            people[text][article].add(one.who)
            if one.source is Source.LINK:
                linked.add((text, article))
    answers = {}
    for text, counts in people.items():
        article = max(counts, key=lambda name: (len(counts[name]), (text, name) in linked, name))
        if len(counts[article]) >= LEAST_PEOPLE or (text, article) in linked:
            answers[text] = article
    return answers
