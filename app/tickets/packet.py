"""The hand-off: what a visitor searched, saw, read and judged before writing to a person.

``docs/handoff-1.schema.json`` describes its form.  It holds no personal data: questions come
from the events, where such data was removed, or are cleaned here in the same way.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from app.privacy import redact
from app.tickets.packet_articles import References, articles_opened, moment
from app.visits.history import history
from app.visits.types import Kind, Listed, Recorded

if TYPE_CHECKING:
    from app.db import Database

SCHEMA: Final = "firstline-handoff/1"
MAX_LISTS: Final = 50
"""Searches told of, and lists of suggestions: the last ones, since a program may send many."""
MAX_SHOWN: Final = 20
"""Entries told of one list, from its top."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a visitor came from, and what came with the form."""

    page: str | None = None
    """Address of a page; of it only host and path are told, since the rest may name people."""
    product: str | None = None
    question: str | None = None


def packet(
    database: Database,
    visit_id: str | None,
    origin: Origin,
    references: References,
    now: datetime,
) -> dict[str, Any]:
    """Return the hand-off of a visit, not signed yet.

    Of visitors who are only counted (``visit_id`` is ``None``) it tells the origin and nothing
    else.  ``references`` finds titles and addresses: ``References(catalog, base_url)``.
    Raises ``DatabaseError``.
    """
    events = history(database, visit_id) if visit_id else ()
    return describe(events, origin, references, now)


def describe(
    events: Sequence[Recorded], origin: Origin, references: References, now: datetime
) -> dict[str, Any]:
    """Return the hand-off that these events, in order of time, make."""
    told = {
        "schema": SCHEMA,
        "id": str(uuid.uuid4()),
        "made_at": moment(now),
        "began_at": moment(events[0].at) if events else None,
        "followed": bool(events),
        "generation": max((event.happened.generation or 0 for event in events), default=0) or None,
        "origin": _origin(origin),
        "searches": [_search(event, references) for event in _last(events, Kind.SEARCH)],
        "suggestions": [
            _suggestions(event, references) for event in _last(events, Kind.SUGGESTION_SHOWN)
        ],
        "opened": articles_opened(events, references),
    }
    return told | {"articles": references.all()}


def _origin(origin: Origin) -> dict[str, str | None]:
    question = redact(origin.question) if origin.question else None
    return {"page": _page(origin.page), "product": origin.product or None, "question": question}


def _page(address: str | None) -> str | None:
    """Return host and path: queries and fragments hold names, tokens and questions."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    return redact(urlunsplit((parts.scheme, host, parts.path, "", ""))) or None


def _last(events: Sequence[Recorded], kind: Kind) -> list[Recorded]:
    return [event for event in events if event.happened.kind == kind][-MAX_LISTS:]


def _search(event: Recorded, references: References) -> dict[str, Any]:
    return {
        "at": moment(event.at),
        "question": event.happened.question,
        "place": event.happened.place,
        "total": event.happened.total,
        "confidence": None
        if event.happened.confidence is None
        else number(event.happened.confidence),
        "confident": event.happened.confident,
        "generation": event.happened.generation,
        "shown": _shown(event.happened.shown, references),
    }


def _suggestions(event: Recorded, references: References) -> dict[str, Any]:
    return {
        "at": moment(event.at),
        "question": event.happened.question,
        "place": event.happened.place,
        "shown": _shown(event.happened.shown, references),
    }


def _shown(entries: Iterable[Listed], references: References) -> list[dict[str, Any]]:
    first = sorted(entries, key=lambda entry: entry.rank)[:MAX_SHOWN]
    return [
        {
            "rank": entry.rank,
            "article": references.note(entry.id),
            "section": entry.section or None,
            "score": number(entry.score),
            "by": [*(["words"] if entry.words else []), *(["meaning"] if entry.meaning else [])],
        }
        for entry in first
    ]


def number(value: float) -> float | int:
    """Return a number that every program writes alike (RFC 8785, 3.2.2.3): four decimals."""
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded
