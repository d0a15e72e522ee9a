"""The catalog of an overlay: what went is shut off in a copy, and what came is added."""

from __future__ import annotations

import filecmp
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer import store
from indexer.related import beside, best, centres_of
from indexer.texts import Texts
from indexer.tree import Tree
from indexer.types import Rendered
from search import generation as files
from search.encoder import Vectors
from search.impacts import Ints
from search.ranking import Layout

_NEVER = float("inf")
_WHOLE = ("category", "redirect", "former_id", "gone", "announcement", "announcement_asset")
"""Tables that are no single article's: they are written anew."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a tree differs from a generation."""

    added: Texts
    shut: Ints
    """Numbers of articles that changed or went."""
    places: dict[str, int]
    """Path → number of every article that is shown."""
    removed: tuple[str, ...]
    paths: dict[int, str]
    """Number → path of every article of the generation."""


@dataclass(frozen=True, slots=True)
class CatalogOverlay:
    """What is laid over a catalog."""

    path: Path
    """The copy of the catalog that is changed; files that articles show lie beside it."""
    difference: Difference
    tree: Tree
    before: Layout
    """Of the generation."""
    layout: Layout
    """Of the overlay."""
    vectors: Vectors | None
    """All of the overlay's, article by article."""

    @property
    def first(self) -> int:
        """The number of the first article that came."""
        return self.before.articles

    def write(self, *, drafts: bool) -> None:
        """Shut off what went and add what came; with ``drafts`` everything is shown."""
        with closing(sqlite3.connect(self.path)) as database, database:
            self._shut(database)
            for table in _WHOLE:
                database.execute(f"DELETE FROM {table}")  # noqa: S608
            store.insert_reading(database, self.tree.reading, self.tree.content.default_language)
            self._add(database)
            if drafts:
                database.execute(
                    "UPDATE article SET public = 1, publish_at = ?, expires_at = ?"
                    " WHERE slug NOT GLOB char(1) || '*'",
                    (-_NEVER, _NEVER),
                )
        store.write_announcements(self.path, self.tree.announcements, self.tree.content)

    def _shut(self, database: sqlite3.Connection) -> None:
        """Leave rows without an address behind, so that all others keep their numbers."""
        numbers = [(number,) for number in self.difference.shut.tolist()]
        # A name that no path, head or address can hold.
        database.executemany(
            "UPDATE article SET id = char(1) || number, slug = char(1) || number,"
            " grouping = char(1) || number, path = '', html = '', markdown = '', public = 0,"
            " searchable = 0, featured = 0, related = '[]' WHERE number = ?",
            numbers,
        )
        for table in ("asset_owner", "care"):
            database.executemany(f"DELETE FROM {table} WHERE article = ?", numbers)  # noqa: S608

    def _add(self, database: sqlite3.Connection) -> None:
        texts, first = self.difference.added, self.first
        numbered = list(enumerate(texts.articles, first))
        related = self._related()
        rows = zip(numbered, texts.passages, related, strict=True)
        store.insert(
            database, "article", (store.article_row(n, a, own, near) for (n, a), own, near in rows)
        )
        store.insert(database, "care", (store.care_row(n, a.source) for n, a in numbered))
        store.insert(database, "passage", self._passages())
        names = (
            (article, name)
            for (article, _), own in zip(numbered, texts.names, strict=True)
            for name in own
        )
        start = len(self.before.name_article)
        store.insert(database, "name", ((n, *row) for n, row in enumerate(names, start)))
        self._renumber_related(database)
        self._add_assets(database, numbered)

    def _passages(self) -> Iterable[tuple[object, ...]]:
        first, number = self.first, len(self.before.passage_article)
        for article, passages in enumerate(self.difference.added.passages, first):
            for passage in passages:
                yield store.passage_row(number, article, passage)
                number += 1

    def _related(self) -> list[list[int]]:
        """Return what stands beside each new article: what its writer names, then near ones."""
        named, near = self._named(), self._nearest()
        numbers = range(self.first, self.layout.articles)
        return [beside(n, named.get(n, ()), near.get(n, ())) for n in numbers]

    def _named(self) -> dict[int, list[int]]:
        """Return what each article's writer names, of those who name any."""
        places = self.difference.places
        sources = [a.source for a in self.tree.rendered if a.source.path in places]
        names = {
            name: places[source.path]
            for source in sources
            for name in (source.path, source.slug, source.id)
        }
        return {
            places[source.path]: [names[name] for name in source.head.related if name in names]
            for source in sources
            if source.head.related
        }

    def _nearest(self) -> dict[int, list[int]]:
        layout, articles = self.layout, self.layout.articles
        new = range(self.first, articles)
        if self.vectors is None or not new:
            return {}
        counts = np.diff(layout.first_name) + np.diff(layout.first_passage)
        owners = np.repeat(np.arange(articles, dtype=np.int32), counts)
        centres = centres_of(owners, self.vectors, articles)
        languages = self._languages(articles)
        nearest = {}
        for number in new:
            cosines = centres @ centres[number]
            cosines[languages != languages[number]] = -1
            cosines[self.difference.shut] = -1
            nearest[number] = best(cosines, number)
        return nearest

    def _languages(self, articles: int) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        languages = np.full(articles, None, dtype=object)
        for article in self.tree.rendered:
            number = self.difference.places.get(article.source.path)
            if number is not None:
                languages[number] = article.source.language
        return languages

    def _renumber_related(self, database: sqlite3.Connection) -> None:
        """Let stand beside an article what its writer names, and others as they are now."""
        paths, named = self.difference.paths, self._named()
        shut = set(self.difference.shut.tolist())
        first = self.first
        rows = database.execute("SELECT number, related FROM article WHERE number < ?", (first,))
        for number, stored in rows.fetchall():
            before = json.loads(stored)
            places = (
                self.difference.places.get(paths[other]) if other in shut else other
                for other in before
            )
            near = [place for place in places if place is not None]
            now = beside(number, named.get(number, ()), near)
            if now != before:
                database.execute(
                    "UPDATE article SET related = ? WHERE number = ?", (json.dumps(now), number)
                )

    def _add_assets(
        self, database: sqlite3.Connection, numbered: Sequence[tuple[int, Rendered]]
    ) -> None:
        folder = self.path.parent / files.ASSETS
        folder.mkdir(exist_ok=True)
        shown = {name for _, article in numbered for name in article.assets}
        shown |= {name for one in self.tree.announcements for name in one.assets}
        content = self.tree.content.folder
        stored = database.execute("SELECT path, file FROM asset").fetchall()
        generation = self.path.parent
        shown |= {name for name, file in stored if _is_other(content / name, generation / file)}
        for name in sorted(shown):
            row = store.asset_row(content / name, name, folder)
            database.execute("INSERT OR REPLACE INTO asset VALUES (?, ?, ?, ?)", row)
        owners = {(name, number) for number, article in numbered for name in article.assets}
        store.insert(database, "asset_owner", sorted(owners))


def _is_other(file: Path, copy: Path) -> bool:
    """Say whether a file is no longer what was copied; one that is gone is left as it was."""
    try:
        now, then = file.stat(), copy.stat()
    except OSError:
        return False
    if now.st_size != then.st_size:
        return True
    # Its times as a whole: a file that is moved here brings an older time of its content along.
    return now.st_ctime > then.st_mtime and not filecmp.cmp(file, copy, shallow=False)
