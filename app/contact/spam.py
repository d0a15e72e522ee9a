"""Programs that fill in forms, told from people without a riddle.

Whoever is taken for a program gets the form back as it was filled in: a person presses Send
again, and nothing is lost.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from app import faults
from app.faults import Fault
from app.signing import link_token, read_link_token

FASTEST: Final = timedelta(seconds=2)
"""Nobody writes a request in less."""
OLDEST: Final = timedelta(hours=24)
PURPOSE: Final = "form"


def started(key: bytes, now: datetime) -> str:
    """Return the mark of a form that is opened now; nobody else can make one."""
    return link_token(key, PURPOSE, str(now.timestamp()), now + OLDEST)


def is_good(key: bytes, mark: str, now: datetime) -> bool:
    """Say whether a mark still counts."""
    return read_link_token(key, PURPOSE, mark, now) is not None


def judge(key: bytes, mark: str, trap: str, now: datetime) -> Fault | None:
    """Say why this may be a program's doing.

    ``mark`` is what ``started`` gave, ``trap`` the content of the field that nobody sees.
    """
    if trap:
        return Fault("", faults.TRAP)
    opened = read_link_token(key, PURPOSE, mark, now)
    if opened is None:
        return Fault("", faults.TOO_OLD)
    if now - datetime.fromtimestamp(float(opened), UTC) < FASTEST:
        return Fault("", faults.TOO_FAST)
    return None
