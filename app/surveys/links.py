"""Signed addresses of questions: for forms on our pages, and for agents' replies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.secrets import secret
from app.signing import link_token, read_link_token

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

PATH: Final = "/survey"
ON_PAGE: Final = timedelta(days=1)
"""How long a form on a page can be answered."""
BY_LINK: Final = timedelta(days=60)
"""How long, after its ticket, a link can be answered."""
_PURPOSE: Final = "survey"
_SECRET: Final = "surveys"  # noqa: S105


def token_of(database: Database, name: str, expires: datetime) -> str:
    """Return the signed name of a question: its number, or its ticket's reference.

    Raises ``DatabaseError``.
    """
    return link_token(secret(database, _SECRET), _PURPOSE, name, expires)


def name_of(database: Database, token: str, now: datetime) -> str | None:
    """Return which question a token names; ``None`` if it is forged or expired.

    Raises ``DatabaseError``.
    """
    return read_link_token(secret(database, _SECRET), _PURPOSE, token, now)


def ticket_link(database: Database, config: Config, reference: str, created: datetime) -> str:
    """Return where a ticket's visitor says how satisfied they are, for the agent's reply.

    "" where CSAT is switched off or [server] base_url is not set.  Raises ``DatabaseError``.
    """
    if not config.surveys.csat or config.server.base_url is None:
        return ""
    token = token_of(database, reference, created + BY_LINK)
    return f"{config.server.base_url}{PATH}/{token}"
