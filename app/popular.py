"""What visitors search and read most: found beside the pages, kept in memory, shown by them.

A page takes what is known already: the database is asked in a thread, never in a request, so a
page is as fast, and comes as surely, without it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from flask import current_app

from app.config import Config
from app.context import Services, searcher, services
from app.visits.who import who_asks
from search.errors import FirstlineError, NotFound
from search.types import ArticleRef, Filters, Question

if TYPE_CHECKING:
    from app.insights.popular import Favourite

PERIOD: Final = timedelta(days=30)
FRESH_SECONDS: Final = 900.0
"""What was popular a quarter of an hour ago is so now."""
MOST: Final = 12
"""Kept of each language."""

_KEY: Final = "firstline.popular"
log = logging.getLogger(__name__)


@dataclass
class _Known:
    """What this process knows, until when, and which thread asks anew."""

    searches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    articles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def popular_searches(language: str, limit: int = 6) -> tuple[str, ...]:
    """Return what most visitors searched in the last 30 days and found, the first the most.

    Never raises and never waits; empty where nothing is known yet, or nothing is recorded.
    """
    return _known().searches.get(language, ())[:limit]


def popular_articles(language: str, limit: int = 5) -> tuple[ArticleRef, ...]:
    """Return the articles that most visitors read in the last 30 days and that are still there.

    Never raises and never waits, as ``popular_searches``.
    """
    catalog = searcher().catalog
    found: list[ArticleRef] = []
    for id in _known().articles.get(language, ()):
        try:
            found.append(catalog.by_id(id))
        except NotFound:  # Gone, or not to be seen any more.
            continue
    return tuple(dict.fromkeys(found))[:limit]


def refresh() -> None:
    """Ask the database now, in this thread.  For tests; pages do it aside."""
    _refresh(services(), _state())


def _known() -> _Known:
    """Return what is known, and have it renewed where it is old."""
    known = _state()
    # What programs ask shows nobody anything, so it need not load the database's libraries.
    if time.monotonic() >= known.until and services().config.visits.record and who_asks():
        _renew(known)
    return known


def _state() -> _Known:
    found: _Known = current_app.extensions.setdefault(_KEY, _Known())
    return found


def _renew(known: _Known) -> None:
    if not known.lock.acquire(blocking=False):
        return  # Another request begins it.
    try:
        if time.monotonic() >= known.until:
            known.until = time.monotonic() + FRESH_SECONDS
            arguments = (services(), known)
            threading.Thread(target=_refresh, args=arguments, name="popular", daemon=True).start()
    finally:
        known.lock.release()


def _refresh(site: Services, known: _Known) -> None:
    try:
        searches, articles = _ask(site.config)
        known.searches = _by_language(searches, lambda one: _is_answered(site, one))
        known.articles = _by_language(articles, lambda one: True)
    except FirstlineError as error:
        log.warning("What is popular is not known: %s", str(error).splitlines()[0])
    except Exception:
        log.exception("What is popular is not known")


def _ask(config: Config) -> tuple[tuple[Favourite, ...], tuple[Favourite, ...]]:
    from app.db import Database
    from app.insights import popular
    from app.insights.statement import Period

    now = datetime.now(UTC)
    period = Period(now - PERIOD, now, now)
    # Not the site's own: a thread that is cut off at the end would leave a connection of it open.
    with closing(Database(config.database.url)) as database, database.reading() as connection:
        return popular.searched(connection, period), popular.read(connection, period)


def _by_language(
    favourites: Iterable[Favourite], keep: Callable[[Favourite], bool]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in favourites:
        kept = found.get(one.language, ())
        if len(kept) < MOST and keep(one):
            found[one.language] = (*kept, one.text)
    return found


def _is_answered(site: Services, asked: Favourite) -> bool:
    """Say whether the question finds a good answer today, in the articles' own words.

    Articles come and go.  Names of people, which no pattern knows, stand in no article.
    """
    searcher = site.live.searcher
    found = searcher.search(Question(asked.text, Filters(asked.language)))
    mended = found.did_you_mean is not None
    return found.confident and not mended and searcher.knows(asked.text, asked.language)
