"""What is recorded of the way to a person."""

from __future__ import annotations

from app.contact.context import guide
from app.contact.form import Draft
from app.contact.suggestions import Suggested
from app.context import searcher
from app.visits.pages import about, known_article, listed, whole
from app.visits.record import record
from app.visits.types import Happened, Kind
from search.types import Article


def opened(topic: str, question: str, article: str, *, deflectable: bool) -> None:
    """Record that the contact page was opened; what came in its address may be anything."""
    happened = Happened(
        Kind.CONTACT_OPEN,
        generation=searcher().generation,
        topic=_topic(topic),
        question=question or None,
        deflectable=deflectable,
    )
    record(about(happened, known_article(article)))


def suggested(found: Suggested, place: str, topic: str = "") -> None:
    """Record which articles were shown."""
    results = found.results
    record(
        Happened(
            Kind.SUGGESTION_SHOWN,
            generation=results.generation,
            question=whole(results.query, found.asked),
            place=place,
            topic=_topic(topic),
            total=results.total,
            confidence=results.confidence,
            confident=results.confident,
            shown=listed(found.answers),
        )
    )


def solved(article: Article | None, place: str, ticket: str | None = None) -> None:
    """Record that a visitor says to have found the answer."""
    generation = searcher().generation
    happened = Happened(Kind.SOLVED, generation=generation, place=place, ticket=ticket)
    record(about(happened, article))


def sent(reference: str, draft: Draft, *, deflectable: bool) -> None:
    """Record that a ticket was sent."""
    happened = Happened(
        Kind.TICKET,
        generation=searcher().generation,
        question=draft.subject,
        topic=_topic(draft.topic),
        ticket=reference,
        deflectable=deflectable,
        place="form",
    )
    record(about(happened, known_article(draft.article)))


def _topic(name: str) -> str | None:
    """Return a topic of the guide; any other text might name somebody."""
    found = guide().topic(name or None)
    return found.name if found else None
