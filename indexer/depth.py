"""How deep HTML is nested."""

from __future__ import annotations

import re

_MAX_DEPTH = 3_000
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
# Elements that a browser ends where the next one begins, or that never hold another.
_CLOSED_BY_THEMSELVES = frozenset(
    ("area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "p", "td", "th", "tr", "wbr")
)


class TooDeep(Exception):
    """An article's HTML is nested deeper than any that is meant to be read."""


def check_depth(html: str) -> None:
    """Refuse elements nested so deep that reading them takes time with the square of the depth.

    Raises ``TooDeep``.
    """
    if html.count("<") <= _MAX_DEPTH:
        return
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _CLOSED_BY_THEMSELVES:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _MAX_DEPTH:
            raise TooDeep
