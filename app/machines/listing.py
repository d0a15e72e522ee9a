"""Everything that a visitor may open now, as lists for machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from app.present import article_path
from search.catalog import Catalog
from search.types import Article, ArticleRef

ANY_LANGUAGE: Final = "x-default"
"""hreflang of the address for readers of languages that the page is not in (RFC 5646 leaves
"x-…" to private use; search engines agreed on this one)."""

_MADE: Final[dict[int, tuple[Listed, ...]]] = {}
"""Number of a view, which no two catalogs share, → its pages."""

Version = tuple[str, str]
"""A language, or ``ANY_LANGUAGE``, and the path of the page in it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page that may be found."""

    path: str
    """From "/", percent-encoded."""
    updated: datetime | None
    versions: tuple[Version, ...] = ()
    """The page in all its languages, itself among them; empty when it has but one."""


def articles(catalog: Catalog) -> tuple[ArticleRef, ...]:
    """Return all articles that a visitor may see, in the order of their files."""
    return catalog.refs(catalog.visibility.mask().nonzero()[0].tolist())


def pages(catalog: Catalog) -> tuple[Listed, ...]:
    """Return the home page, the categories and the articles that a visitor may see.

    The last list is kept until an article appears or expires: one of 27,345 articles takes half
    a second, and crawlers ask for each part of it.
    """
    view = catalog.visibility.view_number()
    made = _MADE.get(view)
    if made is None:
        found = articles(catalog)
        made = (*_lists(catalog, found), *_articles(catalog, found))
        _MADE.clear()
        _MADE[view] = made
    return made


def home_path() -> str:
    """Return the path of the home page."""
    return "/"


def category_path(category: tuple[str, ...]) -> str:
    """Return the path of a category's page, percent-encoded."""
    return f"/c/{quote('/'.join(category))}/" if category else home_path()


def in_language(path: str, language: str) -> str:
    """Return the address of a list's page in a language."""
    return f"{path}?lang={quote(language)}"


def with_default(versions: Iterable[Version], default_language: str) -> tuple[Version, ...]:
    """Return the versions of an article with the one for all other readers."""
    known = dict(versions)
    if len(known) < 2 or ANY_LANGUAGE in known:
        return tuple(known.items()) if len(known) > 1 else ()
    return (
        *known.items(),
        (ANY_LANGUAGE, known.get(default_language) or next(iter(known.values()))),
    )


def article_versions(found: Article, default_language: str) -> tuple[Version, ...]:
    """Return the versions of an article that a visitor may see."""
    every = sorted((found.ref, *found.translations), key=lambda ref: ref.number)
    return with_default(((ref.language, article_path(ref)) for ref in every), default_language)


def list_versions(path: str, languages: Iterable[str]) -> tuple[Version, ...]:
    """Return the versions of a page that is chosen by ``?lang=`` or by the browser's language."""
    named = tuple((code, in_language(path, code)) for code in languages)
    return (*named, (ANY_LANGUAGE, path)) if len(named) > 1 else ()


def languages_of(catalog: Catalog, category: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages that list something in a category; ``()`` is the home page."""
    count = catalog.visibility.count
    return tuple(code for code in catalog.languages() if count(category, code))


def _lists(catalog: Catalog, found: tuple[ArticleRef, ...]) -> Iterator[Listed]:
    languages, count = catalog.languages(), catalog.visibility.count
    newest = _newest(catalog, found)
    for category in sorted({category for category, _ in newest}):
        path = category_path(category)
        codes = tuple(code for code in languages if count(category, code))
        versions = list_versions(path, codes)
        changed = [newest.get((category, code)) for code in codes]
        latest = max((moment for moment in changed if moment), default=None)
        yield Listed(path, latest, versions)
        if versions:
            for code, moment in zip(codes, changed, strict=True):
                yield Listed(in_language(path, code), moment, versions)


def _newest(
    catalog: Catalog, found: tuple[ArticleRef, ...]
) -> dict[tuple[tuple[str, ...], str], datetime | None]:
    """Return (category, language) → when something that is listed there was changed last."""
    newest: dict[tuple[tuple[str, ...], str], datetime | None] = {}
    for code in catalog.languages():
        listed = catalog.visibility.listed(code).tolist()
        for ref in found:
            if not listed[ref.number]:
                continue
            for depth in range(len(ref.category) + 1):
                key = ref.category[:depth], code
                known = newest.setdefault(key, ref.updated)
                if ref.updated and (known is None or known < ref.updated):
                    newest[key] = ref.updated
    return newest


def _articles(catalog: Catalog, found: tuple[ArticleRef, ...]) -> Iterator[Listed]:
    default = next(iter(catalog.languages()), "")
    group = catalog.translations.group
    together: dict[int, list[Version]] = defaultdict(list)
    for ref in found:
        together[group(ref.number)].append((ref.language, article_path(ref)))
    versions = {one: with_default(several, default) for one, several in together.items()}
    for ref in found:
        yield Listed(article_path(ref), ref.updated, versions[group(ref.number)])
