"""The pages that customers read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.caching import kept
from app.context import asked_language, searcher, use_language
from app.languages import article_url
from app.machines import markdown
from app.moved import moved_category
from app.popular import popular_searches
from app.views.paths import listing, normal, trail
from search.errors import NotFound

blueprint = Blueprint("help", __name__)

FEATURED: Final = 6
RECENT: Final = 6


@blueprint.get("/")
@public
@kept
def home() -> str | BaseResponse:
    """Show the search box, the categories and what changed last."""
    if markdown.wanted():
        return markdown.home_markdown()
    catalog, language = searcher().catalog, use_language().code
    return render_template(
        "home.html",
        popular=popular_searches(language),
        categories=catalog.subcategories((), language),
        articles=catalog.articles_in((), language),
        featured=catalog.featured(language)[:FEATURED],
        recent=catalog.recent(language, RECENT),
    )


@blueprint.get("/c/<path:category>/")
@public
@kept
def category(category: str) -> str | BaseResponse:
    """Show the articles and the categories directly in a category."""
    path = tuple(normal(category).split("/"))
    catalog = searcher().catalog
    language = listing(catalog, path, use_language().code)
    if not catalog.visibility.count(path, language) and (elsewhere := moved_category(path)):
        return elsewhere
    if markdown.wanted():
        return markdown.category_markdown(path, language)
    return render_template(
        "category.html",
        category=catalog.category(path, language),
        trail=trail(catalog, path[:-1], language),
        categories=catalog.subcategories(path, language),
        articles=catalog.articles_in(path, language),
    )


@blueprint.get("/i/<path:id>")
@public
def short_link(id: str) -> BaseResponse | tuple[str, HTTPStatus]:
    """Lead from an article's permanent short address to its page, in the language asked for.

    Of an article that was removed its last title is told, as it was to be seen before; of one
    that is hidden no more than of one that there never was.
    """
    catalog, asked = searcher().catalog, asked_language()
    try:
        found = catalog.by_id(id)
    except NotFound:
        use_language()
        gone = catalog.gone(id)
        status = HTTPStatus.GONE if gone else HTTPStatus.NOT_FOUND
        return render_template("gone.html", title=gone.title if gone else ""), status
    use_language(found.language)
    version = catalog.version(found, asked) if asked else found
    return redirect(article_url(version), HTTPStatus.FOUND)
