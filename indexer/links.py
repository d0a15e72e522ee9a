"""Which article, file or category a link of a writer means."""

from __future__ import annotations

import difflib
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from indexer.images import ImageSizes
from indexer.memory import stamp
from indexer.scan import ARTICLE_SUFFIXES
from indexer.slugs import slug_path
from indexer.types import Reading, Source, Status

_INDEX_NAMES = ("index", "_index", "readme")
_DROPPED_ENDS = (".html", ".htm", *sorted(ARTICLE_SUFFIXES))
_MAX_LENGTH = 2_000
# A name is near only where it begins with the same so many letters.
_INITIALS = 2
# A preview asks for the names of all articles after each save.
_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class LinkMap:
    """Every name that a link may call an article, an asset or a category by.

    Made once from a Reading by :func:`link_map`; never changed.
    """

    articles: dict[str, Source]
    """By slug."""
    paths: dict[str, str]
    """Path or address, folded → slug."""
    names: dict[tuple[str, str], tuple[str, ...]]
    """(language, name of file, title or alias, folded) → slugs."""
    initials: dict[tuple[str, str], tuple[str, ...]]
    """(language, first letters) → names that begin with them."""
    translations: dict[tuple[str, str], str]
    """(group, language) → slug."""
    assets: dict[str, str]
    """Path, folded → path on disk."""
    asset_names: dict[str, str]
    """Name of a file that is the only one so called, folded → path on disk."""
    categories: frozenset[str]
    """Slug paths."""
    images: ImageSizes
    files: dict[str, str]
    """Path, folded → path of the article's file."""
    old: frozenset[str]
    """The keys of ``paths`` that are known from redirects and aliases alone."""

    def article(self, source: Source, target: str) -> Source | None:
        """Return the article that a link from ``source`` means; ``target`` has no fragment.

        Tried in this order: as a file beside the article, from the root of the content folder,
        below the article (as a browser does where addresses end in "/"), by an address or an old
        one, by a name that only one article has.  A link to an article that exists in the
        reader's language leads there, unless the link names a language (``refunds.de.md``).
        """
        wanted = _clean(target)
        if key := self._key(source, wanted):
            found = self.articles[self.paths[key]]
            return found if _names_language(key, found) else self._in_language(found, source)
        if wanted.startswith("/"):
            return self.named(source, PurePosixPath(wanted).name)
        return None

    def is_old(self, source: Source, target: str) -> bool:
        """Say whether a link leads to its article only because an old address leads on."""
        return self._key(source, _clean(target)) in self.old

    def named(self, source: Source, name: str) -> Source | None:
        """Return the article that a wikilink means: by path, file name, title or alias."""
        wanted = _clean(name)
        folded = fold(wanted).removesuffix(".md")
        beside = fold(posixpath.join(posixpath.dirname(source.path), folded))
        slug = self.paths.get(beside) or self._by_name(source.language, folded)
        slug = slug or self.paths.get(folded) or self._by_name("", folded)
        return self._in_language(self.articles[slug], source) if slug is not None else None

    def asset(self, source: Source, target: str, by_name: bool = False) -> str | None:
        """Return the path on disk of the file that a link or an image of ``source`` means."""
        wanted = _clean(target)
        for key in _candidates(source.path, wanted):
            if key in self.assets:
                return self.assets[key]
        return self.asset_names.get(fold(PurePosixPath(wanted).name)) if by_name else None

    def category(self, source: Source, target: str) -> str | None:
        """Return the slugs of the category that a link to a folder means."""
        for key in _candidates(source.path, _clean(target)):
            for path in (slug_path(key), slug_path(key.partition("/")[2])):
                if path in self.categories:
                    return path
        return None

    def nearest(self, source: Source, target: str) -> str | None:
        """Return the path of the article that a broken link may have meant."""
        wanted = fold(PurePosixPath(_clean(target)).stem)
        # Comparing with every name would take longer than rendering where there are many.
        names = self.initials.get((source.language, wanted[:_INITIALS]), ())
        near = [name for name in names if abs(len(name) - len(wanted)) <= 1 + len(wanted) // 3]
        found = difflib.get_close_matches(wanted, near, n=1, cutoff=0.75)
        return self.articles[self.names[source.language, found[0]][0]].path if found else None

    def decisive(self) -> tuple[object, ...]:
        """Return all that decides where links lead and how large images are.

        While it stays the same, an article that does not change is rendered as before.
        """
        articles = [(a.path, a.slug, a.language, a.group, a.head.status)
                    for a in self.articles.values()]  # fmt: skip
        folder = self.images.folder
        images = [stamp(folder / path) for path in self.assets.values()] if folder else []
        return (articles, self.paths, self.names, self.translations, self.assets,
                self.asset_names, self.categories, images)  # fmt: skip

    def _key(self, source: Source, wanted: str) -> str | None:
        return next((key for key in _keys(source.path, wanted) if key in self.paths), None)

    def _in_language(self, found: Source, source: Source) -> Source:
        slug = self.translations.get((found.group, source.language))
        return self.articles[slug] if slug is not None else found

    def _by_name(self, language: str, folded: str) -> str | None:
        """Return the article of a name; of several, the first whose path ends as written.

        Without a language only a name that is the only one of its kind counts.
        """
        slugs = self.names.get((language, PurePosixPath(folded).name), ())
        fitting = [slug for slug in slugs if self._ends_with(slug, folded)]
        found = fitting or list(slugs)
        return found[0] if found and (language or len(found) == 1) else None

    def _ends_with(self, slug: str, folded: str) -> bool:
        path = fold(self.articles[slug].path.rpartition(".")[0])
        return path == folded or path.endswith(f"/{folded}")


def link_map(reading: Reading) -> LinkMap:
    """Collect the names of everything that a link may lead to."""
    articles = {article.slug: article for article in reading.articles}
    names = _names(reading.articles)
    own = _own_paths(reading)
    paths = {**_old_paths(reading), **own}
    return LinkMap(
        articles=articles,
        paths=paths,
        names=names,
        initials=_initials(names),
        translations={
            (one.group, one.language): one.slug
            for one in reading.articles
            if one.head.status is not Status.DRAFT
        },
        assets={fold(path): path for path in reversed(reading.assets)},
        asset_names=_asset_names(reading.assets),
        categories=frozenset("/".join(category.path) for category in reading.categories),
        images=ImageSizes(reading.folder),
        files={fold(article.path): article.path for article in reversed(reading.articles)},
        old=frozenset(paths.keys() - own.keys()),
    )


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Return text so that spellings of one name compare equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def article_url(slug: str) -> str:
    """Return the address of an article's page."""
    return "/a/" + quote(slug)


def asset_url(path: str) -> str:
    """Return the address of a file beside the articles."""
    return "/files/" + quote(path)


def category_url(path: str) -> str:
    """Return the address of a category's page."""
    return "/c/" + quote(path) + "/"


def _clean(target: str) -> str:
    decoded = unquote(target[:_MAX_LENGTH], errors="replace").replace("\\", "/")
    return unicodedata.normalize("NFC", decoded).strip()


def _candidates(path: str, wanted: str) -> Iterator[str]:
    """Yield the folded paths that a link may mean, the likeliest first."""
    folder = posixpath.dirname(path)
    # Where a folder holds each language, the root of a writer's links is that folder.
    top = path.split("/", 1)[0]
    if wanted.startswith("/"):
        bases = [f"{top}{wanted}", wanted] if folder else [wanted]
    else:
        below = path.rpartition(".")[0]
        bases = [f"{folder}/{wanted}", f"{below}/{wanted}", wanted, f"{top}/{wanted}"]
    for base in bases:
        joined = posixpath.normpath(base.lstrip("/") or ".")
        if joined != "." and not joined.startswith("../"):
            yield fold(joined)


def _keys(path: str, wanted: str) -> Iterator[str]:
    for candidate in _candidates(path, wanted):
        yield candidate
        head, _, last = candidate.rpartition("/")
        for end in _DROPPED_ENDS:
            if last.endswith(end):
                yield candidate.removesuffix(end)
        if head and last.removesuffix(".html") in _INDEX_NAMES:
            yield head
        # A folder may be introduced by the article that is named like it.
        yield f"{candidate}/{last}"


def _names_language(key: str, article: Source) -> bool:
    """Say whether a path or an address says which translation is meant."""
    language = fold(article.language)
    top = key.removeprefix("a/").split("/", 1)[0]
    name = next((key.removesuffix(end) for end in ARTICLE_SUFFIXES if key.endswith(end)), key)
    return top == language or name.endswith(f".{language}")


def _own_paths(reading: Reading) -> dict[str, str]:
    """Map every path and address; where two claim one, the more literal wins."""
    paths: dict[str, str] = {}
    for article in reading.articles:
        paths.setdefault(fold(article.path), article.slug)
    for article in reading.articles:
        for key in _other_paths(article.path, article.slug):
            paths.setdefault(key, article.slug)
    return paths


def _old_paths(reading: Reading) -> dict[str, str]:
    paths: dict[str, str] = {}
    slugs = {article.slug for article in reading.articles}
    for redirect in reading.redirects:
        if redirect.target in slugs:
            paths.setdefault(fold(redirect.source), redirect.target)
    for article in reading.articles:
        for alias in article.head.aliases:
            paths.setdefault(fold(alias).strip("/").removesuffix("/index.html"), article.slug)
    return paths


@lru_cache(_REMEMBERED)
def _other_paths(file: str, slug: str) -> tuple[str, ...]:
    path = PurePosixPath(fold(file))
    bare = str(path.with_suffix("")) if path.suffix in ARTICLE_SUFFIXES else str(path)
    is_index = path.stem in _INDEX_NAMES and str(path.parent) != "."
    folder = (str(path.parent),) if is_index else ()
    return (bare, *folder, fold(slug), fold(f"a/{slug}"))


def _names(articles: Iterable[Source]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Map names, of one language and (with language "") of all: files before titles."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    ordered = list(articles)
    for article in ordered:
        stem = fold(PurePosixPath(article.path).name.rpartition(".")[0])
        for language in (article.language, ""):
            names.setdefault((language, stem), {})[article.slug] = None
    files = set(names)
    for article in ordered:
        for name in (article.title, *article.head.aliases):
            for key in ((article.language, fold(name)), ("", fold(name))):
                if key not in files:
                    names.setdefault(key, {})[article.slug] = None
    return {key: tuple(slugs) for key, slugs in names.items()}


def _initials(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    initials: dict[tuple[str, str], list[str]] = {}
    for language, name in names:
        initials.setdefault((language, name[:_INITIALS]), []).append(name)
    return {key: tuple(found) for key, found in initials.items()}


def _asset_names(paths: Iterable[str]) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(fold(PurePosixPath(path).name), []).append(path)
    return {name: found[0] for name, found in names.items() if len(found) == 1}
