"""Which articles, addresses and questions differ between two trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from app.replay.twins import Twins
from app.replay.types import folded
from indexer.tree import Tree
from indexer.types import Head, Source, Status


class Change(StrEnum):
    """What happened to something."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article that is not as it was."""

    change: Change
    path: str
    """After the change; of a removed one, before it."""
    title: str
    path_before: str | None
    title_before: str | None
    status_before: Status | None
    status: Status | None
    """``None`` for one that is not there."""
    parts: tuple[str, ...]
    """Of its head's keys and "text", those that differ."""


@dataclass(frozen=True, slots=True)
class RedirectChange:
    """An old address that leads elsewhere than before."""

    change: Change
    address: str
    """Below ``/a/``."""
    target_before: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class AskChange:
    """A question that stands in another head than before."""

    change: Change
    question: str
    path: str
    """The article's after the change; for a removed one, before it."""
    path_before: str | None
    """Where a moved one stood."""


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that visitors could open and will find nothing at."""

    address: str
    """Below ``/a/``."""
    path: str
    """The file that it belonged to."""


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs."""

    articles: tuple[ArticleChange, ...]
    redirects: tuple[RedirectChange, ...]
    dead: tuple[Dead, ...]
    asks: tuple[AskChange, ...]
    synonyms: tuple[str, ...]
    """Languages whose synonyms differ."""


def changes(before: Tree, after: Tree, twins: Sequence[Twins]) -> Changes:
    """Compare two trees; ``twins`` says which article is which."""
    old, new = before.reading.synonyms, after.reading.synonyms
    return Changes(
        articles=tuple(found for one in twins if (found := _article(one))),
        redirects=tuple(_redirects(before, after)),
        dead=tuple(_dead(before, after)),
        asks=tuple(_asks(twins)),
        synonyms=tuple(sorted(name for name in old | new if old.get(name) != new.get(name))),
    )


def _article(twins: Twins) -> ArticleChange | None:
    old, new = twins.before, twins.after
    if old and new and old.path == new.path and old.revision == new.revision:
        return None
    shown = new or old
    if shown is None:
        return None
    return ArticleChange(
        change=_kind(old, new),
        path=shown.path,
        title=shown.title,
        path_before=old.path if old else None,
        title_before=old.title if old else None,
        status_before=old.head.status if old else None,
        status=new.head.status if new else None,
        parts=_parts(old, new) if old and new else (),
    )


def _kind(old: Source | None, new: Source | None) -> Change:
    if old is None:
        return Change.ADDED
    if new is None:
        return Change.REMOVED
    return Change.CHANGED if old.path == new.path else Change.RENAMED


_KEYS: Final = {"search_exclude": "search", "boost": "search", "contact_direct": "contact"}


def _parts(old: Source, new: Source) -> tuple[str, ...]:
    keys = [
        _KEYS.get(one.name, one.name)
        for one in fields(Head)
        if getattr(old.head, one.name) != getattr(new.head, one.name)
    ]
    if old.title != new.title:
        keys.insert(0, "title")
    if old.body.strip() != new.body.strip():
        keys.append("text")
    return tuple(dict.fromkeys(keys))


def _redirects(before: Tree, after: Tree) -> Iterator[RedirectChange]:
    old = {one.source: one.target for one in before.reading.redirects}
    new = {one.source: one.target for one in after.reading.redirects}
    for address in sorted(old.keys() | new.keys()):
        was, now = old.get(address), new.get(address)
        if was != now:
            kind = Change.ADDED if was is None else Change.REMOVED if now is None else None
            yield RedirectChange(kind or Change.CHANGED, address, was, now)


def _dead(before: Tree, after: Tree) -> Iterator[Dead]:
    alive = set(_addresses(after))
    for address, path in sorted(_addresses(before).items()):
        if address not in alive:
            yield Dead(address, path)


def _addresses(tree: Tree) -> dict[str, str]:
    """Return every address below ``/a/`` that leads visitors somewhere, with its file."""
    shown = {
        one.slug: one.path for one in tree.reading.articles if one.head.status is Status.PUBLISHED
    }
    slugs = {one.slug for one in tree.reading.articles}
    old = {
        one.source: one.path
        for one in tree.reading.redirects
        if one.target in shown or one.target not in slugs
    }
    return old | shown


def _asks(twins: Iterable[Twins]) -> Iterator[AskChange]:
    removed: dict[tuple[str, str], tuple[str, str]] = {}
    added: dict[tuple[str, str], tuple[str, str]] = {}
    for one in twins:
        old = (
            {(folded(ask), one.before.language): ask for ask in _of(one.before)}
            if one.before
            else {}
        )
        new = (
            {(folded(ask), one.after.language): ask for ask in _of(one.after)} if one.after else {}
        )
        removed |= {
            key: (old[key], one.before.path) for key in old if key not in new and one.before
        }
        added |= {key: (new[key], one.after.path) for key in new if key not in old and one.after}
    for key, (ask, path) in added.items():
        came = removed.pop(key, None)
        change = Change.MOVED if came else Change.ADDED
        yield AskChange(change, ask, path, came[1] if came else None)
    for ask, path in removed.values():
        yield AskChange(Change.REMOVED, ask, path, None)


def _of(article: Source | None) -> tuple[str, ...]:
    return article.head.asks if article else ()
