"""Pages moved below a prefix: every address of this host that they hold gets it in front.

A preview runs as a site of its own, which believes that it lies at the root.  So it is enough to
change what leaves it, and no address that some part writes can be forgotten.
"""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

_ADDRESSES: Final = frozenset({"href", "src", "action", "formaction", "poster", "data", "cite"})
_LISTS: Final = frozenset({"srcset", "imagesrcset"})


def move_html(html: str, prefix: str) -> str:
    """Return a page with ``prefix`` (``/preview/x``) in front of each address of this host."""
    mover = _Mover(prefix)
    mover.feed(html)
    mover.close()
    return "".join(mover.parts)


def move_json(body: str, prefix: str) -> str:
    """Return JSON with the prefix in front of each ``url``."""
    return json.dumps(_moved(json.loads(body), prefix), ensure_ascii=False)


def move_path(address: str, prefix: str) -> str:
    """Return an address with the prefix, if it is a path of this host."""
    return prefix + address if address.startswith("/") and not address.startswith("//") else address


def move_location(address: str, prefix: str, host: str) -> str:
    """Return where a redirect leads; a whole address of this host becomes a path."""
    parts = urlsplit(address)
    if parts.netloc.lower() == host.lower() and parts.scheme in {"http", "https"}:
        address = parts._replace(scheme="", netloc="").geturl() or "/"
    return move_path(address, prefix)


def _moved(value: Any, prefix: str) -> Any:
    if isinstance(value, dict):
        return {
            name: move_path(one, prefix)
            if name == "url" and isinstance(one, str)
            else _moved(one, prefix)
            for name, one in value.items()
        }
    return [_moved(one, prefix) for one in value] if isinstance(value, list) else value


class _Mover(HTMLParser):
    """Copies a page as it is, but for start tags that hold an address."""

    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._prefix = prefix

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy an element's tag, with its addresses moved."""
        moved = [(name, self._value(name, value)) for name, value in attrs]
        text = self.get_starttag_text() or ""
        if moved == attrs:
            self.parts.append(text)
            return
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in moved
        )
        self.parts.append(f"<{tag}{written}{' /' if text.endswith('/>') else ''}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag that ends itself."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Copy an end tag."""
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Copy text."""
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Copy a reference by name."""
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy a reference by number."""
        self.parts.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Copy the doctype."""
        self.parts.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        """Copy a comment."""
        self.parts.append(f"<!--{data}-->")

    def _value(self, name: str, value: str | None) -> str | None:
        if value is None:
            return None
        if name in _LISTS:
            return ", ".join(move_path(one.strip(), self._prefix) for one in value.split(","))
        if name in _ADDRESSES or name.startswith("data-"):
            return move_path(value, self._prefix)
        return value
