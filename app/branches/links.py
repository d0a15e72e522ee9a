"""Links that open the preview of one branch without signing in, until they expire."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from app.branches.names import address_name
from app.signing import link_token, read_link_token

if TYPE_CHECKING:
    from app.db import Database

PURPOSE: Final = "branch-preview"
DAYS: Final = 7
"""How long a link is good where nothing else is said."""
MAX_DAYS: Final = 90
PREFIX: Final = "/preview/"
MARK: Final = "~"
"""In front of a token: no branch begins with it (git-check-ref-format)."""


def staff_path(branch: str) -> str:
    """Return the address of a preview for who is signed in."""
    return f"{PREFIX}{quote(address_name(branch), safe=':')}/"


def link_path(database: Database, branch: str, days: int, now: datetime) -> str:
    """Return the address that opens one preview for whoever has it.  Raises ``DatabaseError``."""
    from app.secrets import secret

    key = secret(database, PURPOSE)
    return f"{PREFIX}{MARK}{link_token(key, PURPOSE, branch, now + timedelta(days=days))}/"


def branch_of_token(database: Database, token: str, now: datetime) -> str | None:
    """Return the branch that a token opens, or ``None``.  Raises ``DatabaseError``."""
    from app.secrets import secret  # It brings SQLAlchemy, which most pages do without.

    return read_link_token(secret(database, PURPOSE), PURPOSE, token, now)
