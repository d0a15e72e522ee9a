"""The page with the answers to a question."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.access import public
from app.context import ALL_LANGUAGES, searcher, services, use_language
from app.parameters import MAX_OFFSET, Parameters
from app.views.paths import trail
from app.visits import pages
from search.types import Filters, Mode, Question

blueprint = Blueprint("results", __name__)


@blueprint.get("/search")
@public
def page() -> str:
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
        trails=[trail(catalog, a.article.category, a.article.language) for a in found.answers],
    )


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
    return url_for("results.page", **(values | changes))
