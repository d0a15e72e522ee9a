"""What a request needs to know: the services of the site, one searcher, the visitor's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from flask import current_app, g, request

from app.config import Config
from app.messages import chrome_languages
from search.errors import FirstlineError
from search.types import Filters

if TYPE_CHECKING:
    from app.db import Database
    from search.live import LiveIndex
    from search.searcher import Searcher

ALL_LANGUAGES: Final = "all"
"""The value of ``lang`` that searches without regard to language."""

_KEY: Final = "firstline"


@dataclass(frozen=True)
class Services:
    """What lives as long as the site."""

    config: Config
    live: LiveIndex

    @cached_property
    def database(self) -> Database:
        """The store of votes, opened when first asked for."""
        # SQLAlchemy takes longer to import than a page to serve, and most pages need none.
        from app.db import Database

        return Database(self.config.database.url)


def install(services: Services) -> None:
    """Attach the services to the application that is being made."""
    current_app.extensions[_KEY] = services


def services() -> Services:
    """Return the services of the application that answers."""
    found: Services = current_app.extensions[_KEY]
    return found


def searcher() -> Searcher:
    """Return the searcher of this request: the same one from its first use to its end."""
    if "searcher" not in g:
        g.searcher = services().live.searcher
    found: Searcher = g.searcher
    return found


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """The language of a page, and whether its links must name it."""

    code: str
    """What the reader reads in; there may be no article and no word of the site in it."""
    articles: str
    """The language of searches: ``code``, or the default one where no article is in ``code``."""
    accepted: str | None
    """What the browser wants, of the languages to be had here."""
    default: str
    """What somebody gets who wants nothing, except on an article's page."""

    @property
    def in_links(self) -> str | None:
        """The ``lang`` of links; ``None`` when the reader gets this language without being told."""
        return self.code if self.code != (self.accepted or self.default) else None


def known_languages() -> tuple[str, ...]:
    """Return the languages that a page can be asked for in, the default one first.

    Those of the articles and of the settings, and those that the site's words are in.
    """
    settings, of_articles = services().config.content, searcher().catalog.languages()
    found = dict.fromkeys((*of_articles, settings.default_language, *settings.languages))
    bases = {code.partition("-")[0] for code in found}
    return (*found, *(code for code in chrome_languages() if code not in bases))


def asked_language() -> str | None:
    """Return the language that the address asks for with ``lang``, if there is such a one."""
    return _match((request.args.get("lang", ""),), known_languages())


def accepted_language() -> str | None:
    """Return the language that the browser wants most, of those to be had here."""
    wanted = (code for code, quality in request.accept_languages if quality > 0)
    return _match(wanted, known_languages())


def use_language(article: str | None = None) -> PageLanguage:
    """Decide the page's language and remember it for the templates.

    ``?lang=`` decides, else what the browser accepts, else the language of the article that the
    page shows (``article``), else the default language.
    """
    of_articles = searcher().catalog.languages()
    default = (*of_articles, services().config.content.default_language)[0]
    accepted = accepted_language()
    code = asked_language() or accepted or article or default
    found = PageLanguage(code, article_language(code), accepted, default)
    g.page_language = found
    return found


def page_language() -> PageLanguage:
    """Return the language decided for this page; on error pages, the best guess."""
    if "page_language" in g:
        found: PageLanguage = g.page_language
        return found
    try:
        return use_language()
    except FirstlineError:  # There is no index to ask for its languages.
        code = request.accept_languages.best_match(chrome_languages()) or chrome_languages()[0]
        return PageLanguage(code, code, code, code)


def article_language(code: str) -> str:
    """Return the language to search in for who reads ``code``: the default without articles."""
    of_articles = searcher().catalog.languages()
    return code if code in of_articles or not of_articles else of_articles[0]


def readable(filters: Filters) -> Filters:
    """Return the filters of a search with a language that has articles, or none."""
    if filters.language is None:
        return filters
    return replace(filters, language=article_language(filters.language))


def _match(wanted: Iterable[str], known: tuple[str, ...]) -> str | None:
    """Return the first of ``wanted`` that is known as it is, or by the language without region."""
    exact = {code.lower(): code for code in reversed(known)}
    bases = {code.partition("-")[0]: code for code in reversed(known)}
    for code in wanted:
        tag = code.lower()
        if found := exact.get(tag) or bases.get(tag.partition("-")[0]):
            return found
    return None
