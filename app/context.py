"""What a request needs to know: the services of the site, one searcher, the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from flask import current_app, g, has_request_context, request

from app.config import Config
from app.messages import chrome_languages

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
    in_links: str | None
    """The ``lang`` of links; ``None`` when the visitor gets this language without being told."""


def use_language(language: str | None = None) -> PageLanguage:
    """Decide the page's language and remember it for the templates.

    ``language`` is that of an article; else ``?lang=`` decides, else what the browser
    accepts of the languages that have articles, else the default language.
    """
    available = searcher().catalog.languages() or (services().config.content.default_language,)
    accepted = request.accept_languages.best_match(available) or available[0]
    asked = request.args.get("lang", "")
    code = language or (asked if asked in available else accepted)
    g.page_language = PageLanguage(code, code if code != accepted else None)
    found: PageLanguage = g.page_language
    return found


def page_language() -> PageLanguage:
    """Return the language decided for this page; on error pages, the best guess."""
    if has_request_context() and "page_language" in g:
        found: PageLanguage = g.page_language
        return found
    return PageLanguage(request.accept_languages.best_match(chrome_languages()) or "en", None)
