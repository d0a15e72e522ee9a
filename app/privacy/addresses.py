"""E-mail and network addresses, and the parts of URLs that may name someone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from app.privacy.spans import Span

_REACH: Final = 320
"""Longest e-mail address (64 + 1 + 255), to either side of the @."""
_LONGEST_IPV6: Final = 45

_URL: Final = re.compile(r"://\S*+")
_QUERY: Final = re.compile(r"\?(?=[\w%.\-\[\]]{1,64}=)\S*+")
_AT: Final = re.compile(
    r"\s{0,3}(?:@|[(\[{<]\s{0,3}(?:@|at|ät|arobase)\s{0,3}[)\]}>])\s{0,3}", re.IGNORECASE
)
_DOT: Final = re.compile(
    r"\s{0,3}[(\[{<]\s{0,3}(?:\.|dot|punkt|point)\s{0,3}[)\]}>]\s{0,3}", re.IGNORECASE
)
_NOT_LOCAL: Final = frozenset('@<>()[]{},;:"|=&?/\\')
_IPV4: Final = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_VERSION_WORD: Final = re.compile(r"(?:\bv|version|ver\.?|build|release)[ :=]{0,2}$", re.IGNORECASE)
_COLONS: Final = re.compile(r"[0-9A-Fa-f:.]{5,}+")
_PAIRS: Final = re.compile(r"(?:[0-9A-Fa-f]{2}:){5,}+(?:[0-9A-Fa-f]{2})?+")


def url_parts(text: str) -> Iterator[Span]:
    """Find the user and the query of addresses; in the original: %20 ends no query."""
    for match in _URL.finditer(text):
        start, end = match.start() + 3, match.end()
        authority = re.split(r"[/?#]", text[start:end], maxsplit=1)[0]
        if "@" in authority:
            yield Span(start, start + authority.rindex("@"), "user")
        query = text.find("?", start, end) + 1 or text.find("#", start, end) + 1
        if query and "=" in text[query:end]:
            yield Span(query, end, "query")
    for match in _QUERY.finditer(text):
        yield Span(match.start() + 1, match.end(), "query")


def emails(text: str) -> Iterator[Span]:
    """Find e-mail addresses, also those written with (at) and (dot)."""
    for match in _AT.finditer(text):
        start, end = _local(text, match.start()), _domain(text, match.end())
        host = text[match.end() : end].strip("[]")
        likely = match[0] == "@" or "." in host or _DOT.search(host)
        named = any(c.isalpha() for c in host) or _is_ipv4(host)
        if start < match.start() and likely and named:
            yield Span(start, end, "email")


def _local(text: str, end: int) -> int:
    start, least = end, max(0, end - _REACH)
    if text[end - 1 : end] == '"' and (quote := text.rfind('"', least, end - 1)) >= 0:
        return quote
    while start > least and text[start - 1] not in _NOT_LOCAL and not text[start - 1].isspace():
        start -= 1
    while start < end and text[start] in "'`.*":
        start += 1
    return start


def _domain(text: str, start: int) -> int:
    end, most = start, min(len(text), start + _REACH)
    while end < most:
        dot = _DOT.match(text, end)
        if dot and dot.end() < len(text) and text[dot.end()].isalnum():
            end = dot.end()
        elif text[end].isalnum() or text[end] in "-._" or (text[end] == "[" and end == start):
            end += 1
        else:
            break
    while end > start and text[end - 1] in "-._":
        end -= 1
    return end


def network_addresses(text: str) -> Iterator[Span]:
    """Find addresses of machines: IPv4, IPv6 and MAC."""
    for match in _IPV4.finditer(text):
        version = _VERSION_WORD.search(text, max(0, match.start() - 10), match.start())
        if _is_ipv4(match[0]) and not version:
            yield Span(match.start(), match.end(), "ip")
    for match in _PAIRS.finditer(text):
        yield Span(match.start(), match.end(), "mac")
    for match in _COLONS.finditer(text):
        run = match[0].rstrip(".")
        end = match.start() + len(run)
        glued = f"{text[match.start() - 1 : match.start()]}{text[end : end + 1]}".strip(" .")
        alone = not any(c.isalnum() or c == "_" for c in glued)
        if run.count(":") >= (2 if alone else 4) and _is_ipv6(run):
            yield Span(match.start(), end, "ip")


def _is_ipv4(text: str) -> bool:
    try:
        return IPv4Address(text) is not None
    except AddressValueError:
        return False


def _is_ipv6(text: str) -> bool:
    if len(text) > _LONGEST_IPV6 or not any(c.isdigit() for c in text):
        return False  # a::b may be code.
    try:
        return IPv6Address(text) is not None
    except AddressValueError:
        return False
