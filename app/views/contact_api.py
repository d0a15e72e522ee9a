"""Requests sent by programs, and articles suggested while a visitor writes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request, url_for

from app import faults, present
from app.access import public
from app.contact import attachments, form, happenings
from app.contact.context import guide, is_deflectable, most_suggestions, now
from app.contact.suggestions import Suggested, suggest
from app.contact.ticket import ticket_of
from app.context import article_language, searcher, services
from app.faults import Fault
from app.origin import refuse_other_sites
from app.parameters import InvalidParameters, Parameters, Problem
from app.problems import problem_details
from app.views.contact_after import token_of
from app.visitor import client_address

blueprint = Blueprint("contact_api", __name__, url_prefix="/api")

NOT_AN_OBJECT: Final = "must be a JSON object"
NOT_TEXT: Final = "must be text"


@blueprint.post("/contact/suggestions")
@public
def suggestions() -> Response:
    """Suggest articles to a visitor who writes."""
    refuse_other_sites()
    values = _texts(_json(), ("subject", "text", "topic", "article", "lang", "shown"))
    read = Parameters(values)
    given = read.language("lang")
    read.check()
    language = article_language(given) if given else None
    topic = values["topic"]
    most = most_suggestions(topic, values["article"])
    found = suggest(searcher(), values["subject"], values["text"], language, most)
    # A list that stands on the page already is not shown a second time.
    if found and " ".join(one.article.id for one in found.answers) != values["shown"]:
        happenings.suggested(found, "form", topic)
    return jsonify(suggestions=_suggestions(found))


@blueprint.post("/tickets")
@public
def tickets() -> Response:
    """Take a request, as JSON or as a multipart form with files.

    What is wrong with it is said in the language that it names as its writer's.
    """
    refuse_other_sites()
    config = services().config
    attachments.allow_files(request, config.contact)
    multipart = request.mimetype == "multipart/form-data"
    draft, found = form.from_json(request.form if multipart else _json())
    draft = replace(draft, key=_key(draft.key))
    checked = attachments.check(request.files.getlist(attachments.FIELD), config.contact)
    from app.contact import submit

    _refuse((*found, *form.check(draft, guide()), *checked.faults), draft.language)
    ticket = ticket_of(draft, checked.files, draft.language or config.content.default_language)
    outcome = submit.take(services().database, config, ticket, client_address(), now())
    if outcome.taken is None:
        said = " ".join(one.said(draft.language) for one in outcome.faults)
        response = problem_details(outcome.status, said)
        if outcome.wait:
            response.headers["Retry-After"] = str(outcome.wait)
        return response
    reference = outcome.taken.reference
    if outcome.taken.created:
        deflectable = is_deflectable(draft.topic, draft.article)
        happenings.sent(reference, draft, deflectable=deflectable)
    path = url_for("contact_after.sent", token=token_of(reference))
    response = jsonify(reference=reference, url=(config.server.base_url or "") + path)
    response.status = HTTPStatus(outcome.status)
    return response


def _json() -> Mapping[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise InvalidParameters((Problem("body", NOT_AN_OBJECT),))
    return body


def _texts(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    given = {name: values.get(name) or "" for name in names}
    problems = [
        Problem(name, NOT_TEXT if not isinstance(value, str) else faults.NOT_KEPT)
        for name, value in given.items()
        if not isinstance(value, str) or not form.can_be_kept(value)
    ]
    if problems:
        raise InvalidParameters(tuple(problems))
    return given


def _key(field: str) -> str:
    """Return the key of a request: of the header, of the body, or a new one."""
    header = request.headers.get("Idempotency-Key", "")
    # The draft of the standard writes it as a string of RFC 8941, in quotes; many do not.
    return header.strip().strip('"') or field or str(uuid.uuid4())


def _refuse(faults: tuple[Fault, ...], language: str) -> None:
    if faults:
        named = (Problem(one.field, one.said(language)) for one in faults)
        raise InvalidParameters(tuple(named))


def _suggestions(found: Suggested | None) -> list[dict[str, Any]]:
    answers = found.answers if found else ()
    return [
        present.reference(one.article, one.section)
        | {
            "section": present.section(one.section),
            "snippet": {"text": one.snippet.text, "spans": [list(s) for s in one.snippet.spans]},
        }
        for one in answers
    ]
