"""The addresses of other sites that articles name, with every place that does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from indexer.checks.material import Material

_SCHEMES = ("http://", "https://")
# Reserved for examples (RFC 2606, RFC 6761): nobody answers there.
_NOBODYS = ("example", "test", "invalid", "localhost", "local", "internal")
_PATTERN = re.compile(r"[{}$<>]|%7B|%3C", re.IGNORECASE)
"""An address with a part to fill in."""
_EXAMPLES = ("example.com", "example.net", "example.org")


@dataclass(frozen=True, slots=True)
class Use:
    """Where an address stands."""

    path: str
    line: int


def links_out(material: Material) -> dict[str, list[Use]]:
    """Return every address of another site, without its fragment, in the order of its uses."""
    found: dict[str, list[Use]] = {}
    for page in material.pages():
        for node in page.tree.css("a[href], img[src], source[src], video[src], audio[src]"):
            written = node.attrs.get("href") or node.attrs.get("src") or ""
            url = urldefrag(written.strip()).url
            if url.lower().startswith(_SCHEMES) and not _is_example(url):
                use = Use(page.source.path, page.line(node))
                uses = found.setdefault(url, [])
                if use not in uses:
                    uses.append(use)
    return found


def by_host(urls: Iterable[str]) -> dict[str, list[str]]:
    """Sort addresses by host and port."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc.lower(), []).append(url)
    return hosts


def _is_example(url: str) -> bool:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True  # No address at all, which is told elsewhere.
    ends = host.rpartition(".")[2]
    return not host or ends in _NOBODYS or host.endswith(_EXAMPLES) or bool(_PATTERN.search(url))
