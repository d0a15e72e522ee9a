"""The page with the answers to a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.access import public
from app.caching import each_time, kept
from app.context import ALL_LANGUAGES, PageLanguage, searcher, services, use_language
from app.excerpt import deserves_excerpt, excerpt
from app.languages import article_url
from app.parameters import MAX_OFFSET, Parameters
from app.popular import popular_articles, popular_searches
from app.views.paths import normal, trail
from app.visits import pages
from search.catalog import Catalog
from search.errors import NotFound
from search.types import Filters, Mode, Question, Results

blueprint = Blueprint("results", __name__)

BESIDE: Final = 2
"""Pages of answers that are named to the left and the right of the one that is shown."""


@blueprint.get("/search")
@public
@kept
def page() -> ResponseReturnValue:
    """Show the answers to a question."""
    language = use_language()
    everywhere = request.args.get("lang") == ALL_LANGUAGES
    question, page = _question(None if everywhere else language.articles)
    catalog, found = searcher().catalog, searcher().search(question)
    pages_there = max(1, -(-min(found.total, MAX_OFFSET) // question.limit))
    results_url = partial(_results_url, question, request.args.get("lang"))
    if page > pages_there:  # There were more when its address was kept.
        return redirect(results_url(page=pages_there if pages_there > 1 else None))
    each_time(pages.searched, pages.search_of(found, question.offset, language.articles))
    return render_template(
        "results.html",
        results=found,
        question=question,
        everywhere=everywhere,
        asked_language=ALL_LANGUAGES if everywhere else language.in_links,
        asked_filters=_values(question, "category", "product", "mode"),
        results_url=results_url,
        page=page,
        pages=pages_there,
        page_numbers=page_numbers(page, pages_there),
        chips=_chips(catalog, question, language, everywhere, results_url),
        plain_answer=_plain_answer(catalog, question, found),
        categories=catalog.subcategories((), language.articles),
        products=catalog.products(),
        languages=catalog.languages(),
        trails=[trail(catalog, a.article.category, a.article.language) for a in found.answers],
        **_popular(found, language.articles),
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address of the same question without it."""

    kind: str
    """``lang``, ``category`` or ``product``."""
    value: str
    """What is shown; of ``lang`` a code, or "all"."""
    without: str


def page_numbers(page: int, pages: int) -> tuple[int, ...]:
    """Return the pages to name: the first, the last and those around; 0 stands for a gap."""
    near = range(max(1, page - BESIDE), min(pages, page + BESIDE) + 1)
    shown: list[int] = []
    for number in sorted({1, pages, *near}):
        missing = number - shown[-1] - 1 if shown else 0
        if missing:  # A gap takes as much room as the one page that it would stand for.
            shown.append(number - 1 if missing == 1 else 0)
        shown.append(number)
    return tuple(shown)


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


def _chips(
    catalog: Catalog,
    question: Question,
    language: PageLanguage,
    everywhere: bool,
    results_url: Callable[..., str],
) -> list[Chip]:
    """Return the filters that the visitor chose; the page's own language is none."""
    chips = []
    if everywhere or language.in_links:
        code = ALL_LANGUAGES if everywhere else language.code
        chips.append(Chip("lang", code, results_url(lang=None, page=None)))
    if path := question.filters.category:
        title = _category_title(catalog, path, language.articles)
        chips.append(Chip("category", title, results_url(category=None, page=None)))
    if product := question.filters.product:
        chips.append(Chip("product", product, results_url(product=None, page=None)))
    return chips


def _category_title(catalog: Catalog, path: tuple[str, ...], language: str) -> str:
    try:
        return catalog.category(tuple(map(normal, path)), language).title
    except NotFound:  # It may hold nothing in this language, or be any text.
        return "/".join(path)


def _plain_answer(catalog: Catalog, question: Question, found: Results) -> Markup | None:
    """Return the text of the first answer where that is very likely right."""
    if not deserves_excerpt(question, found):
        return None
    first = found.answers[0]
    address = article_url(first.article, first.anchor)
    html = catalog.article(first.article.slug).html
    cut = excerpt(html, first.anchor, first.snippet.text, address)
    # The article's own HTML, which the index holds sanitised.
    return Markup(cut) if cut else None  # noqa: S704


def _popular(found: Results, language: str) -> dict[str, Any]:
    """Return what may help where the answers do not."""
    if found.confident:
        return {"popular": (), "read_most": ()}
    shown = {answer.article.id for answer in found.answers}
    articles = popular_articles(language)
    return {
        "popular": tuple(text for text in popular_searches(language) if text != found.query),
        "read_most": tuple(article for article in articles if article.id not in shown),
    }


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
