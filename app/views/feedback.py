"""Whether a page helped, and why not: plain forms, and the same for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from app import faults, judgement
from app.access import public
from app.context import searcher, services, use_language
from app.errors import DatabaseError
from app.faults import Fault
from app.judgement import Judgement
from app.languages import article_url
from app.origin import refuse_other_sites
from app.parameters import InvalidParameters, Problem
from app.views.article import TRAP, Asking, shown
from app.visitor import client_address
from app.visits import pages
from search.types import Article

blueprint = Blueprint("feedback", __name__)

VOTES_A_MINUTE: Final = 10
VOTES_A_DAY: Final = 50
"""From one network address."""
A_DAY: Final = 86_400
_ANSWERS: Final = {"yes": True, "no": False}


@blueprint.post("/feedback")
@public
def form() -> BaseResponse:
    """Keep what an article page's form says, and lead back to the page and what comes next."""
    refuse_other_sites()
    values = request.form
    # Browsers send line breaks as CR LF, whatever was typed.
    comment = values.get("comment", "").replace("\r\n", "\n")
    helpful = _ANSWERS.get(values.get("helpful", ""))
    said = judgement.read(helpful, values.get("reason"), comment)
    asks_why = "comment" in values
    named = _name(values.get("article"))
    if asks_why and named and helpful is not None:
        return _why(_article(named), said, comment)
    if not named or not isinstance(said, Judgement):
        raise InvalidParameters(_problems(named, said))
    article = _article(named)
    _keep(article, said)
    return _on(article, "yes" if said.helpful else "no")


@blueprint.post("/api/feedback")
@public
def json() -> Response:
    """Keep a vote sent as JSON: ``{"article": id, "helpful": false, "reason": "unclear"}``."""
    refuse_other_sites()
    body = request.get_json(silent=True)
    values: Mapping[str, Any] = body if isinstance(body, dict) else {}
    said = judgement.read(values.get("helpful"), values.get("reason"), values.get("comment"))
    named = _name(values.get("article"))
    if not named or not isinstance(said, Judgement):
        raise InvalidParameters(_problems(named, said))
    _keep(_article(named), said)
    return Response(status=HTTPStatus.NO_CONTENT)


def _why(article: Article, said: Judgement | tuple[Fault, ...], comment: str) -> BaseResponse:
    """Keep a reason and a comment, or show the form again as it was filled in."""
    if not isinstance(said, Judgement):
        return _again(article, comment, said, HTTPStatus.BAD_REQUEST)
    if request.form.get(TRAP):
        return _again(article, comment, (Fault("", faults.TRAP),), HTTPStatus.BAD_REQUEST)
    try:
        _keep(article, said)
    except TooManyRequests as error:
        wait = error.retry_after if isinstance(error.retry_after, int) else A_DAY
        often = Fault("", judgement.TOO_OFTEN, {"minutes": -(-wait // 60)})
        response = _again(article, comment, (often,), HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(wait)
        return response
    except DatabaseError:
        away = Fault("", judgement.AWAY)
        return _again(article, comment, (away,), HTTPStatus.SERVICE_UNAVAILABLE)
    return _on(article, "told")


def _again(
    article: Article, comment: str, wrong: tuple[Fault, ...], status: HTTPStatus
) -> Response:
    written = Asking("no", request.form.get("reason", ""), comment, wrong)
    return Response(shown(article, written), status)


def _on(article: Article, voted: str) -> BaseResponse:
    use_language(article.ref.language)
    path = article_url(article.ref)
    mark = "&" if "?" in path else "?"
    return redirect(f"{path}{mark}voted={voted}#_feedback", HTTPStatus.SEE_OTHER)


def _problems(named: str, said: Judgement | tuple[Fault, ...]) -> tuple[Problem, ...]:
    problems = [] if named else [Problem("article", "This must be the id of an article.")]
    if not isinstance(said, Judgement):
        problems += [Problem(wrong.field, str(wrong)) for wrong in said]
    return tuple(problems)


def _keep(article: Article, said: Judgement) -> None:
    _cast(article, said)
    pages.voted(article, said)


def _cast(article: Article, said: Judgement) -> None:
    """Keep the vote, or change today's; raises ``TooManyRequests`` for who votes all the time."""
    # Both bring SQLAlchemy, which pages do without.
    from app.limits import Limit, spend
    from app.votes import NewVote, cast

    database, address, moment = services().database, client_address(), datetime.now(UTC)
    limits = (Limit("votes a minute", VOTES_A_MINUTE, 60), Limit("votes a day", VOTES_A_DAY, A_DAY))
    if wait := max(spend(database, limit, address, moment) for limit in limits):
        raise TooManyRequests("Too many votes came from your network.", retry_after=wait)
    vote = NewVote(article.ref.id, article.ref.language, article.revision, said)
    cast(database, vote, address, moment)


def _article(id: str) -> Article:
    return searcher().catalog.article_by_id(id)


def _name(id: Any) -> str:
    """Return an id; "" for what is no text, such as half a character."""
    # JSON can name halves of characters, which no database accepts.
    whole = isinstance(id, str) and all(unicodedata.category(one) != "Cs" for one in id)
    return id if whole else ""
