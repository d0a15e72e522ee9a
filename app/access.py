"""Who may ask for what: every view says so, and what says nothing is refused.

``public`` and ``staff`` mark views; ``app.accounts.guard`` enforces the marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "__firstline_access__"


class Role(StrEnum):
    """What a member of staff may do; each may do what those before it may."""

    AGENT = "agent"
    WRITER = "writer"
    MANAGER = "manager"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Say whether this role may do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a view."""

    role: Role | None
    """The least role; ``None`` lets everybody in."""
    scope: str | None = None
    """What an API token has to be good for; ``None`` wants a signed-in browser."""


PUBLIC: Final = Access(None)
SCOPES: Final = {
    "search:explain": Role.AGENT,
    "desk": Role.AGENT,
}
"""What an API token can be good for, and the least role of who may have one."""


def public(view: View) -> View:
    """Mark a view as everybody's."""
    return _marked(view, PUBLIC)


def staff(role: Role, scope: str | None = None) -> Callable[[View], View]:
    """Mark a view as that of staff with at least ``role``."""
    return lambda view: _marked(view, Access(role, scope))


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return a view's mark, or ``None`` where it has none."""
    found: Access | None = getattr(view, _MARK, None)
    return found


def _marked(view: View, access: Access) -> View:
    setattr(view, _MARK, access)
    return view
