"""Feeds of what was changed last (Atom, RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from app.machines.xml import HEAD, text
from app.present import article_path
from search.types import ArticleRef

ENTRIES: Final = 30
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed: the element must be there."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    title: str
    author: str
    """Who is named for all entries: the site."""
    language: str
    path: str
    """Its own address, from "/"."""
    page: str
    """The page that shows the same, from "/"."""


def document(feed: Feed, entries: Sequence[ArticleRef], origin: str) -> str:
    """Return a feed of articles that have a date, the one changed last first."""
    updated = max((one.updated for one in entries if one.updated), default=_NEVER)
    head = (
        f"<id>{identifier(origin, feed.path)}</id>\n"
        f"<title>{text(feed.title)}</title>\n"
        f"<updated>{_moment(updated)}</updated>\n"
        f"<author><name>{text(feed.author)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{text(origin + feed.path)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{text(origin + feed.page)}"/>\n'
    )
    body = "".join(_entry(one, feed.language, origin) for one in entries)
    language = text(feed.language)
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n'
        f"{head}{body}</feed>\n"
    )


def identifier(origin: str, name: str) -> str:
    """Return a lasting name for something of this site (a UUID of version 5, RFC 9562).

    It holds for as long as the site keeps its host; going over to https changes nothing.
    """
    site = uuid.uuid5(uuid.NAMESPACE_DNS, urlsplit(origin).hostname or "")
    return uuid.uuid5(site, name).urn


def _entry(ref: ArticleRef, language: str, origin: str) -> str:
    summary = f"<summary>{text(ref.summary)}</summary>\n" if ref.summary else ""
    # Lists hold articles of the default language, too, where there is no translation.
    own = "" if ref.language == language else f' xml:lang="{text(ref.language)}"'
    return (
        f"<entry{own}>\n"
        f"<id>{identifier(origin, ref.id)}</id>\n"
        f"<title>{text(ref.title)}</title>\n"
        f"<updated>{_moment(ref.updated or _NEVER)}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{text(origin + article_path(ref))}"/>\n'
        f"{summary}</entry>\n"
    )


def _moment(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
