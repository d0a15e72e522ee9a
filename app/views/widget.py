"""The widget: its script, what the script asks for, and a page that sets it up."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from app import messages, present
from app.access import public
from app.addresses import origin
from app.caching import kept
from app.contact.context import guide, is_deflectable
from app.contact.happenings import opened
from app.context import searcher, services, use_language
from app.messages import translatable
from app.origin import refuse_other_sites
from app.parameters import MAX_SUGGESTIONS, Parameters
from app.widget import articles, contact_form, happenings, setup
from app.widget.around import Page, around
from app.widget.script import script as script_of
from app.widget.texts import SEARCHING, words
from search.errors import NotFound
from search.types import Filters, Question

blueprint = Blueprint("widget", __name__)

KEPT_SECONDS: Final = 300
"""How long browsers keep the script and the words, whose addresses never change."""
AS_THE_PAGE: Final = translatable("That of your page")
ALL_PRODUCTS: Final = translatable("All")
SHOWN: Final = 6
"""Answers under the search box, unless another number is asked for."""


@blueprint.get("/widget.js")
@public
@kept
def script() -> Response:
    """Send the script, for any site's page: what it may ask is another matter."""
    accent = services().config.site.colours.accent
    text = script_of(accent, messages.chrome_languages())
    return _kept(Response(text, mimetype="text/javascript"))


@blueprint.get("/widget")
@public
def page() -> str:
    """Show the widget as the address sets it up, and what to write into a page."""
    language = use_language().code
    config, choices, catalog = services().config, setup.read(request.args), searcher().catalog
    codes = dict.fromkeys((*messages.chrome_languages(), *catalog.languages()))
    any_language = (("", messages.translate(AS_THE_PAGE, language)),)
    any_product = (("", messages.translate(ALL_PRODUCTS, language)),)
    return render_template(
        "widget.html",
        choices_made=choices,
        spoken=(*any_language, *((code, messages.language_name(code)) for code in codes)),
        products=catalog.products(),
        scopes=(*any_product, *((name, name) for name in catalog.products())),
        snippet=setup.snippet(choices, origin()),
        style=setup.style(choices),
        attributes=setup.attributes(choices),
        origins=config.widget.origins,
        has_address=config.server.base_url is not None,
    )


@blueprint.get("/api/widget/texts")
@public
def texts() -> Response:
    """Send the words, and where a person is reached."""
    refuse_other_sites()
    language = _language()
    chrome = messages.chrome_language(language)
    elsewhere = services().config.site.contact
    response = jsonify(
        lang=chrome,
        dir=messages.direction(_available(language) or chrome),
        reached=elsewhere or url_for("contact.page"),
        form=elsewhere is None,
        words=words(SEARCHING, chrome),
    )
    return _kept(response)


@blueprint.get("/api/widget/suggestions")
@public
def suggestions() -> Response:
    """Suggest articles for the page that the widget stands on."""
    refuse_other_sites()
    read = Parameters(request.args)
    filters = _filters(read)
    given = {name: read.text(name) or "" for name in ("path", "title", "heading", "code", "wanted")}
    read.check()
    found = around(searcher(), Page(**given), filters)
    happenings.suggested(found)
    return jsonify(fits=found.fits, suggestions=[present.completion(one) for one in found.entries])


@blueprint.get("/api/widget/search")
@public
def search() -> Response:
    """Answer what was typed so far."""
    refuse_other_sites()
    read = Parameters(request.args)
    filters = _filters(read)
    limit = read.number("limit", SHOWN, 1, MAX_SUGGESTIONS)
    read.check()
    question = Question(request.args.get("q", ""), filters, limit=limit, typing=True)
    found = searcher().search(question)
    happenings.searched(found)
    return jsonify(present.results(found))


@blueprint.get("/api/widget/articles/<path:id>")
@public
def article(id: str) -> Response:
    """Send an article as nodes, in the reader's language where there is a translation."""
    refuse_other_sites()
    catalog = searcher().catalog
    language = _language()
    found = articles.find(catalog, id, _available(language))
    return jsonify(articles.shown(catalog, found, messages.chrome_language(language)))


@blueprint.get("/api/widget/contact")
@public
def contact() -> Response:
    """Send what the contact form asks; asking for it is opening contact."""
    refuse_other_sites()
    if services().config.site.contact is not None:
        raise NotFound("This help centre has no contact form of its own.")
    topic, question, from_article = (request.args.get(name, "") for name in ("topic", "q", "id"))
    deflectable = is_deflectable(topic, from_article)
    opened(topic, question, from_article, deflectable=deflectable)
    response = jsonify(contact_form.form(guide(), _language()))
    response.cache_control.no_store = True
    return response


def _language() -> str:
    read = Parameters(request.args)
    language = read.language("lang")
    read.check()
    return language or services().config.content.default_language


def _filters(read: Parameters) -> Filters:
    """Return what answers must be: in the page's language only if there are any."""
    asked = read.filters()
    language = _available(asked.language or "")
    return Filters(language, asked.category, asked.product)


def _available(language: str) -> str | None:
    known = searcher().catalog.languages()
    base = language.partition("-")[0]
    return next((code for code in (language, base) if code in known), None)


def _kept(response: Response) -> Response:
    """Let a browser keep a response for a while, and ask by its ETag then."""
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    return response
