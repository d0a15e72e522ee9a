"""The site as Markdown for language models: ``/llms.txt``, the home page and the categories.

The form is that of llmstxt.org: a title, a line that says what this is, lists of links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.machines.listing import category_path, in_language
from app.present import article_path
from search.catalog import Catalog
from search.types import ArticleRef, Category

MAX_ARTICLES: Final = 1_000
"""Articles that ``/llms.txt`` lists; of larger sites it lists the categories."""
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is, and the language that is asked for."""

    catalog: Catalog
    language: str
    origin: str


def site(place: Place, name: str, about: str) -> str:
    """Return the whole site: what it is, its articles by category, and how to search it."""
    top = place.catalog.category((), place.language)
    few = top.count <= MAX_ARTICLES
    sections = _sections(place, ()) if few else _top_categories(place)
    return "\n".join([f"# {plain(name)}", "", f"> {plain(about)}", "", *sections, *_ways_in(place)])


def category(place: Place, path: tuple[str, ...]) -> str:
    """Return one category: its description, its categories and its articles.

    Raises ``NotFound`` when it holds nothing to see in this language.
    """
    catalog, language = place.catalog, place.language
    found = catalog.category(path, language)
    lines = [f"# {plain(found.title)}", ""]
    if found.description:
        lines += [f"> {plain(found.description)}", ""]
    below = catalog.subcategories(path, language)
    links = [_category_link(place, one) for one in below]
    links += [_link(place, one) for one in catalog.articles_in(path, language)]
    return "\n".join([*lines, *links, ""])


def plain(text: str) -> str:
    """Return a text as one line in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _sections(place: Place, path: tuple[str, ...], trail: tuple[str, ...] = ()) -> Iterator[str]:
    catalog, language = place.catalog, place.language
    articles = catalog.articles_in(path, language)
    if articles:
        title = " › ".join(trail) or catalog.category((), language).title or "Articles"
        yield from _section(title, (_link(place, one) for one in articles))
    for below in catalog.subcategories(path, language):
        yield from _sections(place, below.path, (*trail, below.title))


def _top_categories(place: Place) -> Iterator[str]:
    found: Sequence[Category] = place.catalog.subcategories((), place.language)
    yield from _section("Categories", (_category_link(place, one) for one in found))
    articles = place.catalog.articles_in((), place.language)
    if articles:
        yield from _section("Articles", (_link(place, one) for one in articles))


def _ways_in(place: Place) -> Iterator[str]:
    origin = place.origin
    yield from _section(
        "Optional",
        (
            f"- [Search]({origin}/api/openapi.json): GET /api/search?q= answers a question as"
            " JSON; this describes it",
            f"- [Recently updated]({origin}{in_language('/feed.atom', place.language)}): Atom feed",
            f"- [Sitemap]({origin}/sitemap.xml): all pages",
        ),
    )


def _section(title: str, links: Iterable[str]) -> list[str]:
    return [f"## {plain(title)}", "", *links, ""]


def _link(place: Place, ref: ArticleRef) -> str:
    about = f": {plain(ref.summary)}" if ref.summary else ""
    return f"- [{plain(ref.title)}]({place.origin}{article_path(ref)}.md){about}"


def _category_link(place: Place, one: Category) -> str:
    about = f": {plain(one.description)}" if one.description else ""
    path = category_path(one.path).rstrip("/")
    address = place.origin + in_language(f"{path}.md", place.language)
    return f"- [{plain(one.title)} ({one.count})]({address}){about}"
