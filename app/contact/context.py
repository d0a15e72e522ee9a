"""What the contact pages need beside the site's services."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import current_app

from app.contact.guide import Guide
from app.contact.guide_file import LiveGuide
from app.context import searcher, services
from app.visits.record import current_visit

if TYPE_CHECKING:
    from app.db import Database

_GUIDE: Final = "firstline.guide"
_KEY: Final = "firstline.contact-key"
_KEY_NAME: Final = "contact"


def guide() -> Guide:
    """Return the guide as its file says now."""
    live: LiveGuide | None = current_app.extensions.get(_GUIDE)
    if live is None:
        live = LiveGuide(services().config.contact.guide)
        current_app.extensions[_GUIDE] = live
    return live.guide


def form_key() -> bytes:
    """Return the key that signs the marks of forms and the links to requests.

    Asked for once; so forms can be shown again when the database is away.
    Raises ``DatabaseError``.
    """
    known: bytes | None = current_app.extensions.get(_KEY)
    if known is None:
        from app.secrets import secret

        known = current_app.extensions[_KEY] = secret(services().database, _KEY_NAME)
    return known


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def most_suggestions(topic: str, article: str) -> int:
    """Return how many articles may be suggested to this visitor on this topic.

    None where a person is needed (``contact: direct``), and none in the visits that are held
    out, for comparison.
    """
    options = services().config.contact
    if options.suggestions == 0 or not is_deflectable(topic, article):
        return 0
    held_out = options.holdout > 0 and _is_held_out(services().database, current_visit())
    return 0 if held_out else options.suggestions


def is_deflectable(topic: str, article: str) -> bool:
    """Say whether an article might have answered a request on ``topic`` from ``article``."""
    from app.contact.suggestions import is_direct

    chosen = guide().topic(topic or None)
    if chosen is not None and chosen.contact == "direct":
        return False
    return not (article and is_direct(searcher().catalog, article))


def _is_held_out(database: Database, visit_id: str | None) -> bool:
    if visit_id is None:
        return False
    from sqlalchemy import select

    from app.tables.visits import Visit

    with database.reading() as connection:
        return bool(connection.scalar(select(Visit.holdout).where(Visit.id == visit_id)))
