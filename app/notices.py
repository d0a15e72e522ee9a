"""The announcements above a page: what customers should know now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.context import page_language, searcher

if TYPE_CHECKING:
    from search.types import Announcement


def shown(product: str | None = None) -> tuple[Announcement, ...]:
    """Return what stands above this page; with ``product``, nothing about other products."""
    return searcher().catalog.announcements.shown(page_language().code, product)
