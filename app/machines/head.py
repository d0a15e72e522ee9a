"""What a page's head tells machines: address, description, languages, feeds, what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from textwrap import shorten
from typing import Any, Final

from babel.core import get_global
from flask import request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from app.addresses import known_origin
from app.context import asked_language, page_language, searcher, services
from app.machines import structured
from app.machines.about import described
from app.machines.listing import (
    ANY_LANGUAGE,
    Version,
    article_versions,
    category_path,
    home_path,
    in_language,
    languages_of,
    list_versions,
)
from app.machines.pictures import Picture, first_in, logo
from app.present import article_path
from search.types import Article, Category, Results

Json = structured.Json
_DESCRIPTION: Final = 160
"""Characters of a description, about what search engines show."""
_SEARCH_TERM: Final = "{search_term_string}"
_ASKED: Final = ("q", "lang", "category", "product", "mode", "page")
"""Parameters that choose what the results page shows."""


@dataclass(frozen=True, slots=True)
class Head:
    """One page, as its head describes it; paths begin with "/"."""

    title: str
    path: str
    """The one address of the page, with what chooses its content and nothing else."""
    description: str
    kind: str = "website"
    """A type of the Open Graph protocol."""
    changed: str = ""
    markdown: str = ""
    feed: tuple[str, str] | None = None
    """Title of the category whose feed this page offers, and its path."""
    oembed: str = ""
    picture: Picture | None = None
    language: str = ""
    """Of what the page is about; the words around it may be in another."""
    versions: tuple[Version, ...] = ()
    """The page in all its languages, itself among them; empty when it has but one."""
    about: Json = field(default_factory=dict)

    @property
    def locales(self) -> tuple[str, ...]:
        """The other languages of the page, as the Open Graph protocol names them."""
        own = territory(self.language)
        found = (territory(code) for code, _ in self.versions if code != ANY_LANGUAGE)
        return tuple(one for one in dict.fromkeys(found) if one != own)


@pass_context
def page_head(context: Context) -> Head | None:
    """Return the head of the page that is being made; ``None`` for errors and staff pages.

    What page it is shows in what its view gave to the template.
    """
    article, category = _given(context, "article"), _given(context, "category")
    trail: Sequence[Category] = _given(context, "trail") or ()
    if isinstance(article, Article):
        return _article(article, trail, context)
    if isinstance(category, Category):
        return _category(category, trail, context)
    if isinstance(_given(context, "results"), Results):
        return _results()
    if _given(context, "recent") is not None:
        return _home()
    return _contact(context)


@cache
def territory(language: str) -> str:
    """Return a language code as the Open Graph protocol wants it: ``de`` → ``de_DE``.

    The country is the likely one of CLDR, and left out where that knows none.
    """
    parts = language.replace("-", "_").split("_")
    if len(parts[-1]) == 2 and len(parts) > 1:
        return f"{parts[0]}_{parts[-1].upper()}"
    likely = get_global("likely_subtags").get(parts[0], "")
    return f"{parts[0]}_{likely.split('_')[-1]}" if likely else parts[0]


def _article(found: Article, trail: Sequence[Category], context: Context) -> Head:
    ref, base, name = found.ref, known_origin() or "", services().config.site.name
    mark = _logo()
    picture = first_in(found.html) or mark
    publisher = structured.organization(name, base, base + mark.path if mark else None)
    parts = [
        structured.article(found, publisher, base, base + picture.path if picture else None),
        structured.breadcrumbs(trail, ref.title, context["_"]("Home"), base),
    ]
    return Head(
        title=ref.title,
        path=article_path(ref),
        language=ref.language,
        versions=article_versions(found, services().config.content.default_language),
        description=ref.summary or ref.title,
        kind="article",
        changed=ref.updated.isoformat() if ref.updated else "",
        markdown=f"{article_path(ref)}.md",
        feed=_feed_of(trail[-1]) if trail else None,
        oembed=_oembed(base + article_path(ref)) if base else "",
        picture=picture,
        about=structured.document(parts),
    )


def _category(found: Category, trail: Sequence[Category], context: Context) -> Head:
    path, home = category_path(found.path), context["_"]("Home")
    titles = ", ".join(one.title for one in _given(context, "articles") or ())
    crumbs = structured.breadcrumbs(trail, found.title, home, known_origin() or "")
    return Head(
        title=found.title,
        path=_asked(path, found.path),
        description=found.description
        or shorten(titles, _DESCRIPTION, placeholder="…")
        or found.title,
        language=found.language,
        versions=list_versions(path, languages_of(searcher().catalog, found.path)),
        markdown=in_language(f"{path.rstrip('/')}.md", page_language().articles),
        feed=_feed_of(found),
        picture=_logo(),
        about=structured.document([crumbs]),
    )


def _home() -> Head:
    name, base = services().config.site.name, known_origin() or ""
    results = f"{url_for('results.page')}?q={_SEARCH_TERM}"
    site = structured.website(name, page_language().code, base, results)
    return Head(
        title=name,
        path=_asked(home_path(), ()),
        description=described(page_language().code),
        language=page_language().code,
        versions=list_versions(home_path(), searcher().catalog.languages()),
        markdown=url_for("machines.site_as_text", lang=page_language().articles),
        picture=_logo(),
        about=structured.document([site]),
    )


def _results() -> Head:
    asked: dict[str, Any] = {name: request.args[name] for name in _ASKED if request.args.get(name)}
    return _other(services().config.site.name, url_for("results.page", **asked))


def _contact(context: Context) -> Head | None:
    if request.endpoint != "contact.page" or _given(context, "problems") is not None:
        return None
    address = url_for("contact.page", lang=page_language().in_links)
    return _other(context["_"]("Contact"), address)


def _other(title: str, path: str) -> Head:
    language = page_language().code
    return Head(title, path, described(language), language=language)


def _asked(path: str, category: tuple[str, ...]) -> str:
    """Return the path of a list, with its language where the address names one of its own.

    Without one the same address shows each reader their language.
    """
    languages = languages_of(searcher().catalog, category)
    asked = asked_language()
    return in_language(path, asked) if asked in languages and len(languages) > 1 else path


def _feed_of(category: Category) -> tuple[str, str]:
    path = "/".join(category.path)
    return category.title, url_for(
        "machines.category_feed", category=path, lang=page_language().articles
    )


def _oembed(address: str) -> str:
    return url_for("machines.unfurl", url=address, format="json")


def _logo() -> Picture | None:
    return logo(services().config.site.logo, url_for("files.logo"))


def _given(context: Context, name: str) -> Any:
    found = context.resolve(name)
    return None if isinstance(found, Undefined) else found
