"""What readers wrote of articles, for those who write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import select

from app.judgement import Reason
from app.tables.visits import Vote
from search.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Row

    from app.db import Database
    from search.catalog import Catalog
    from search.types import Article

_Row: TypeAlias = "Row[datetime, str, bool, str | None, str | None, str]"
SHOWN: Final = 200
"""Entries of the list, the last ones."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's words, or at least a reason."""

    at: datetime
    article_id: str
    helpful: bool
    reason: Reason | None
    text: str
    """Without personal data; "" where none was written or its time is over."""
    revision: str
    """Git's name of the text that was judged."""
    title: str | None
    """The article's title now; ``None`` where it is gone."""
    is_current: bool
    """Whether the article is still the same text."""


def comments(
    database: Database, catalog: Catalog, article_id: str | None = None
) -> tuple[Comment, ...]:
    """Return what was said of all articles or of one, the newest first.

    Raises ``DatabaseError``.
    """
    columns = (Vote.created_at, Vote.article_id, Vote.helpful, Vote.reason, Vote.comment)
    asked = (
        select(*columns, Vote.revision)
        .where(Vote.reason.is_not(None) | Vote.comment.is_not(None))
        .order_by(Vote.created_at.desc(), Vote.id.desc())
        .limit(SHOWN)
    )
    if article_id is not None:
        asked = asked.where(Vote.article_id == article_id)
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return tuple(_told(rows, catalog))


def _told(rows: Sequence[_Row], catalog: Catalog) -> Iterator[Comment]:
    @cache
    def article(id: str) -> Article | None:
        try:
            return catalog.article_by_id(id)
        except NotFound:
            return None

    for at, id, helpful, reason, text, revision in rows:
        found = article(id)
        title = found.ref.title if found else None
        same = found is not None and found.revision == revision
        kept = Reason(reason) if reason else None
        yield Comment(at, id, helpful, kept, text or "", revision, title, same)
