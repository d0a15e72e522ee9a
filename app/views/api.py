"""The HTTP interface for programs; ``app.openapi`` describes it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, jsonify, request

from app import openapi, present
from app.access import Role, public
from app.accounts.guard import require
from app.caching import kept
from app.context import readable, searcher
from app.parameters import MAX_SUGGESTIONS, Parameters, search_request
from app.views.paths import trail
from app.visits import pages
from search.types import Question

blueprint = Blueprint("api", __name__, url_prefix="/api")


@blueprint.get("/search")
@public
def search() -> Response:
    """Answer a question; for staff, say why each answer stands where it stands."""
    asked = search_request(request.args)
    question = replace(asked.question, filters=readable(asked.question.filters))
    if asked.explain:
        return _explained(question)
    found = searcher().search(question)
    pages.asked_api(found, question.offset)
    return jsonify(present.results(found))


@blueprint.get("/suggest")
@public
def suggest() -> Response:
    """Complete half a question."""
    read = Parameters(request.args)
    filters = readable(read.filters())
    limit = read.number("limit", 6, 1, MAX_SUGGESTIONS)
    read.check()
    text = request.args.get("q", "")
    catalog, found = searcher().catalog, searcher().suggest(text, filters, limit)
    pages.typed(text, len(found))
    trails = [trail(catalog, one.article.category, one.article.language) for one in found]
    return jsonify(query=text, suggestions=list(map(present.completion, found, trails)))


@blueprint.get("/articles/<path:id>")
@public
@kept
def article(id: str) -> Response:
    """Send a whole article."""
    return jsonify(present.article(searcher().catalog.article_by_id(id)))


@blueprint.get("/openapi.json")
@public
def description() -> Response:
    """Describe this interface (OpenAPI 3.1)."""
    return jsonify(openapi.document())


def _explained(question: Question) -> Response:
    require(Role.AGENT, "search:explain")
    return jsonify(present.explanation(searcher().explain(question)))
