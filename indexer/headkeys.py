"""The keys that an article's head may hold, and what each becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer import headvalues as values
from indexer.headvalues import BadValue
from indexer.types import Status
from search.types import AnnouncementKind

Setter = Callable[[Any], Mapping[str, Any]]
"""Value → fields of a Head; raises BadValue."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The keys that one kind of head may hold."""

    what: str
    """What has such a head, as messages call it."""
    keys: Mapping[str, Setter]
    """Key, in lower case → how it is read."""
    own: tuple[str, ...]
    """The keys that are ours; the others are what other systems call them."""
    hiding: frozenset[str]
    """What keeps it from readers: where one of these is wrong, it must not be shown."""


def _field(name: str, convert: Callable[[Any], Any]) -> Setter:
    return lambda value: {name: convert(value)}


# What other systems write for our three words.
_STATUS_WORDS = {
    **dict.fromkeys(("active", "approved", "current", "final", "live", "public"), "published"),
    **dict.fromkeys(("publish", "released", "stable"), "published"),
    **dict.fromkeys(("in progress", "unpublished", "wip"), "draft"),
    **dict.fromkeys(("archived", "deprecated", "private"), "internal"),
}


def _status(value: Any) -> Mapping[str, Any]:
    word = value.strip().lower() if isinstance(value, str) else value
    known = _STATUS_WORDS.get(word, word) if isinstance(word, str) else word
    return {"status": Status(values.one_of(*Status)(known))}


def _draft(value: Any) -> Mapping[str, Any]:
    return {"status": Status.DRAFT} if values.flag(value) else {}


def _published(field: str) -> Setter:
    def read(value: Any) -> Mapping[str, Any]:
        if isinstance(value, date):
            return {field: values.moment(value)}
        return {} if values.flag(value) else {"status": Status.DRAFT}

    return read


def _contact(value: Any) -> Mapping[str, Any]:
    return {"contact_direct": values.one_of("direct", "form")(value) == "direct"}


def _search(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) - {"boost", "exclude"}:
        raise BadValue("“boost: <number>” and “exclude: true or false” below it")
    found: dict[str, Any] = {}
    if "boost" in value:
        found["boost"] = values.positive(value["boost"])
    if "exclude" in value:
        found["search_exclude"] = values.flag(value["exclude"])
    return found


_exclude = _field("search_exclude", values.flag)

# The first block is the contract, the second what other systems call it.
KEYS: dict[str, Setter] = {
    "title": _field("title", values.text),
    "id": _field("id", values.identifier),
    "summary": _field("summary", values.text),
    "asks": _field("asks", values.lines),
    "keywords": _field("keywords", values.words),
    "tags": _field("tags", values.words),
    "category": _field("category", values.text),
    "order": _field("order", values.number),
    "status": _status,
    "publish_at": _field("publish_at", values.moment),
    "expires_at": _field("expires_at", values.moment),
    "review_every": _field("review_every", values.period),
    "reviewed_at": _field("reviewed_at", values.past),
    "owner": _field("owner", values.text),
    "aliases": _field("aliases", values.lines),
    "redirect_from": _field("aliases", values.lines),
    "related": _field("related", values.lines),
    "product": _field("product", values.text),
    "search": _search,
    "contact": _contact,
    "featured": _field("featured", values.flag),
    "outdated": _field("outdated", values.flag_or_reason),
    "language": _field("language", values.language),
    "redirect_to": _field("redirect_to", values.text),
    "updated": _field("updated", values.moment),
    "changed": _field("changed", values.moment),
    "translated_from": _field("translated_from", values.commit),
    "description": _field("summary", values.text),
    "labels": _field("tags", values.words),
    "categories": _field("category", values.first),
    "sidebar_position": _field("order", values.number),
    "nav_order": _field("order", values.number),
    "weight": _field("order", values.number),
    "position": _field("order", values.number),
    "draft": _draft,
    "published": _published("publish_at"),
    "publish": _published("publish_at"),
    "publishdate": _field("publish_at", values.moment),
    "expirydate": _field("expires_at", values.moment),
    "hidden": _exclude,
    "unlisted": _exclude,
    "promoted": _field("featured", values.flag),
    "excluded_in_search": _exclude,
    "permalink": _field("aliases", values.lines),
    "slug": _field("aliases", values.lines),
    "redirect": _field("redirect_to", values.text),
    "redirect_url": _field("redirect_to", values.text),
    "lang": _field("language", values.language),
    "last_reviewed": _field("reviewed_at", values.past),
    "source_commit": _field("translated_from", values.commit),
    "last_updated": _field("updated", values.moment),
    "lastmod": _field("updated", values.moment),
}
_HIDING_WORDS = """
draft expirydate expires_at publish publish_at publishdate published status
"""
ARTICLE = Contract(
    "article",
    KEYS,
    tuple(KEYS)[: tuple(KEYS).index("description")],
    frozenset(_HIDING_WORDS.split()),
)


def _announcement_status(value: Any) -> Mapping[str, Any]:
    found = _status(value)
    if found["status"] is Status.INTERNAL:  # It would be shown nowhere.
        raise BadValue("one of published, draft")
    return found


ANNOUNCEMENT_KEYS: dict[str, Setter] = {
    "title": _field("title", values.text),
    "kind": _field("kind", values.one_of(*AnnouncementKind)),
    "starts": _field("starts", values.moment),
    "ends": _field("ends", values.moment),
    "products": _field("products", values.lines),
    "language": _field("language", values.language),
    "status": _announcement_status,
    "product": _field("products", values.lines),
    "lang": _field("language", values.language),
    "draft": _draft,
    "published": _published("starts"),
    "publish": _published("starts"),
    "publish_at": _field("starts", values.moment),
    "publishdate": _field("starts", values.moment),
    "expires_at": _field("ends", values.moment),
    "expirydate": _field("ends", values.moment),
}
ANNOUNCEMENT = Contract(
    "announcement",
    ANNOUNCEMENT_KEYS,
    tuple(ANNOUNCEMENT_KEYS)[: tuple(ANNOUNCEMENT_KEYS).index("product")],
    ARTICLE.hiding | {"starts", "ends"},
)
# Several keys of one file may add to these.
ADDING = ("aliases", "tags", "keywords")
# What other systems keep in their heads for their own pages: no writer mistyped these.
_WORDS = """
cssclass cssclasses date external_redirect hide_table_of_contents hide_title icon image isIndex
layout localized mobile nav_title pagination_label pagination_next pagination_prev popular
sidebar_class_name sidebar_label sitemap sub_category template toc toc_max_heading_level
toc_min_heading_level type
"""
FOREIGN = frozenset(_WORDS.lower().split())
