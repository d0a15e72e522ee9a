"""The articles, their rendered HTML and their passages, in one read-only SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from search.announcements import Announcements
from search.errors import IndexCorrupt, NotFound
from search.generation import MANIFEST
from search.translations import Translations
from search.types import Article, ArticleRef, Asset, Category, Change, Heading, Passage
from search.visibility import Visibility

_REF = "number, id, slug, language, title, summary, category, product, updated"
_Slugs = tuple[str, ...]
_BATCH = 500  # SQLite allows 999 parameters in its older builds.


class Catalog:
    """Reads the catalog of one generation; safe to share among threads.

    ``staff`` lets internal, expired and not yet published articles through; without it a
    method shows what a visitor may see at this moment and nothing else.
    """

    def __init__(self, path: Path, default_language: str) -> None:
        self._folder = path.parent
        self._local = threading.local()
        # A connection holds itself by its cache of statements, so it must be closed by name.
        self._connections: list[sqlite3.Connection] = []
        weakref.finalize(self, _close_all, self._connections)
        self._path = path
        self._default_language = default_language
        rows = self._all(
            "SELECT public, publish_at, expires_at, language, category, product, searchable,"
            " boost, contact_direct, grouping FROM article ORDER BY number"
        )
        self.visibility = Visibility(map(dict, rows), default_language)
        self.translations = Translations(
            [row["language"] for row in rows], [row["grouping"] for row in rows]
        )
        self.announcements = Announcements(
            map(dict, self._all("SELECT * FROM announcement ORDER BY number")), default_language
        )
        # Read once: it is small, and every answer of a list names its categories.
        self._texts, self._positions = self._categories()

    def check(self) -> None:
        """Ask whether the catalog can be read and its generation still lies there.

        Raises ``IndexCorrupt``: what is open can be read on when its files are deleted,
        but no other process could open it.
        """
        self._one("SELECT number FROM article LIMIT 1")
        for path in (self._path, self._folder / MANIFEST):
            if not path.is_file():
                raise IndexCorrupt(f"{path}: is gone. Run 'firstline index' to build a new index.")

    def article(self, slug: str, *, staff: bool = False) -> Article:
        """Return the article at ``/a/<slug>``; ``NotFound`` when there is none to see."""
        row = self._one(f"SELECT {_REF}, * FROM article WHERE slug = ?", slug)  # noqa: S608
        if row is None or not (staff or self.visibility.shows(row["number"])):
            raise NotFound(f"There is no article at '{slug}'.")
        related = self._visible(json.loads(row["related"]), staff)
        return Article(
            ref=_ref(row),
            html=row["html"],
            markdown=row["markdown"],
            headings=tuple(Heading(*heading) for heading in json.loads(row["headings"])),
            translations=self._translations(row, staff),
            related=self.refs(related),
            path=row["path"],
            revision=row["revision"],
            contact_direct=bool(row["contact_direct"]),
            outdated=row["outdated"],
            history=_history(row["history"]),
        )

    def by_id(self, id: str, *, staff: bool = False) -> ArticleRef:
        """Return the article with this stable id; ``NotFound`` when there is none to see.

        Letters and their accents may stand together or apart.
        """
        name = unicodedata.normalize("NFC", id)
        row = self._one(f"SELECT {_REF} FROM article WHERE id = ?", name)  # noqa: S608
        if row is None or not (staff or self.visibility.shows(row["number"])):
            raise NotFound(f"There is no article with the id '{id}'.")
        return _ref(row)

    def article_by_id(self, id: str) -> Article:
        """Return the whole article with this stable id, as ``by_id``."""
        return self.article(self.by_id(id).slug)

    def version(self, ref: ArticleRef, language: str) -> ArticleRef:
        """Return an article in ``language``; itself where a visitor may see no such version."""
        row = self._one(
            f"SELECT {_REF} FROM article WHERE language = ? AND grouping ="  # noqa: S608
            " (SELECT grouping FROM article WHERE number = ?)",
            language,
            ref.number,
        )
        return _ref(row) if row and self.visibility.shows(row["number"]) else ref

    def paths(self) -> dict[str, str]:
        """Return file → id of all articles that a visitor may see."""
        rows = self._each("SELECT number, path, id FROM article ORDER BY number")
        return {row["path"]: row["id"] for row in rows if self.visibility.shows(row["number"])}

    def refs(self, numbers: Sequence[int]) -> tuple[ArticleRef, ...]:
        """Return these articles in the order given."""
        found = {row["number"]: _ref(row) for row in self._rows("article", _REF, numbers)}
        return tuple(found[number] for number in numbers)

    def passages(self, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return these passages in the order given."""
        columns = "number, article, anchor, heading, text"
        found = {row["number"]: Passage(*row) for row in self._rows("passage", columns, numbers)}
        return tuple(found[number] for number in numbers)

    def names(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return these names, titles and ``asks``, in the order given."""
        found = {row["number"]: row["text"] for row in self._rows("name", "number, text", numbers)}
        return tuple(found[number] for number in numbers)

    def category(self, path: tuple[str, ...], language: str) -> Category:
        """Return a category; ``NotFound`` when this language lists nothing in it."""
        count = self.visibility.count(path, language)
        if not count:
            raise NotFound(f"There is no category at '{'/'.join(path)}'.")
        for own in (language, self._default_language):
            if texts := self._texts.get((path, own)):
                return Category(path, *texts, count, own)
        return Category(path, path[-1] if path else "", "", count, language)

    def subcategories(self, path: tuple[str, ...], language: str) -> tuple[Category, ...]:
        """Return the categories directly below ``path``, in the writers' order."""
        paths = self.visibility.below(path, language)
        categories = [self.category(below, language) for below in paths]
        return tuple(sorted(categories, key=lambda c: (self._positions.get(c.path, 0.0), c.title)))

    def articles_in(self, path: tuple[str, ...], language: str) -> tuple[ArticleRef, ...]:
        """Return the articles directly in a category, in the writers' order.

        This and the other lists hold the articles in ``language``, and those in the default
        language that have no version in it.
        """
        return tuple(self._listed(language, "category = ?", "position, title", "/".join(path)))

    def recent(
        self, language: str, limit: int, category: tuple[str, ...] = ()
    ) -> tuple[ArticleRef, ...]:
        """Return the articles in and below a category changed last, the newest first."""
        found = self._listed(language, "updated IS NOT NULL", "updated DESC, number")
        inside = (ref for ref in found if ref.category[: len(category)] == category)
        return tuple(islice(inside, limit))

    def featured(self, language: str) -> tuple[ArticleRef, ...]:
        """Return the articles that their writers put forward, in the writers' order."""
        return tuple(self._listed(language, "featured", "position, title"))

    def languages(self) -> tuple[str, ...]:
        """Return the languages that have something to see, the default one first."""
        found = self.visibility.languages()
        return tuple(sorted(found, key=lambda name: (name != self._default_language, name)))

    def products(self) -> tuple[str, ...]:
        """Return the products that visible articles name."""
        return tuple(sorted(self.visibility.products()))

    def redirect(self, slug: str) -> str | None:
        """Return where an old address leads: a slug, a path from "/" or an absolute URL.

        ``None`` when it leads nowhere, or to an article that a visitor may not see.
        """
        row = self._one(
            "SELECT target, number FROM redirect LEFT JOIN article ON slug = target"
            " WHERE source = ?",
            slug,
        )
        if row is None or (row["number"] is not None and not self.visibility.shows(row["number"])):
            return None
        return str(row["target"])

    def asset(self, path: str, *, staff: bool = False) -> Asset:
        """Return the file at ``/files/<path>``; ``NotFound`` where nothing to see shows it."""
        row = self._one("SELECT file, media_type, size FROM asset WHERE path = ?", path)
        owners = self._all("SELECT article FROM asset_owner WHERE path = ?", path)
        notices = self._all("SELECT announcement FROM announcement_asset WHERE path = ?", path)
        seen = self._visible((owner[0] for owner in owners), staff)
        if row is None or not (seen or self.announcements.shows(notice[0] for notice in notices)):
            raise NotFound(f"There is no file at '{path}'.")
        return Asset(self._folder / row["file"], row["media_type"], row["size"])

    def _categories(
        self,
    ) -> tuple[dict[tuple[_Slugs, str], tuple[str, str]], dict[_Slugs, float]]:
        """Return (category, language) → title and description, and each category's position."""
        texts: dict[tuple[_Slugs, str], tuple[str, str]] = {}
        positions: dict[_Slugs, float] = {}
        for row in self._each("SELECT path, language, title, description, position FROM category"):
            path = _slugs(row["path"])
            texts[path, row["language"]] = row["title"], row["description"]
            positions[path] = min(row["position"], positions.get(path, row["position"]))
        return texts, positions

    def _listed(
        self, language: str, condition: str, order: str, *values: Any
    ) -> Iterator[ArticleRef]:
        listed = self.visibility.listed(language)
        query = (
            f"SELECT {_REF} FROM article WHERE language IN (?, ?) AND {condition}"  # noqa: S608
            f" ORDER BY {order}"
        )
        for row in self._each(query, language, self._default_language, *values):
            if listed[row["number"]]:
                yield _ref(row)

    def _translations(self, row: sqlite3.Row, staff: bool) -> tuple[ArticleRef, ...]:
        rows = self._all(
            f"SELECT {_REF} FROM article WHERE grouping = ? AND number <> ?"  # noqa: S608
            " ORDER BY language",
            row["grouping"],
            row["number"],
        )
        return tuple(_ref(r) for r in rows if staff or self.visibility.shows(r["number"]))

    def _visible(self, numbers: Iterable[int], staff: bool) -> list[int]:
        return [number for number in numbers if staff or self.visibility.shows(number)]

    def _rows(self, table: str, columns: str, numbers: Sequence[int]) -> Iterable[sqlite3.Row]:
        for start in range(0, len(numbers), _BATCH):
            batch = [int(number) for number in numbers[start : start + _BATCH]]
            marks = ", ".join("?" * len(batch))
            query = f"SELECT {columns} FROM {table} WHERE number IN ({marks})"  # noqa: S608
            yield from self._each(query, *batch)

    def _one(self, query: str, *values: Any) -> sqlite3.Row | None:
        return next(self._each(query, *values), None)

    def _all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return list(self._each(query, *values))

    def _each(self, query: str, *values: Any) -> Iterator[sqlite3.Row]:
        try:
            yield from self._connection().execute(query, values)
        except sqlite3.Error as error:
            raise IndexCorrupt(f"{self._path}: cannot be read ({error}).") from error

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's own connection, closed with the catalog."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # immutable: nothing writes a generation, so SQLite need not look for locks.
            uri = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            # Used by this thread alone, but closed by whichever lets go of the catalog last.
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
            self._connections.append(connection)
        return connection


def _close_all(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


def _ref(row: sqlite3.Row) -> ArticleRef:
    return ArticleRef(
        number=row["number"],
        id=row["id"],
        slug=row["slug"],
        language=row["language"],
        title=row["title"],
        summary=row["summary"],
        category=_slugs(row["category"]),
        product=row["product"],
        updated=datetime.fromisoformat(row["updated"]) if row["updated"] else None,
    )


def _history(stored: str) -> tuple[Change, ...]:
    return tuple(Change(datetime.fromisoformat(when), what) for when, what in json.loads(stored))


def _slugs(path: str) -> _Slugs:
    return tuple(path.split("/")) if path else ()
