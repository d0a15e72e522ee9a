"""Whether to ask the visitor of this request now.

A visitor is asked once a day at most by the database, since the hash of a visitor ends with the
day; the browser remembers for longer (``static/surveys.js``).  Who asked not to be followed, and
whoever is not recorded, is not asked on pages at all.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from flask import Response, after_this_request

from app.context import services
from app.errors import DatabaseError
from app.surveys.types import About, Form, Kind, Question
from app.visits.record import current_visit
from app.visits.who import Who, is_crawler, visitor, who_asks

if TYPE_CHECKING:
    from app.db import Database

log = logging.getLogger(__name__)
_WHOLE: Final = 1 << 32
Found = TypeVar("Found")


def survey_for(ticket: str | None = None) -> Form | None:
    """Return the question how satisfied this visitor is, if it is to be asked now.

    Asked after an article solved this visit; or, with ``ticket``, after the visitor closed the
    ticket of that reference.
    """
    if not services().config.surveys.csat:
        return None
    return _careful(lambda database: _after_solved(database, ticket))


def nps_for() -> Form | None:
    """Return the question whether this visitor would recommend us, if it is to be asked now."""
    name = _chosen()
    if name is None:
        return None
    return _careful(lambda database: _ask(database, Question(Kind.NPS, About.VISIT, name)))


def may_ask_nps() -> bool:
    """Say whether ``nps_for`` may ask this visitor, so that the page may be theirs alone."""
    return _chosen() is not None


def is_chosen(visitor: str, share: float) -> bool:
    """Say whether a visitor is among the ``share`` to be asked: by hash, the same all day."""
    digest = hashlib.sha256(f"nps:{visitor}".encode()).digest()
    return int.from_bytes(digest[:4], "big") < share * _WHOLE


def _after_solved(database: Database, ticket: str | None) -> Form | None:
    from app.surveys import store

    visit = current_visit()
    question = store.solved(database, visit) if visit else None
    if question is None:
        return None
    if ticket is not None:
        question = replace(question, about=About.TICKET, ticket=ticket)
    return _ask(database, question)


def _chosen() -> str | None:
    """Return what this visitor is called, if chance takes them for the question."""
    share = services().config.surveys.nps_share
    who = who_asks() if share > 0 and services().config.visits.record else None
    if who is None or who.counted or is_crawler(who.agent):
        return None
    return _careful(lambda database: _by_chance(database, who, share))


def _by_chance(database: Database, who: Who, share: float) -> str | None:
    from app.surveys import store

    salt = store.salt(database, _now())
    name = visitor(who, salt) if salt else None
    return name if name is not None and is_chosen(name, share) else None


def _ask(database: Database, question: Question) -> Form | None:
    from app.surveys import links, store

    now = _now()
    number = store.ask(database, question, now)
    if number is None:
        return None
    after_this_request(_no_store)
    return Form(question, links.token_of(database, str(number), now + links.ON_PAGE))


def _careful(ask: Callable[[Database], Found | None]) -> Found | None:
    """Never fail a page because of a question."""
    try:
        return ask(services().database)
    except DatabaseError as error:
        log.warning("Nobody is asked, since the database cannot be reached: %s", error)
        return None


def _no_store(response: Response) -> Response:
    # The question is this visitor's alone, and is asked once.
    response.cache_control.no_store = True
    return response


def _now() -> datetime:
    return datetime.now(UTC)
