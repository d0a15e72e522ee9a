"""In which languages a page can be read, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from flask import request

from app.context import asked_language, page_language, searcher, services
from app.present import article_path
from search.types import Article, ArticleRef, Category

_SWITCHED: Final = frozenset(
    {"help.home", "help.category", "article.page", "results.page", "contact.page"}
)
"""Pages that are the same page in another language; elsewhere a switch could lose what was done."""
_DROPPED: Final = frozenset({"lang", "page"})
"""Parameters that mean nothing in another language."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The page in one language."""

    language: str
    path: str
    chosen: bool


def choices(article: Article | None = None, category: Category | None = None) -> tuple[Choice, ...]:
    """Return the page in the languages of the help centre, empty where there is but one.

    The reader's own language is always among them, so that they see what they have.
    """
    if request.method != "GET" or request.endpoint not in _SWITCHED:
        return ()
    shown = {"article.page": article, "help.category": category}
    if shown.get(request.endpoint, True) is None:
        return ()  # There is no such page in any language.
    own = page_language().code
    found = tuple(
        Choice(code, _in_article(article, code) if article else _here(code), code == own)
        for code in _offered(own)
        if category is None or searcher().catalog.visibility.count(category.path, code)
    )
    return found if len(found) > 1 else ()


def article_url(ref: ArticleRef, anchor: str = "", language: str | None = None) -> str:
    """Return the path of an article's page that keeps the reader's language around it.

    With ``language`` the reader changes to that one.
    """
    page = page_language()
    code = language or page.code
    unasked = page.accepted or ref.language
    path, query = article_path(ref, anchor), urlencode({"lang": code})
    if code == unasked:
        return path
    return path.replace("#", f"?{query}#", 1) if anchor else f"{path}?{query}"


def version_asked_for(article: Article) -> ArticleRef | None:
    """Return the version that the address asks for with ``lang``, if it is not this article."""
    asked = asked_language()
    found = (other for other in article.translations if other.language == asked)
    return None if asked == article.ref.language else next(found, None)


def _offered(own: str) -> tuple[str, ...]:
    settings, of_articles = services().config.content, searcher().catalog.languages()
    return tuple(dict.fromkeys((*of_articles, *settings.languages, own)))


def _in_article(article: Article, code: str) -> str:
    """Return the article's version in a language, else this one with the words around it so."""
    versions = (article.ref, *article.translations)
    ref = next((one for one in versions if one.language == code), article.ref)
    return article_url(ref, language=code)


def _here(code: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in _DROPPED]
    return f"{quote(request.path)}?{urlencode([('lang', code), *kept])}"
