"""An article's page, and the article as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.caching import each_time, kept
from app.context import searcher, services, use_language
from app.faults import Fault
from app.judgement import LABELS
from app.languages import article_url, version_asked_for
from app.machines import markdown as as_markdown
from app.moved import moved
from app.present import article_path, with_title
from app.views.article_facts import beside, original, related
from app.views.article_html import repeats, with_tools
from app.views.paths import normal, trail
from app.visits import pages
from search.errors import NotFound
from search.types import Article

blueprint = Blueprint("article", __name__)

TRAP: Final = "message_2"
"""Name of the field that nobody sees, in the form that asks why."""
_VOTED: Final = frozenset({"yes", "no", "told"})


@dataclass(frozen=True, slots=True)
class Asking:
    """How far "Was this page helpful?" has come, and what was filled in."""

    voted: str = ""
    """What was said last: yes, no, or told (a reason); "" at first."""
    reason: str = ""
    comment: str = ""
    wrong: tuple[Fault, ...] = ()
    """What is wrong with the reason and the comment."""


@blueprint.get("/a/<path:slug>")
@public
@kept
def page(slug: str) -> str | BaseResponse:
    """Show an article, or lead from its old address to the new one."""
    catalog = searcher().catalog
    try:
        found = catalog.article(normal(slug))
    except NotFound:
        return _moved(slug)
    if as_markdown.wanted():
        return _as_markdown(found)
    if version := version_asked_for(found):
        use_language()
        return redirect(article_url(version))
    voted = request.args.get("voted", "")
    if voted not in _VOTED:
        each_time(pages.viewed, pages.view_of(found))
        return shown(found, Asking())
    return shown(found, Asking(voted))  # It is still the same view.


def shown(article: Article, asking: Asking) -> str:
    """Return an article's page."""
    catalog, config = searcher().catalog, services().config
    language = use_language(article.ref.language).code
    summary = article.ref.summary
    return render_template(
        "article.html",
        article=article,
        body=with_tools(article.html),
        lead="" if repeats(article.html, summary) else summary,
        trail=trail(catalog, article.ref.category, language),
        original=original(article, config.content.default_language),
        beside=beside(catalog, article.ref, language),
        related=related(catalog, article, language),
        history=article.history if config.site.history else (),
        asking=asking,
        reasons=LABELS,
        trap=TRAP,
    )


@blueprint.get("/a/<path:slug>.md")
@public
@kept
def markdown(slug: str) -> BaseResponse:
    """Send an article as it was written, with its title on top."""
    catalog = searcher().catalog
    try:
        found = catalog.article(normal(slug))
    except NotFound:
        return _moved(f"{slug}.md")
    return _as_markdown(found)


def _moved(slug: str) -> BaseResponse:
    response = moved(slug)
    if response is None:
        raise NotFound(f"There is no article at '{slug}'.")
    return response


def _as_markdown(found: Article) -> BaseResponse:
    return as_markdown.answer(with_title(found), article_path(found.ref), found.ref.language)
