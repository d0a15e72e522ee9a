"""What an article's page says of the articles around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from search.catalog import Catalog
from search.types import Article, ArticleRef


@dataclass(frozen=True, slots=True)
class Original:
    """The article that another one translates."""

    ref: ArticleRef
    changed: datetime | None
    """When it was changed in a way that readers of the translation must know, which lacks it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The articles before and after one, in its category and in the writers' order."""

    previous: ArticleRef | None = None
    next: ArticleRef | None = None


def original(article: Article, default_language: str) -> Original | None:
    """Return what an article is the translation of: its text in the default language."""
    if article.ref.language == default_language:
        return None
    ref = next((one for one in article.translations if one.language == default_language), None)
    if ref is None:
        return None
    return Original(ref, article.behind)


def beside(catalog: Catalog, ref: ArticleRef, language: str) -> Beside:
    """Return the neighbours of an article in the list that its reader knows.

    That is the one in ``language``, where a translation may stand in the article's place; for an
    article that is not in it, the list of the article's own language.
    """
    for code in (language, ref.language):
        listed = catalog.articles_in(ref.category, code)
        here = catalog.version(ref, code).number
        place = next((place for place, one in enumerate(listed) if one.number == here), None)
        if place is not None:
            previous = listed[place - 1] if place else None
            return Beside(previous, next(iter(listed[place + 1 : place + 2]), None))
    return Beside()


def related(catalog: Catalog, article: Article, language: str) -> tuple[ArticleRef, ...]:
    """Return the articles related to one, each in ``language`` where it is translated."""
    return tuple(catalog.version(ref, language) for ref in article.related)
