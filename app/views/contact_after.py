"""What follows the contact form: the request's own page, "this solved it", the copy by mail."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.contact import expectations, happenings
from app.contact.context import form_key, guide, most_suggestions, now
from app.contact.guide import say
from app.contact.suggestions import Suggested, suggest
from app.context import page_language, searcher, services, use_language
from app.origin import refuse_other_sites
from app.signing import link_token, read_link_token
from app.visits.pages import known_article
from search.errors import NotFound

blueprint = Blueprint("contact_after", __name__)

PURPOSE: Final = "request"
NO_REQUEST: Final = "This request is not kept here any more, or its address was cut."


def token_of(reference: str) -> str:
    """Return what names a request in its visitor's own links.  Raises ``DatabaseError``."""
    good_for = timedelta(days=services().config.tickets.keep_days)
    return link_token(form_key(), PURPOSE, reference, now() + good_for)


@blueprint.get("/contact/sent/<token>")
@public
def sent(token: str) -> Response:
    """Show that a request has come in, and what happens next."""
    from app.contact.requests import find

    language = use_language()
    reference = _reference(token)
    found = find(services().database, reference)
    if found is None:
        raise NotFound(NO_REQUEST)
    suggested: Suggested | None = None
    if not found.closed and found.deflectable:
        most = most_suggestions(found.topic, "")
        suggested = suggest(searcher(), found.subject, found.text, language.articles, most)
    if suggested:
        happenings.suggested(suggested, "wait", found.topic)
    page = render_template(
        "contact_sent.html",
        request=found,
        token=token,
        response=_response(found.topic),
        answers=suggested.answers if suggested else (),
    )
    return _private(Response(page))


@blueprint.post("/contact/close")
@public
def close() -> BaseResponse:
    """Close a request whose visitor found the answer meanwhile."""
    refuse_other_sites()
    from app.tickets import intake

    use_language()
    token = request.form.get("token", "")
    reference = _reference(token)
    if not intake.close(services().database, services().config, reference, now()):
        raise NotFound(NO_REQUEST)
    article = known_article(request.form.get("article", ""))
    happenings.solved(article, "wait", reference)
    address = url_for("contact_after.sent", token=token, lang=page_language().in_links)
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.post("/contact/solved")
@public
def solved() -> BaseResponse:
    """Take note that an article answered, so that nothing needs to be sent."""
    refuse_other_sites()
    use_language()
    place = request.form.get("place", "")
    article = known_article(request.form.get("article", ""))
    happenings.solved(article, place if place in {"form", "before"} else "form")
    address = url_for("contact_after.thanks", lang=page_language().in_links)
    return redirect(address, HTTPStatus.SEE_OTHER)


@blueprint.get("/contact/solved")
@public
def thanks() -> str:
    """Say that nothing was sent."""
    use_language()
    return render_template("contact_solved.html")


@blueprint.get("/contact/copy")
@public
def copy() -> Response:
    """Ask whether a copy is wanted: programs that look into mails open links, too."""
    from app.tickets import copies

    use_language()
    token = request.args.get("token", "")
    reference = copies.reference_of(services().database, token, now())
    if reference is None:
        raise NotFound(NO_REQUEST)
    page = render_template("contact_copy.html", token=token, reference=reference, done=False)
    return _private(Response(page))


@blueprint.post("/contact/copy")
@public
def send_copy() -> Response:
    """Send the copy."""
    refuse_other_sites()
    from app.tickets import copies

    use_language()
    token = request.form.get("token", "")
    reference = copies.confirm(services().database, token, now())
    if reference is None:
        raise NotFound(NO_REQUEST)
    page = render_template("contact_copy.html", token=token, reference=reference, done=True)
    return _private(Response(page))


def _reference(token: str) -> str:
    reference = read_link_token(form_key(), PURPOSE, token, now())
    if reference is None:
        raise NotFound(NO_REQUEST)
    return reference


def _response(topic: str) -> str | None:
    """Return when a first answer may be expected."""
    chosen = guide().topic(topic or None)
    if chosen is not None and chosen.response is not None:
        return say(chosen.response, page_language().code)
    return expectations.expectations(guide(), page_language().code, now()).response


def _private(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
