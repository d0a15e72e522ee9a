"""What a tree changes against the live site, as a preview tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.branches.about import Badge, Changed
from indexer.types import Head, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.tree import Tree
    from indexer.types import Source


def badges_of(head: Head, now: datetime) -> tuple[Badge, ...]:
    """Return why visitors would not see an article with this head now."""
    found = []
    if head.status is not Status.PUBLISHED:
        found.append(Badge(head.status.value))
    if head.publish_at and head.publish_at > now:
        found.append(Badge("future", head.publish_at))
    if head.expires_at and head.expires_at <= now:
        found.append(Badge("expired", head.expires_at))
    return tuple(found)


def all_badges(tree: Tree, now: datetime | None = None) -> dict[str, tuple[Badge, ...]]:
    """Return id → badges of every article that has some."""
    moment = now or datetime.now(UTC)
    found = {one.source.id: badges_of(one.source.head, moment) for one in tree.rendered}
    return {id: badges for id, badges in found.items() if badges}


def changed_articles(
    tree: Tree, paths: Iterable[str], badges: Mapping[str, tuple[Badge, ...]]
) -> tuple[Changed, ...]:
    """Return the articles of these files, as lists show them."""
    sources = {one.source.path: one.source for one in tree.rendered}
    found = (sources[path] for path in paths if path in sources)
    return tuple(_changed(source, badges.get(source.id, ())) for source in found)


def _changed(source: Source, badges: tuple[Badge, ...]) -> Changed:
    return Changed(source.path, source.slug, source.title, source.language, badges)
