"""Old addresses: from stubs, and from the aliases in heads."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from indexer.former import Rename
from indexer.links import LinkMap, category_url
from indexer.scan import ARTICLE_SUFFIXES
from indexer.slugs import slug_path, slugify
from indexer.types import Problem, Redirect, Severity, Source, Status


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
    An alias of a translation gets its language in front, like its article's own address, unless
    it names the language already ("hc/de/articles/12").
    """
    path = unicodedata.normalize("NFC", unquote(urlsplit(alias).path)).strip("/ ")
    path = path.removesuffix("index.html").removesuffix(".html").strip("/")
    address = slug_path(path) if any(char.isspace() for char in path) else path
    prefix = slugify(article.language)
    is_translation = article.language != default_language
    names_it = re.compile(rf"{re.escape(prefix)}(?:-[a-z]{{2}})?", re.IGNORECASE).fullmatch
    if address and is_translation and not any(map(names_it, address.split("/")[:-1])):
        address = f"{prefix}/{address}"
    return address


@dataclass(frozen=True, slots=True)
class Resolved:
    """Every old address with its target, and what cannot be led anywhere."""

    redirects: tuple[Redirect, ...]
    refused: tuple[str, ...]
    """Paths of stubs that lead nobody; each has an ERROR among the problems."""
    problems: tuple[Problem, ...]


def resolve_redirects(
    site: LinkMap,
    stubs: Sequence[Stub],
    default_language: str,
    renames: Iterable[Rename] = (),
) -> Resolved:
    """Return where every old address leads; drafts, which nobody sees, have none.

    What git knows of ``renames``, the newest first, counts where nothing that is written says
    otherwise.
    """
    book = _Book(site, stubs)
    for article in site.articles.values():
        if article.head.status is not Status.DRAFT:
            for alias in article.head.aliases:
                book.alias(article, alias, default_language)
    for stub in stubs:
        book.stub(stub)
    for rename in renames:
        book.renamed(rename.address(default_language), rename.article)
    return Resolved(tuple(book.redirects.values()), tuple(book.refused), tuple(book.problems))


class _Book:
    def __init__(self, site: LinkMap, stubs: Sequence[Stub]) -> None:
        self.site = site
        self.stubs: dict[str, Stub] = {}
        for stub in stubs:
            self.stubs.setdefault(stub.source.slug, stub)
        self.shown = {
            slug: article.path
            for slug, article in site.articles.items()
            if article.head.status is not Status.DRAFT
        }
        self.redirects: dict[str, Redirect] = {}
        self.refused: list[str] = []
        self.problems: list[Problem] = []

    def alias(self, article: Source, alias: str, default_language: str) -> None:
        address = old_address(alias, article, default_language)
        if not address or address == article.slug:
            return
        held = self.redirects.get(address)
        holder = self.shown.get(address)
        if holder is None and held is not None and held.target != article.slug:
            holder = held.path
        if holder is not None:
            message = f"The old address “{alias}” belongs to {holder} already."
            remedy = "Remove it from “aliases” of one of the two."
            self.problems.append(
                Problem(article.path, 0, "alias-taken", message, remedy, Severity.WARNING)
            )
            return
        self.redirects[address] = Redirect(address, article.slug, article.path)

    def stub(self, stub: Stub) -> None:
        path, slug = stub.source.path, stub.source.slug
        holder = self.shown.get(slug)
        if holder is None and slug in self.redirects:
            holder = self.redirects[slug].path
        if holder is not None:
            message = f"The address “{slug}” belongs to {holder} already."
            remedy = "Remove this redirect, or rename its file."
            self._refuse(path, "same-address", message, remedy)
            return
        target = self._follow(stub)
        if isinstance(target, _DeadEnd):
            self._refuse(path, "broken-redirect", target.message, target.remedy)
        else:
            self.redirects[slug] = Redirect(slug, target, path)

    def renamed(self, address: str, article: Source) -> None:
        if address not in self.shown and address not in self.stubs:
            redirect = Redirect(address, article.slug, article.path, by_git=True)
            self.redirects.setdefault(address, redirect)

    def _follow(self, stub: Stub) -> str | _DeadEnd:
        """Return the end of a chain of stubs."""
        written, chain = stub.target, [stub.source.path]
        while urlsplit(stub.target).scheme not in ("http", "https"):
            path = urlsplit(stub.target).path
            found = self.site.article(stub.source, path)
            following = self.stubs.get(_address(stub, path))
            if found is not None and (found.slug in self.shown or following is None):
                return found.slug if found.slug in self.shown else _to_draft(written, found)
            category = self.site.category(stub.source, path)
            if category is not None or path == "/":
                return category_url(category) if category else path
            if following is None:
                return _nowhere(written)
            stub = following
            if stub.source.path in chain:
                return _circle([*chain, stub.source.path])
            chain.append(stub.source.path)
        return stub.target

    def _refuse(self, path: str, code: str, message: str, remedy: str) -> None:
        self.refused.append(path)
        self.problems.append(Problem(path, 0, code, message, remedy))


@dataclass(frozen=True, slots=True)
class _DeadEnd:
    message: str
    remedy: str


def _nowhere(written: str) -> _DeadEnd:
    return _DeadEnd(
        f"The redirect leads to “{written}”, which is no article and no URL.",
        "Name an article of this folder, or a URL that begins with https://.",
    )


def _to_draft(written: str, article: Source) -> _DeadEnd:
    return _DeadEnd(
        f"The redirect leads to “{written}”, but {article.path} is a draft.",
        "Publish the draft, or name another article.",
    )


def _circle(chain: Sequence[str]) -> _DeadEnd:
    return _DeadEnd(
        f"The redirect leads in a circle: {' → '.join(chain)}.",
        "Let one of them lead to an article.",
    )


def _address(stub: Stub, target: str) -> str:
    """Return the slug that a stub's target would have as a file."""
    folder = "" if target.startswith("/") else posixpath.dirname(stub.source.path)
    path = posixpath.normpath(posixpath.join(folder, unquote(target).strip("/")))
    stem, suffix = posixpath.splitext(path)
    return slug_path(stem if suffix.lower() in ARTICLE_SUFFIXES else path)
