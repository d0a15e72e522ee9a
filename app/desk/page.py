"""A request about a ticket → what the desk's pages and its JSON show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app import present
from app.addresses import origin
from app.context import searcher, services
from app.desk.reply import Copies, Recipient, copies
from app.desk.suggest import (
    Suggestion,
    Suggestions,
    TicketText,
    suggest,
)
from app.messages import language_name
from app.parameters import DESK_SUGGESTIONS, MAX_SUGGESTIONS, Parameters

if TYPE_CHECKING:
    from app.tickets.types import StoredTicket


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of the desk."""

    ticket: TicketText
    limit: int = DESK_SUGGESTIONS
    reference: str | None = None
    """Of a ticket that is kept here."""
    name: str = ""
    """The customer's."""
    reply_language: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.ticket.subject.strip() or self.ticket.text.strip())


@dataclass(frozen=True, slots=True)
class Shown:
    """The suggestions, each with what can be copied."""

    found: Suggestions
    rows: tuple[tuple[Suggestion, Copies], ...]


def asked_of(values: Mapping[str, str]) -> Asked:
    """Read ``subject``, ``text``, ``lang``, ``limit`` and ``ticket``.

    With the reference of a ticket that is kept here, what is left out is filled in from it, and
    what its customer has read already is known.  Raises ``InvalidParameters`` and, for an
    unknown reference, ``NotFound``.
    """
    read = Parameters(values)
    language, reference = read.language("lang"), read.text("ticket")
    limit = read.number("limit", DESK_SUGGESTIONS, 1, MAX_SUGGESTIONS)
    read.check()
    text = TicketText(values.get("subject", ""), values.get("text", ""), language)
    asked = Asked(text, limit, reference, reply_language=language)
    return _with_ticket(asked, reference) if reference else asked


def shown(asked: Asked) -> Shown | None:
    """Return the suggestions; ``None`` where nothing was asked."""
    if asked.is_empty:
        return None
    found = suggest(searcher(), asked.ticket, asked.limit)
    to = Recipient(asked.reply_language or found.language, asked.name)
    address = origin()
    rows = ((one, copies(one.article, one.section, address, to)) for one in found.suggestions)
    return Shown(found, tuple(rows))


def as_json(given: Shown) -> dict[str, Any]:
    """Return the body of ``/api/desk/suggest``."""
    found = given.found
    return {
        "question": found.question,
        "language": found.language,
        "confidence": round(found.confidence, 4),
        "confident": found.confident,
        "generation": found.generation,
        "suggestions": [_suggestion(one, copied) for one, copied in given.rows],
    }


def language_names() -> list[tuple[str, str]]:
    """Return the languages that articles are written in, with their names."""
    return [(code, language_name(code)) for code in searcher().catalog.languages()]


def _with_ticket(asked: Asked, reference: str) -> Asked:
    from app.desk.tickets import already_read, whole

    stored = whole(services().database, reference).ticket
    text = TicketText(
        asked.ticket.subject or stored.subject,
        asked.ticket.text or stored.text,
        asked.ticket.language,
        already_read(stored),
    )
    language = asked.reply_language or _language(stored)
    return replace(asked, ticket=text, name=stored.name, reply_language=language)


def _language(ticket: StoredTicket) -> str | None:
    return ticket.language or None


def _suggestion(one: Suggestion, copied: Copies) -> dict[str, Any]:
    return present.reference(one.article, one.section) | {
        "language": one.article.language,
        "section": present.section(one.section),
        "snippet": {
            "text": one.snippet.text,
            "spans": [list(span) for span in one.snippet.spans],
        },
        "passage": {"heading": one.passage.heading, "text": one.passage.text},
        "wording": one.wording,
        "words": list(one.words),
        "score": round(one.score, 4),
        "already_read": one.already_read,
        "copies": {
            "link": copied.link,
            "markdown": copied.markdown,
            "html": copied.html,
            "reply": copied.reply,
        },
    }
