"""A draft → the ticket that is taken, with the hand-off of its visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.contact.context import is_deflectable, now
from app.contact.form import Draft
from app.context import searcher, services
from app.present import article_path
from app.tickets.types import NewTicket, UploadedFile
from app.visits.record import current_visit
from search.errors import NotFound

if TYPE_CHECKING:
    from app.tickets.packet_articles import References


def ticket_of(draft: Draft, files: Sequence[UploadedFile], language: str) -> NewTicket:
    """Return what ``intake.take`` takes.  Raises ``DatabaseError``."""
    from app.tickets.packet import Origin, packet
    from app.tickets.packet_articles import References

    visit = current_visit()
    page = draft.page or _address_of(draft.article)
    origin = Origin(page, draft.product or None, draft.question or None)
    references: References = References(searcher().catalog, services().config.server.base_url)
    return NewTicket(
        key=draft.key,
        subject=draft.subject,
        text=draft.text,
        language=language,
        name=draft.name,
        email=draft.email,
        topic=draft.topic or None,
        answers=dict(draft.answers),
        page=page,
        product=draft.product or None,
        deflectable=is_deflectable(draft.topic, draft.article),
        visit_id=visit,
        packet=packet(services().database, visit, origin, references, now()),
        files=tuple(files),
    )


def _address_of(article: str) -> str | None:
    if not article:
        return None
    try:
        path = article_path(searcher().catalog.by_id(article))
    except NotFound:
        return None
    return (services().config.server.base_url or "") + path
