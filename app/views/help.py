"""The pages that customers read."""

from __future__ import annotations

import unicodedata
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.context import ALL_LANGUAGES, searcher, services, use_language
from app.moved import moved
from app.parameters import MAX_OFFSET, Parameters
from app.present import article_path
from app.visits import pages
from search.catalog import Catalog
from search.errors import NotFound
from search.types import Article, Category, Filters, Mode, Question

blueprint = Blueprint("help", __name__)

RECENT: Final = 6


@blueprint.get("/")
@public
def home() -> str:
    """Show the search box, the categories and what changed last."""
    catalog, language = searcher().catalog, use_language().code
    return render_template(
        "home.html",
        categories=catalog.subcategories((), language),
        articles=catalog.articles_in((), language),
        recent=catalog.recent(language, RECENT),
        languages=catalog.languages(),
    )


@blueprint.get("/c/<path:category>/")
@public
def category(category: str) -> str:
    """Show the articles and the categories directly in a category."""
    catalog, language = searcher().catalog, use_language().code
    path = tuple(_normal(category).split("/"))
    return render_template(
        "category.html",
        category=catalog.category(path, language),
        trail=_trail(catalog, path[:-1], language),
        categories=catalog.subcategories(path, language),
        articles=catalog.articles_in(path, language),
        languages=_languages_with(catalog, path),
    )


@blueprint.get("/a/<path:slug>")
@public
def article(slug: str) -> str | BaseResponse:
    """Show an article, or lead from its old address to the new one."""
    catalog = searcher().catalog
    try:
        found = catalog.article(_normal(slug))
    except NotFound:
        return _moved(slug)
    language = use_language(found.ref.language).code
    voted = request.args.get("voted") == "1"
    if not voted:  # Then it is still the same view.
        pages.viewed(found)
    return render_template(
        "article.html",
        article=found,
        trail=_trail(catalog, found.ref.category, language),
        voted=voted,
        languages=(),
    )


@blueprint.get("/a/<path:slug>.md")
@public
def markdown(slug: str) -> BaseResponse:
    """Send an article as it was written, with its title on top."""
    catalog = searcher().catalog
    try:
        found = catalog.article(_normal(slug))
    except NotFound:
        return _moved(f"{slug}.md")
    return Response(_with_title(found), mimetype="text/markdown")


@blueprint.get("/i/<path:id>")
@public
def short_link(id: str) -> BaseResponse:
    """Lead from an article's permanent short address to its page."""
    return redirect(article_path(searcher().catalog.by_id(_normal(id))), HTTPStatus.FOUND)


@blueprint.get("/search")
@public
def results() -> str:
    """Show the answers to a question."""
    language = use_language()
    everywhere = request.args.get("lang") == ALL_LANGUAGES
    question, page = _question(None if everywhere else language.code)
    catalog, found = searcher().catalog, searcher().search(question)
    pages.searched(found, question.offset)
    return render_template(
        "results.html",
        results=found,
        question=question,
        everywhere=everywhere,
        asked_language=ALL_LANGUAGES if everywhere else language.in_links,
        asked_filters=_values(question, "category", "product", "mode"),
        results_url=partial(_results_url, question, request.args.get("lang")),
        page=page,
        pages=max(1, -(-min(found.total, MAX_OFFSET) // question.limit)),
        categories=catalog.subcategories((), language.code),
        products=catalog.products(),
        languages=catalog.languages(),
        trails=[_trail(catalog, a.article.category, a.article.language) for a in found.answers],
    )


@blueprint.get("/robots.txt")
@public
def robots() -> BaseResponse:
    """Keep crawlers to the articles."""
    text = "User-agent: *\nDisallow: /search\nDisallow: /api/\n"
    return Response(text, mimetype="text/plain")


def _question(language: str | None) -> tuple[Question, int]:
    read = Parameters(request.args)
    size = services().config.search.results_per_page
    page = read.number("page", 1, 1, MAX_OFFSET // size + 1)
    question = Question(
        text=request.args.get("q", ""),
        filters=Filters(language, read.path("category"), read.text("product")),
        mode=read.choice("mode", Mode.BLEND),
        limit=size,
        offset=(page - 1) * size,
    )
    read.check()
    return question, page


def _values(question: Question, *names: str) -> dict[str, str]:
    """Return those parameters that are not as they are without asking."""
    given = {
        "q": question.text,
        "category": "/".join(question.filters.category or ()),
        "product": question.filters.product or "",
        "mode": "" if question.mode is Mode.BLEND else question.mode.value,
    }
    return {name: given[name] for name in names if given[name]}


def _results_url(question: Question, language: str | None, **changes: Any) -> str:
    """Return the address of these results with some parameters changed."""
    values: dict[str, Any] = {"lang": language}
    values |= _values(question, "q", "category", "product", "mode")
    return url_for("help.results", **(values | changes))


def _moved(slug: str) -> BaseResponse:
    response = moved(slug)
    if response is None:
        raise NotFound(f"There is no article at '{slug}'.")
    return response


def _trail(catalog: Catalog, path: tuple[str, ...], language: str) -> tuple[Category, ...]:
    """Return the categories from the top down to ``path``."""
    return tuple(catalog.category(path[:depth], language) for depth in range(1, len(path) + 1))


def _languages_with(catalog: Catalog, path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in catalog.languages() if _has(catalog, path, code))


def _has(catalog: Catalog, path: tuple[str, ...], language: str) -> bool:
    try:
        return catalog.category(path, language).count > 0
    except NotFound:
        return False


def _with_title(article: Article) -> str:
    body = article.markdown.lstrip("\n")
    return body if body.startswith("# ") else f"# {article.ref.title}\n\n{body}"


def _normal(text: str) -> str:
    """Return a path as the index spells it: some systems send letters and accents apart."""
    return unicodedata.normalize("NFC", text)
