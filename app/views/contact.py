"""The contact page: what to expect, the form, and what is asked before it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

from app import faults
from app.access import public
from app.contact import attachments, expectations, form, happenings, spam
from app.contact.context import form_key, guide, is_deflectable, most_suggestions, now
from app.contact.form import Draft
from app.contact.guide import Topic, first, say
from app.contact.suggestions import suggest
from app.contact.ticket import ticket_of
from app.context import page_language, searcher, services, use_language
from app.errors import DatabaseError
from app.faults import Fault
from app.options.contact import MAX_CHARACTERS
from app.origin import refuse_other_sites
from app.tickets.types import UploadedFile
from app.views.contact_after import token_of
from app.visitor import client_address
from search.errors import NotFound
from search.types import ArticleRef

blueprint = Blueprint("contact", __name__)

TRAP: Final = "message_2"
"""Name of the field that nobody sees."""
CARRIED: Final = {"q": "question", "topic": "topic", "page": "page", "product": "product",
                  "article": "article"}  # fmt: skip
"""Parameters of the page's address, and what of the draft they fill in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came in."""

    draft: Draft
    files: tuple[UploadedFile, ...]
    """Those that came just now, cleaned."""
    faults: tuple[Fault, ...]
    """Of the files."""


@blueprint.app_template_filter()
def exact(text: str) -> Markup:
    """Return a text so that a form gives it back as it is: HTML alone changes line ends."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704 - It is escaped.


@blueprint.app_template_filter()
def said(words: Mapping[str, str]) -> str:
    """Return a text of the guide in the page's language."""
    return say(words, page_language().code)


@blueprint.app_template_filter()
def topic_choices(topics: Iterable[Topic]) -> list[tuple[str, str]]:
    """Return the topics to choose from: what is sent, and what is shown."""
    return [(topic.name, said(topic.title)) for topic in topics]


@blueprint.app_template_filter()
def option_choices(options: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return the answers to choose from; what is sent is the same in every language."""
    return [(first(option), said(option)) for option in options]


@blueprint.get("/contact")
@public
def page() -> Response:
    """Show how people are reached, and the form."""
    use_language()
    draft = replace(Draft(key=str(uuid.uuid4())), **_carried(request.args))
    draft = replace(draft, subject=draft.question[: MAX_CHARACTERS["subject"]])
    deflectable = is_deflectable(draft.topic, draft.article)
    happenings.opened(draft.topic, draft.question, draft.article, deflectable=deflectable)
    response = _form(draft)
    # Its key is one visitor's; but going back to it must bring back what was typed.
    response.cache_control.private = response.cache_control.no_cache = True
    return response


@blueprint.post("/contact")
@public
def send() -> BaseResponse:
    """Take a request, or show the form again with all that was written."""
    refuse_other_sites()
    attachments.allow_files(request, services().config.contact)
    use_language()
    sent = _read()
    try:
        return _send(sent)
    except DatabaseError:
        return _form(sent.draft, (Fault("", faults.AWAY),), HTTPStatus.SERVICE_UNAVAILABLE)


def _send(sent: Sent) -> BaseResponse:
    from app.contact import submit
    from app.tickets import held

    config, database = services().config, services().database
    moment, key = now(), sent.draft.key
    found = (*form.check(sent.draft, guide()), *sent.faults)
    if found:
        return _again(sent, found)
    mark, trap = request.form.get("started", ""), request.form.get(TRAP, "")
    if (program := spam.judge(form_key(), mark, trap, moment)) is not None:
        return _again(sent, (program,))
    if "seen" not in request.form and (before := _before(sent)) is not None:
        return before
    files = (*held.files(database, key, moment), *sent.files)
    ticket = ticket_of(sent.draft, files, page_language().code)
    outcome = submit.take(database, config, ticket, client_address(), moment)
    if outcome.taken is None:
        return _again(sent, outcome.faults, outcome.status, outcome.wait)
    if outcome.taken.created:
        happenings.sent(outcome.taken.reference, sent.draft, deflectable=ticket.deflectable)
        _copy(outcome.taken.reference)
    token = token_of(outcome.taken.reference)
    address = url_for("contact_after.sent", token=token, lang=page_language().in_links)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _read() -> Sent:
    """Read the form; files that wait and are not wanted any more are let go."""
    from app.tickets import held

    draft = form.from_form(request.form)
    if not form.is_key(draft.key):
        draft = replace(draft, key=str(uuid.uuid4()))
    uploads = request.files.getlist(attachments.FIELD)
    database = services().database
    try:
        unwanted = [int(id) for id in request.form.getlist("drop") if id.isdecimal()]
        held.drop(database, draft.key, unwanted)
        waiting = len(held.waiting(database, draft.key, now()))
    except DatabaseError:
        waiting = 0  # What needs the database fails later, where the form can be shown again.
    checked = attachments.check(uploads, services().config.contact, waiting)
    return Sent(draft, checked.files, checked.faults)


def _before(sent: Sent) -> BaseResponse | None:
    """Return the page that shows articles before a request is sent, if any may answer it."""
    draft = sent.draft
    most = most_suggestions(draft.topic, draft.article)
    found = suggest(searcher(), draft.subject, draft.text, page_language().articles, most)
    if found is None:
        return None
    not_kept = _keep(sent)
    happenings.suggested(found, "before", draft.topic)
    values = {"answers": found.answers, "not_kept": not_kept} | _form_values(draft)
    return Response(render_template("contact_before.html", **values))


def _again(
    sent: Sent,
    found: tuple[Fault, ...],
    status: HTTPStatus = HTTPStatus.BAD_REQUEST,
    wait: int = 0,
) -> Response:
    """Show the form as it was filled in, with what is wrong."""
    if status == HTTPStatus.CONFLICT:  # The key is another request's: this one gets its own.
        sent = replace(sent, draft=replace(sent.draft, key=str(uuid.uuid4())))
    response = _form(sent.draft, (*found, *_keep(sent)), status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _keep(sent: Sent) -> tuple[Fault, ...]:
    from app.contact import submit

    return submit.keep(services().database, sent.draft.key, sent.files, client_address(), now())


def _form(
    draft: Draft, found: tuple[Fault, ...] = (), status: HTTPStatus = HTTPStatus.OK
) -> Response:
    language = page_language().code
    values = _form_values(draft) | {
        "expected": expectations.expectations(guide(), language, now()),
        "policy": _policy(),
        "faults": found,
    }
    return Response(render_template("contact.html", **values), status)


def _form_values(draft: Draft) -> dict[str, Any]:
    """Return what the fields of the form are filled with."""
    config = services().config
    return {
        "draft": draft,
        "guide": guide(),
        "options": config.contact,
        "trap": TRAP,
        "copy_wanted": "copy" in request.form,
    } | _from_database(draft)


def _from_database(draft: Draft) -> dict[str, Any]:
    """Return what can be told only while the database answers; without it there is no form."""
    from app.tickets import copies, held

    config = services().config
    values = {"copies": copies.possible(config)}
    mark = request.form.get("started", "")
    try:
        waiting = held.waiting(services().database, draft.key, now())
        started = mark if spam.is_good(form_key(), mark, now()) else spam.started(form_key(), now())
    except DatabaseError:
        return values | {"waiting": (), "started": mark, "works": bool(mark)}
    return values | {"waiting": waiting, "started": started, "works": True}


def _copy(reference: str) -> None:
    from app.tickets import copies

    if "copy" in request.form:
        copies.ask(services().database, services().config, reference, now())


def _carried(arguments: Mapping[str, str]) -> dict[str, Any]:
    """Return what the address of the page fills in, cut to what the form takes."""
    given = {name: arguments.get(key, "") for key, name in CARRIED.items()}
    return {name: value[: MAX_CHARACTERS[name]] for name, value in given.items()}


def _policy() -> ArticleRef | None:
    """Return the article with the support policy, in the visitor's language where there is one."""
    if (id := guide().policy) is None:
        return None
    catalog, language = searcher().catalog, page_language().code
    try:
        article = catalog.article_by_id(id)
    except NotFound:
        return None
    translated = (one for one in article.translations if one.language == language)
    return next(translated, article.ref)
