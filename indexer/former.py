"""What articles and categories were called before, as git knows it, and which are gone."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from indexer.frontmatter import check_parts, split_head
from indexer.git import contents
from indexer.history import Past, Version
from indexer.links import category_url
from indexer.paragraphs import decoded
from indexer.places import Place, index_files, place
from indexer.scan import Kind, kind_of
from indexer.slugs import slugify
from indexer.titles import find_title
from indexer.types import ContentSettings, Gone, Redirect, Source, Status

_MOST_READ = 1_000
"""Removed files whose last content is looked at, the newest; older ones are not told of."""

_Slugs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that an article's file had before."""

    place: Place
    language: str
    article: Source
    """As it is today."""

    def address(self, default_language: str) -> str:
        """Return the slug that it had then."""
        return _slug(self.place.address, self.language, default_language)


def renames(
    past: Past, moved: Mapping[str, str], articles: Iterable[Source], settings: ContentSettings
) -> tuple[Rename, ...]:
    """Return every former name of the articles, the newest first; drafts lead nobody anywhere.

    ``moved`` are renames that are not committed: name in the last commit → name now.
    """
    known = {one.path: one for one in articles if one.head.status is not Status.DRAFT}
    found = []
    for old, committed in (*moved.items(), *past.renames):
        article = known.get(_nfc(moved.get(committed, committed)))
        if article is not None and _is_article(old):
            where = _place(old, settings)
            language = where.language or _unnamed(article, settings)
            found.append(Rename(where, language, article))
    return tuple(found)


def category_redirects(found: Sequence[Rename], articles: Iterable[Source]) -> Iterator[Redirect]:
    """Yield where the addresses of categories lead whose folder was renamed.

    That is where most of its articles went; a folder that was scattered leads nowhere.
    """
    living = [one for one in articles if one.head.status is not Status.DRAFT]
    there = {one.category[:depth] for one in living for depth in range(len(one.category) + 1)}
    votes: dict[_Slugs, Counter[_Slugs]] = {}
    by_name: dict[_Slugs, str] = {}
    for rename in found:
        old = tuple(slugify(name) for name in rename.place.folders)
        if rename.article.head.category is None:
            for before, now in _pairs(old, rename.article.category):
                votes.setdefault(before, Counter())[now] += 1
                by_name.setdefault(now, rename.article.path)
    for before in sorted(votes.keys() - there):
        now, count = votes[before].most_common(1)[0]
        if now and 2 * count > votes[before].total():
            address = category_url("/".join(now))
            yield Redirect(f"c/{'/'.join(before)}/", address, by_name[now], by_git=True)


def former_ids(
    articles: Sequence[Source], redirects: Iterable[Redirect], settings: ContentSettings
) -> dict[str, str]:
    """Return the ids that articles had before → their ids.

    An id comes from the path unless the head gives one.  So what an old address says is an old
    id, and so is what the path says of an article that was given one later.
    """
    default = settings.default_language
    taken = {one.id for one in articles}
    by_slug = {one.slug: one for one in articles if one.head.status is not Status.DRAFT}
    found: dict[str, str] = {}
    for slug, target in (
        *((one.slug, one.slug) for one in by_slug.values()),
        *((one.source, one.target) for one in redirects),
    ):
        if target in by_slug:
            old = _id_of_slug(slug, settings.languages, default)
            if old not in taken:
                found.setdefault(old, by_slug[target].id)
    return found


def gone(
    past: Past, articles: Sequence[Source], former: dict[str, str], settings: ContentSettings
) -> tuple[Gone, ...]:
    """Return the articles that were removed, by every id that they had.

    Of a translation whose original is there, the ids lead to that, and are added to ``former``.
    What visitors could not see when it was removed is left out, or has no title.
    """
    places = _removed_places(past, settings)
    taken = {one.id for one in articles}
    originals = {one.slug: one.id for one in articles if one.head.status is not Status.DRAFT}
    names = [past.removed[path].blob for path in places]
    folder = settings.origin.folder if settings.origin else settings.folder
    known = contents(folder, names)
    found: dict[str, Gone] = {}
    for path, ids in places.items():
        version = past.removed[path]
        last = _last(path, version, known.get(version.blob), settings)
        own = [*([last.id] if last and last.id else []), *ids]
        for id in (id for id in own if id not in taken and id not in former):
            original = originals.get(id.partition(":")[2])
            if original is not None:
                former[id] = original
            elif last is not None:
                found.setdefault(id, Gone(id, last.title, version.moment))
    return tuple(found.values())


def _removed_places(past: Past, settings: ContentSettings) -> dict[str, list[str]]:
    """Return the newest removed articles' last path → the ids that their paths gave them."""
    paths = [path for path in past.removed if _is_article(path)][:_MOST_READ]
    found: dict[str, list[str]] = {path: [] for path in paths}
    for old, last in [*((path, path) for path in paths), *past.renames]:
        if last in found and _is_article(old):
            where = _place(old, settings)
            language = where.language or settings.default_language
            found[last].append(_derived(where.address, language, settings.default_language))
    return found


def _last(
    path: str, version: Version, content: bytes | None, settings: ContentSettings
) -> Gone | None:
    """Return what a removed file was in the end; ``None`` where visitors never saw it."""
    if content is None:
        return None
    parts = split_head(decoded(content))
    head = check_parts(parts, path).head
    if head is None or head.redirect_to or head.status is not Status.PUBLISHED:
        return None
    if head.publish_at and head.publish_at > version.moment:
        return None
    if head.expires_at and head.expires_at <= version.moment:
        return Gone(head.id or "", "", version.moment)
    where = _place(path, settings)
    title = find_title(parts.body, where.name, head.title).title
    return Gone(head.id or "", title, version.moment)


def _pairs(old: _Slugs, new: _Slugs) -> Iterator[tuple[_Slugs, _Slugs]]:
    """Yield each category that a path went through with the one in its place."""
    same = 0
    while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
        same += 1
    for depth in range(1, len(old) + 1):
        below = len(old) - depth
        yield old[:depth], new[: len(new) - below] if below <= same else new


def _is_article(path: str) -> bool:
    return kind_of(PurePosixPath(_nfc(path))) is Kind.ARTICLE


def _place(path: str, settings: ContentSettings) -> Place:
    name = _nfc(path)
    return place(name, settings, index_files([name], settings))


def _unnamed(article: Source, settings: ContentSettings) -> str:
    """Return the language of a path that names none: what the head of today says."""
    return article.head.language or settings.default_language


def _slug(address: str, language: str, default_language: str) -> str:
    return address if language == default_language else f"{slugify(language)}/{address}"


def _derived(address: str, language: str, default_language: str) -> str:
    return address if language == default_language else f"{language}:{address}"


def _id_of_slug(slug: str, languages: Iterable[str], default_language: str) -> str:
    for language in languages:
        if language != default_language and slug.startswith(f"{slugify(language)}/"):
            return _derived(slug.partition("/")[2], language, default_language)
    return slug


def _nfc(path: str) -> str:
    readable = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", readable)
