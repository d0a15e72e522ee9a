"""Rows of the catalog → what travels between the parts."""

from __future__ import annotations

import json
import math
import sqlite3
from datetime import UTC, datetime

from search.types import ArticleRef, Care, Change

REF = "number, id, slug, language, title, summary, category, product, updated"
"""The columns that :func:`ref` needs."""
CARE = (
    "id, title, language, path, public, publish_at, expires_at,"
    " owner, authors, review_every, reviewed, due"
)
"""The columns that :func:`care` needs."""


def ref(row: sqlite3.Row) -> ArticleRef:
    """Return what a list needs of an article."""
    return ArticleRef(
        number=row["number"],
        id=row["id"],
        slug=row["slug"],
        language=row["language"],
        title=row["title"],
        summary=row["summary"],
        category=slugs(row["category"]),
        product=row["product"],
        updated=moment(row["updated"]),
    )


def care(row: sqlite3.Row) -> Care:
    """Return who looks after an article and when."""
    return Care(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        path=row["path"],
        public=bool(row["public"]),
        owner=row["owner"],
        authors=tuple(json.loads(row["authors"])),
        review_every=row["review_every"],
        reviewed=moment(row["reviewed"]),
        due=moment(row["due"]),
        publish_at=_time(row["publish_at"]),
        expires_at=_time(row["expires_at"]),
    )


def moment(stored: str | None) -> datetime | None:
    """Return a time that is stored as ISO 8601."""
    return datetime.fromisoformat(stored) if stored else None


def _time(stored: float) -> datetime | None:
    return datetime.fromtimestamp(stored, UTC) if math.isfinite(stored) else None


def history(stored: str) -> tuple[Change, ...]:
    """Return the commits of an article."""
    return tuple(Change(datetime.fromisoformat(when), what) for when, what in json.loads(stored))


def slugs(path: str) -> tuple[str, ...]:
    """Return the parts of a category's address."""
    return tuple(path.split("/")) if path else ()
