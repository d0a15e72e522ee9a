"""An article's HTML → nodes that a script can build without parsing HTML.

Pages with ``require-trusted-types-for 'script'`` let no script turn text into HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, Final

Node = str | list[Any]
"""A text, or ``[tag, attributes, child, …]``."""
Named = Callable[[str], dict[str, str]]
"""Gives the further attributes of a link to a path of this site."""

_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "wbr"})
"""Of the tags that articles may hold, those that have no end (HTML Standard, void elements)."""


def tree(html: str, named: Named) -> list[Node]:
    """Return the nodes of HTML that the indexer has sanitised."""
    reader = _Reader(named)
    reader.feed(html)
    reader.close()
    return reader.nodes


class _Reader(HTMLParser):
    """Reads HTML as a serialiser writes it: every element that has an end is ended."""

    def __init__(self, named: Named) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        self._open: list[list[Any]] = [self.nodes]
        self._named = named

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "a" and attributes.get("href", "").startswith("/"):
            attributes |= self._named(attributes["href"])
        node: list[Any] = [tag, attributes]
        self._open[-1].append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].append(data)
