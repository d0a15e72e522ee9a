"""Old addresses: from stubs, and from the aliases in heads."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from indexer.links import LinkMap, category_url
from indexer.scan import ARTICLE_SUFFIXES
from indexer.slugs import slug_path, slugify
from indexer.types import Problem, Redirect, Severity, Source


@dataclass(frozen=True, slots=True)
class Stub:
    """A file that is nothing but a redirect."""

    source: Source
    target: str
    """As written: an absolute http(s) URL, or a link."""


def old_address(alias: str, article: Source, default_language: str) -> str:
    """Return the address below ``/a/`` that an alias stands for.

    A path stays as it was written, without slashes at its ends and without ``index.html`` or
    ``.html``, since links from outside spell it so; a name ("Footnotes view") becomes a slug.
    An alias of a translation gets its language in front, like its article's own address.
    """
    path = unicodedata.normalize("NFC", unquote(urlsplit(alias).path)).strip("/ ")
    path = path.removesuffix("index.html").removesuffix(".html").strip("/")
    address = slug_path(path) if any(char.isspace() for char in path) else path
    prefix = slugify(article.language)
    is_translation = article.language != default_language
    if address and is_translation and not address.startswith(f"{prefix}/"):
        address = f"{prefix}/{address}"
    return address


def resolve_redirects(
    site: LinkMap, stubs: Iterable[Stub], default_language: str
) -> tuple[tuple[Redirect, ...], tuple[Problem, ...]]:
    """Return where every old address leads, and what cannot be led anywhere."""
    book = _Book(site)
    for article in site.articles.values():
        for alias in article.head.aliases:
            book.alias(article, alias, default_language)
    waiting = {stub.source.slug: stub for stub in stubs}
    for stub in waiting.values():
        book.stub(stub, waiting)
    return tuple(book.redirects.values()), tuple(book.problems)


class _Book:
    def __init__(self, site: LinkMap) -> None:
        self.site, self.slugs = site, set(site.articles)
        self.redirects: dict[str, Redirect] = {}
        self.problems: list[Problem] = []

    def alias(self, article: Source, alias: str, default_language: str) -> None:
        address = old_address(alias, article, default_language)
        if not address or address == article.slug:
            return
        held = self.redirects.get(address)
        if address in self.slugs or (held and held.target != article.slug):
            message = f"The old address “{alias}” leads to another article already."
            remedy = "Remove it from “aliases” of one of the two."
            self._problem(article.path, "alias-taken", message, remedy, Severity.WARNING)
            return
        self.redirects[address] = Redirect(address, article.slug, article.path)

    def stub(self, stub: Stub, stubs: dict[str, Stub]) -> None:
        target = self._follow(stub, stubs)
        path, slug = stub.source.path, stub.source.slug
        if target is None:
            message = f"The redirect leads to “{stub.target}”, which is no article and no URL."
            remedy = "Name an article of this folder, or a URL that begins with https://."
            self._problem(path, "broken-redirect", message, remedy, Severity.ERROR)
        elif slug not in self.slugs:
            self.redirects[slug] = Redirect(slug, target, path)

    def _follow(self, stub: Stub, stubs: dict[str, Stub]) -> str | None:
        """Return the end of a chain of stubs; ``None`` for a circle or a dead end."""
        seen: set[str] = set()
        while stub.source.slug not in seen:
            seen.add(stub.source.slug)
            if urlsplit(stub.target).scheme in ("http", "https"):
                return stub.target
            path = urlsplit(stub.target).path
            found = self.site.article(stub.source, path)
            if found is not None:
                return found.slug
            category = self.site.category(stub.source, path)
            if category is not None or path == "/":
                return category_url(category) if category else path
            following = stubs.get(_address(stub, path))
            if following is None:
                return None
            stub = following
        return None

    def _problem(self, path: str, code: str, message: str, remedy: str, severity: Severity) -> None:
        self.problems.append(Problem(path, 0, code, message, remedy, severity))


def _address(stub: Stub, target: str) -> str:
    """Return the slug that a stub's target would have as a file."""
    folder = "" if target.startswith("/") else posixpath.dirname(stub.source.path)
    path = posixpath.normpath(posixpath.join(folder, unquote(target).strip("/")))
    stem, suffix = posixpath.splitext(path)
    return slug_path(stem if suffix.lower() in ARTICLE_SUFFIXES else path)
