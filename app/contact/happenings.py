"""What is recorded of the way to a person."""

from __future__ import annotations

from collections.abc import Sequence

from app.contact.form import Draft
from app.contact.suggestions import Suggested
from app.visits.record import record
from app.visits.types import Happened, Kind, Listed
from search.types import Answer, Article


def opened(topic: str, question: str, article: str, *, deflectable: bool) -> None:
    """Record that the contact page was opened."""
    record(
        Happened(
            Kind.CONTACT_OPEN,
            topic=topic or None,
            question=question or None,
            article_id=article or None,
            deflectable=deflectable,
        )
    )


def suggested(found: Suggested, place: str, topic: str = "") -> None:
    """Record which articles were shown."""
    results = found.results
    record(
        Happened(
            Kind.SUGGESTION_SHOWN,
            generation=results.generation,
            question=results.query,
            place=place,
            topic=topic or None,
            total=results.total,
            confidence=results.confidence,
            confident=results.confident,
            shown=listed(found.answers),
        )
    )


def solved(article: Article | None, place: str, ticket: str | None = None) -> None:
    """Record that a visitor says to have found the answer."""
    record(
        Happened(
            Kind.SOLVED,
            article_id=article.ref.id if article else None,
            language=article.ref.language if article else None,
            revision=article.revision if article else None,
            place=place,
            ticket=ticket,
        )
    )


def sent(reference: str, draft: Draft, *, deflectable: bool) -> None:
    """Record that a ticket was sent."""
    record(
        Happened(
            Kind.TICKET,
            question=draft.subject,
            topic=draft.topic or None,
            ticket=reference,
            deflectable=deflectable,
            place="form",
        )
    )


def listed(answers: Sequence[Answer]) -> tuple[Listed, ...]:
    """Return a list of answers as events hold it."""
    return tuple(
        Listed(
            id=one.article.id,
            rank=rank,
            score=one.score,
            words="words" in one.matched_by,
            meaning="meaning" in one.matched_by,
            section=one.section.anchor if one.section else "",
        )
        for rank, one in enumerate(answers, 1)
    )
