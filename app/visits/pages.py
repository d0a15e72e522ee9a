"""What the pages and the API record: articles read, searches, votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from flask import request

from app.context import searcher
from app.judgement import Judgement
from app.visits.record import record
from app.visits.types import Happened, Kind, Listed
from app.visits.who import from_page
from search.errors import NotFound
from search.query import MAX_CHARACTERS
from search.types import Answer, Article, Results

RESULTS_PATH: Final = "/search"
CONTACT_PATH: Final = "/contact"
FOLLOWS: Final = "Firstline-Typing"
"""Header of requests by which a list of answers follows what is typed."""


def view_of(article: Article) -> Happened:
    """Return what is recorded where an article's page is opened."""
    return _of_article(Kind.VIEW, article, "page")


def viewed(view: Happened) -> None:
    """Record that an article's page was opened, and from which list if its address tells."""
    came_from = _list_before()
    if came_from is not None and request.cache_control.max_age != 0:  # Which is a reload.
        record(replace(view, kind=came_from, place=None), inferred=True)
    record(view)


def search_of(found: Results, offset: int, language: str | None = None) -> Happened | None:
    """Return what is recorded of a search and the list that was shown, without the answers' texts.

    ``language`` is that of the page.  ``None`` for no question, and for further pages of a list,
    which are no search.
    """
    if not found.query or offset:
        return None
    return Happened(
        Kind.SEARCH,
        generation=found.generation,
        language=language,
        question=whole(found.query, request.args.get("q", "")),
        total=found.total,
        confidence=found.confidence,
        confident=found.confident,
        shown=listed(found.answers),
    )


def searched(search: Happened | None) -> None:
    """Record a search, if it is one.

    Where the list follows what is being typed, which its script says, only the last counts.
    """
    if search is not None:
        record(replace(search, place="results" if FOLLOWS in request.headers else "page"))


def whole(used: str, asked: str) -> str:
    """Return a question as it was used, or all that was asked where that was cut.

    The cut may go through a mail address or a number, half of which nobody would recognise.
    """
    return used if len(used) < MAX_CHARACTERS - 1 else asked or used


def asked_api(found: Results, offset: int) -> None:
    """Record a search that a page sent; those of programs are nobody's visit."""
    if from_page():
        searched(search_of(found, offset))


def typed(text: str, total: int) -> None:
    """Record what was typed so far into a search box."""
    if text.strip() and from_page():
        generation = searcher().generation
        record(Happened(Kind.SEARCH, generation, question=text, place="typing", total=total))


def voted(article: Article, said: Judgement) -> None:
    """Record a vote in its visit; the vote itself is kept elsewhere, without one."""
    happened = _of_article(Kind.VOTE, article, "page", int(said.helpful))
    record(replace(happened, reason=said.reason.value if said.reason else None))


def answered(score: int, article_id: str | None, ticket: str | None) -> None:
    """Record the score of a survey."""
    generation = searcher().generation
    happened = Happened(Kind.SURVEY, generation=generation, value=score, ticket=ticket)
    record(about(happened, known_article(article_id or "")))


def known_article(id: str) -> Article | None:
    """Return the article of an id that a browser sent, if there is one: it may be any text."""
    try:
        return searcher().catalog.article_by_id(id) if id else None
    except (NotFound, UnicodeEncodeError):  # Half a character is in no id.
        return None


def about(happened: Happened, article: Article | None) -> Happened:
    """Return an event with the article that it is about, and the article's text as it is now."""
    if article is None:
        return happened
    ref, revision = article.ref, article.revision
    return replace(happened, article_id=ref.id, language=ref.language, revision=revision)


def listed(answers: Sequence[Answer]) -> tuple[Listed, ...]:
    """Return a list of answers as an event holds it."""
    return tuple(
        Listed(
            one.article.id,
            rank,
            round(one.score, 4),
            words="words" in one.matched_by,
            meaning="meaning" in one.matched_by,
            section=one.anchor,
        )
        for rank, one in enumerate(answers, 1)
    )


def _of_article(
    kind: Kind, article: Article, place: str | None = None, value: int | None = None
) -> Happened:
    generation = searcher().generation
    return about(Happened(kind, generation, place=place, value=value), article)


def _list_before() -> Kind | None:
    """Return what opening this page means by the page of ours that it was opened from."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # It is whatever was sent.
        return None
    if before.netloc != request.host:
        return None
    if before.path == RESULTS_PATH:
        return Kind.CLICK
    if before.path.startswith(CONTACT_PATH):
        return Kind.SUGGESTION_OPENED
    return None
