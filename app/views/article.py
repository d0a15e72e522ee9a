"""An article's page, and the article as it was written."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.context import searcher, use_language
from app.moved import moved
from app.views.paths import normal, trail
from app.visits import pages
from search.errors import NotFound
from search.types import Article

blueprint = Blueprint("article", __name__)


@blueprint.get("/a/<path:slug>")
@public
def page(slug: str) -> str | BaseResponse:
    """Show an article, or lead from its old address to the new one."""
    catalog = searcher().catalog
    try:
        found = catalog.article(normal(slug))
    except NotFound:
        return _moved(slug)
    language = use_language(found.ref.language).code
    voted = request.args.get("voted") == "1"
    if not voted:  # Then it is still the same view.
        pages.viewed(found)
    return render_template(
        "article.html",
        article=found,
        trail=trail(catalog, found.ref.category, language),
        voted=voted,
        languages=(),
    )


@blueprint.get("/a/<path:slug>.md")
@public
def markdown(slug: str) -> BaseResponse:
    """Send an article as it was written, with its title on top."""
    catalog = searcher().catalog
    try:
        found = catalog.article(normal(slug))
    except NotFound:
        return _moved(f"{slug}.md")
    return Response(_with_title(found), mimetype="text/markdown")


def _moved(slug: str) -> BaseResponse:
    response = moved(slug)
    if response is None:
        raise NotFound(f"There is no article at '{slug}'.")
    return response


def _with_title(article: Article) -> str:
    body = article.markdown.lstrip("\n")
    return body if body.startswith("# ") else f"# {article.ref.title}\n\n{body}"
