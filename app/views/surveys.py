"""Surveys: the page behind a link, and where the forms on our pages are sent to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.context import page_language, services, use_language
from app.origin import refuse_other_sites
from app.parameters import Problem
from app.surveys.asking import nps_for, survey_for
from app.surveys.types import MAX_COMMENT, Form, read_answer
from app.visitor import client_address
from app.visits import pages
from search.errors import NotFound

blueprint = Blueprint("surveys", __name__)

GONE: Final = "This question is not asked any more, or its address was cut."
ANSWERS: Final = 20
"""Answers that one network address may send an hour."""


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {
        "survey_for": survey_for,
        "nps_for": nps_for,
        "survey_days": services().config.surveys.every_days,
        "nps_question": services().config.surveys.nps_question,
    }


@blueprint.get("/survey/<token>")
@public
def page(token: str) -> Response:
    """Show the question; programs that look into mails open links, so nothing is answered yet."""
    use_language()
    _, form = _asked(token)
    return _page(replace(form, score=request.args.get("score", "")))


@blueprint.post("/survey/<token>")
@public
def send(token: str) -> BaseResponse:
    """Keep the answer, or that there will be none."""
    refuse_other_sites()
    use_language()
    name, form = _asked(token)
    form = replace(
        form, score=request.form.get("score", ""), comment=request.form.get("comment", "")
    )
    if wait := _too_many():
        slow = replace(form, problems=(Problem("score", "often"),))
        response = _page(slow, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(wait)
        return response
    if request.form.get("refuse"):
        _refuse(name)
        return _done(refused=True)
    return _answer(name, form)


@blueprint.get("/survey/thanks")
@public
def thanks() -> str:
    """Say that the answer has come in."""
    use_language()
    return render_template("survey_thanks.html", refused=request.args.get("refused") == "1")


def _asked(token: str) -> tuple[str, Form]:
    from app.surveys import links, store

    name = links.name_of(services().database, token, datetime.now(UTC))
    question = store.question(services().database, name) if name else None
    if name is None or question is None:
        raise NotFound(GONE)
    return name, Form(question, token)


def _answer(name: str, form: Form) -> BaseResponse:
    from app.surveys import store

    given = read_answer(form.question.kind, form.score, form.comment)
    if isinstance(given, tuple):
        return _page(replace(form, problems=given), HTTPStatus.BAD_REQUEST)
    if store.answer(services().database, name, given, datetime.now(UTC)):
        pages.answered(given.score, form.question.article_id, form.question.ticket)
    return _done()


def _refuse(name: str) -> None:
    from app.surveys import store

    store.refuse(services().database, name, datetime.now(UTC))


def _too_many() -> int:
    from app.limits import Limit, spend

    limit = Limit("survey", ANSWERS, 3600)
    return spend(services().database, limit, client_address(), datetime.now(UTC))


def _done(*, refused: bool = False) -> BaseResponse:
    known = "1" if refused else None
    address = url_for("surveys.thanks", lang=page_language().in_links, refused=known)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _page(form: Form, status: HTTPStatus = HTTPStatus.OK) -> Response:
    response = Response(
        render_template("survey.html", survey=form, max_comment=MAX_COMMENT), status
    )
    response.cache_control.no_store = True
    return response
