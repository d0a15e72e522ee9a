"""Whether a page helped: a plain form, and the same for programs."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.context import searcher, services
from app.origin import refuse_other_sites
from app.parameters import InvalidParameters, Problem
from app.present import article_path
from app.visitor import client_address
from app.visits import pages
from search.types import Article

blueprint = Blueprint("feedback", __name__)

VOTES_A_MINUTE: Final = 10
VOTES_A_DAY: Final = 50
"""From one network address."""
A_DAY: Final = 86_400


@blueprint.post("/feedback")
@public
def form() -> BaseResponse:
    """Keep the vote of an article page's form and lead back to the page, with thanks."""
    refuse_other_sites()
    choice = {"yes": True, "no": False}.get(request.form.get("helpful", ""))
    article = _vote(request.form.get("article"), choice, expected="must be yes or no")
    return redirect(f"{article_path(article.ref)}?voted=1#_feedback", HTTPStatus.SEE_OTHER)


@blueprint.post("/api/feedback")
@public
def json() -> Response:
    """Keep a vote sent as JSON: ``{"article": id, "helpful": true}``."""
    refuse_other_sites()
    body = request.get_json(silent=True)
    values = body if isinstance(body, dict) else {}
    _vote(values.get("article"), values.get("helpful"), expected="must be true or false")
    return Response(status=HTTPStatus.NO_CONTENT)


def _vote(id: Any, helpful: Any, *, expected: str) -> Article:
    problems = []
    name = _normal(id) if isinstance(id, str) else ""
    if not name:
        problems.append(Problem("article", "must be the id of an article"))
    if not isinstance(helpful, bool):
        problems.append(Problem("helpful", expected))
    if problems:
        raise InvalidParameters(tuple(problems))
    catalog = searcher().catalog
    article = catalog.article(catalog.by_id(name).slug)
    _cast(article, helpful=helpful)
    pages.voted(article, helpful=helpful)
    return article


def _cast(article: Article, *, helpful: bool) -> None:
    """Keep the vote, or change today's; raises ``TooManyRequests`` for who votes all the time."""
    # Both bring SQLAlchemy, which pages do without.
    from app.limits import Limit, spend
    from app.votes import NewVote, cast

    database, address, moment = services().database, client_address(), datetime.now(UTC)
    limits = (Limit("votes a minute", VOTES_A_MINUTE, 60), Limit("votes a day", VOTES_A_DAY, A_DAY))
    if wait := max(spend(database, limit, address, moment) for limit in limits):
        raise TooManyRequests("Too many votes came from your network.", retry_after=wait)
    vote = NewVote(article.ref.id, article.ref.language, article.revision, helpful)
    cast(database, vote, address, moment)


def _normal(text: str) -> str:
    """Return an id as the index spells it; "" for what is no text, such as half a character."""
    # JSON can name halves of characters, which no database accepts.
    whole = all(unicodedata.category(character) != "Cs" for character in text)
    return unicodedata.normalize("NFC", text) if whole else ""
