"""An agent answered this question with that article: what is remembered of a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from app.desk.reply import Form
from app.privacy import redact
from app.tables.desk import AgentLink
from app.visits.record import record
from app.visits.types import Happened, Kind
from search.query import normalise

if TYPE_CHECKING:
    from datetime import datetime

    from app.db import Database
    from search.types import Article


@dataclass(frozen=True, slots=True)
class Link:
    """A copy: which article, for which question."""

    question: str
    article: Article
    form: Form
    anchor: str = ""
    """Of the section; "" for the top of the article."""
    rank: int | None = None
    """Its place in the list, from 1."""


def remember(
    database: Database, link: Link, account_id: int | None, generation: int, now: datetime
) -> None:
    """Keep the link, for ``firstline learn``, and count it among the events.

    Personal data is taken out of the question first.  Raises ``DatabaseError``.
    """
    question = cleaned(link.question)
    ref = link.article.ref
    row = {
        "at": now,
        "account_id": account_id,
        "question": question,
        "article_id": ref.id,
        "language": ref.language,
        "revision": link.article.revision,
        "anchor": link.anchor,
        "form": link.form.value,
        "rank": link.rank,
        "generation": generation,
    }
    with database.writing() as connection:
        connection.execute(insert(AgentLink).values(row))
    record(
        Happened(
            Kind.AGENT_LINK,
            generation=generation,
            article_id=ref.id,
            language=ref.language,
            revision=link.article.revision,
            anchor=link.anchor or None,
            question=question,
            place="desk",
            rank=link.rank,
        )
    )


def cleaned(question: str) -> str:
    """Return a question as it is kept: one line, at most 256 characters, naming nobody."""
    return normalise(redact(question))
