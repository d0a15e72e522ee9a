"""The desk inside a helpdesk: a panel whose address is signed and bound to that helpdesk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.policy import PAGE_POLICY
from app.signing import link_token, read_link_token

if TYPE_CHECKING:
    from app.config import Config
    from app.db import Database

PURPOSE: Final = "desk-panel"
GOOD_FOR: Final = timedelta(days=365)


class Helpdesk(StrEnum):
    """A system whose agents can have the panel beside a ticket."""

    ZENDESK = "zendesk"
    CHATWOOT = "chatwoot"


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a panel may stand."""

    helpdesk: Helpdesk
    origin: str
    """Scheme and host of the helpdesk: the only pages that may frame the panel or talk to it."""

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of the panel's pages."""
        return PAGE_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {self.origin}")


def panels(config: Config) -> tuple[Panel, ...]:
    """Return the panels that the settings allow: one a helpdesk whose address they name."""
    urls = {
        Helpdesk.ZENDESK: config.tickets.zendesk.url,
        Helpdesk.CHATWOOT: config.tickets.chatwoot.url,
    }
    return tuple(Panel(helpdesk, origin_of(url)) for helpdesk, url in urls.items() if url)


def token(database: Database, panel: Panel, now: datetime) -> str:
    """Return the token of a panel's address, good for a year.  Raises ``DatabaseError``."""
    from app.secrets import secret

    value = f"{panel.helpdesk} {panel.origin}"
    return link_token(secret(database, PURPOSE), PURPOSE, value, now + GOOD_FOR)


def panel_of(database: Database, config: Config, given: str, now: datetime) -> Panel | None:
    """Return the panel that a token opens, or ``None``.

    A token of a helpdesk that the settings no longer name opens nothing.  Raises
    ``DatabaseError``.
    """
    from app.secrets import secret  # It brings SQLAlchemy, which most pages do without.

    value = read_link_token(secret(database, PURPOSE), PURPOSE, given, now)
    allowed = {f"{panel.helpdesk} {panel.origin}": panel for panel in panels(config)}
    return allowed.get(value) if value else None


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
