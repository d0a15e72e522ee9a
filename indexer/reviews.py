"""When an article is to be looked at again."""

from __future__ import annotations

from datetime import datetime

from indexer.types import Source


def due(source: Source) -> datetime | None:
    """Return when the next review of an article is due, ``None`` where none is wanted or known."""
    every = source.head.review_every
    return every.after(source.reviewed) if every and source.reviewed else None
