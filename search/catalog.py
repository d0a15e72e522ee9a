"""The articles, their rendered HTML and their passages, in one read-only SQLite file."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from search import stored
from search.announcements import Announcements
from search.errors import IndexCorrupt, NotFound
from search.generation import MANIFEST
from search.rows import Rows
from search.stored import CARE, REF
from search.translations import Translations
from search.types import (
    Article,
    ArticleRef,
    Asset,
    Care,
    Category,
    Gone,
    Heading,
    Passage,
)
from search.visibility import Visibility

_Slugs = tuple[str, ...]
_BATCH = 500  # SQLite allows 999 parameters in its older builds.


class Catalog:
    """Reads the catalog of one generation; safe to share among threads.

    ``staff`` lets internal, expired and not yet published articles through; without it a
    method shows what a visitor may see at this moment and nothing else.
    """

    def __init__(self, path: Path, default_language: str) -> None:
        self._folder = path.parent
        self._read = Rows(path)
        self._path = path
        self._default_language = default_language
        rows = self._read.all(
            "SELECT public, publish_at, expires_at, language, category, product, searchable,"
            " boost, contact_direct, grouping FROM article ORDER BY number"
        )
        self.visibility = Visibility(map(dict, rows), default_language)
        self.translations = Translations(
            [row["language"] for row in rows], [row["grouping"] for row in rows]
        )
        self.announcements = Announcements(
            map(dict, self._read.all("SELECT * FROM announcement ORDER BY number")),
            default_language,
        )
        # Read once: it is small, and every answer of a list names its categories.
        self._texts, self._positions = self._categories()

    def check(self) -> None:
        """Ask whether the catalog can be read and its generation still lies there.

        Raises ``IndexCorrupt``: what is open can be read on when its files are deleted,
        but no other process could open it.
        """
        self._read.one("SELECT number FROM article LIMIT 1")
        for path in (self._path, self._folder / MANIFEST):
            if not path.is_file():
                raise IndexCorrupt(f"{path}: is gone. Run 'firstline index' to build a new index.")

    def article(self, slug: str, *, staff: bool = False) -> Article:
        """Return the article at ``/a/<slug>``; ``NotFound`` when there is none to see."""
        row = self._read.one(f"SELECT {REF}, * FROM article WHERE slug = ?", slug)  # noqa: S608
        if row is None or not (staff or self.visibility.shows(row["number"])):
            raise NotFound(f"There is no article at '{slug}'.")
        related = self._visible(json.loads(row["related"]), staff)
        return Article(
            ref=stored.ref(row),
            html=row["html"],
            markdown=row["markdown"],
            headings=tuple(Heading(*heading) for heading in json.loads(row["headings"])),
            translations=self._translations(row, staff),
            related=self.refs(related),
            path=row["path"],
            revision=row["revision"],
            contact_direct=bool(row["contact_direct"]),
            outdated=row["outdated"],
            history=stored.history(row["history"]),
            behind=stored.moment(row["behind"]),
        )

    def by_id(self, id: str, *, staff: bool = False) -> ArticleRef:
        """Return the article with this stable id; ``NotFound`` when there is none to see.

        An id that it had before leads to it, too.  Letters and their accents may stand together
        or apart.
        """
        name = unicodedata.normalize("NFC", id)
        row = self._read.one(
            f"SELECT {REF} FROM article WHERE id ="  # noqa: S608
            " coalesce((SELECT target FROM former_id WHERE former_id.id = ?1), ?1)",
            name,
        )
        if row is None or not (staff or self.visibility.shows(row["number"])):
            raise NotFound(f"There is no article with the id '{id}'.")
        return stored.ref(row)

    def article_by_id(self, id: str) -> Article:
        """Return the whole article with this stable id, as ``by_id``."""
        return self.article(self.by_id(id).slug)

    def gone(self, id: str) -> Gone | None:
        """Return what is known of an article that was removed, ``None`` where nothing is."""
        name = unicodedata.normalize("NFC", id)
        row = self._read.one("SELECT title, removed FROM gone WHERE id = ?", name)
        return Gone(row["title"], datetime.fromisoformat(row["removed"])) if row else None

    def former_ids(self) -> dict[str, str]:
        """Return id that an article had before → its id of today, of all articles."""
        return {row["id"]: row["target"] for row in self._read.each("SELECT * FROM former_id")}

    def care(self) -> tuple[Care, ...]:
        """Return who looks after each article and when, for staff: all but drafts, by path."""
        query = f"SELECT {CARE} FROM article JOIN care ON article = number ORDER BY path"  # noqa: S608
        return tuple(map(stored.care, self._read.each(query)))

    def version(self, ref: ArticleRef, language: str) -> ArticleRef:
        """Return an article in ``language``; itself where a visitor may see no such version."""
        row = self._read.one(
            f"SELECT {REF} FROM article WHERE language = ? AND grouping ="  # noqa: S608
            " (SELECT grouping FROM article WHERE number = ?)",
            language,
            ref.number,
        )
        return stored.ref(row) if row and self.visibility.shows(row["number"]) else ref

    def paths(self) -> dict[str, str]:
        """Return file → id of all articles that a visitor may see."""
        rows = self._read.each("SELECT number, path, id FROM article ORDER BY number")
        return {row["path"]: row["id"] for row in rows if self.visibility.shows(row["number"])}

    def refs(self, numbers: Sequence[int]) -> tuple[ArticleRef, ...]:
        """Return these articles in the order given."""
        found = {row["number"]: stored.ref(row) for row in self._rows("article", REF, numbers)}
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
        row = self._read.one(
            "SELECT target, number FROM redirect LEFT JOIN article ON slug = target"
            " WHERE source = ?",
            slug,
        )
        if row is None or (row["number"] is not None and not self.visibility.shows(row["number"])):
            return None
        return str(row["target"])

    def asset(self, path: str, *, staff: bool = False) -> Asset:
        """Return the file at ``/files/<path>``; ``NotFound`` where nothing to see shows it."""
        row = self._read.one("SELECT file, media_type, size FROM asset WHERE path = ?", path)
        owners = self._read.all("SELECT article FROM asset_owner WHERE path = ?", path)
        notices = self._read.all("SELECT announcement FROM announcement_asset WHERE path = ?", path)
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
        for row in self._read.each(
            "SELECT path, language, title, description, position FROM category"
        ):
            path = stored.slugs(row["path"])
            texts[path, row["language"]] = row["title"], row["description"]
            positions[path] = min(row["position"], positions.get(path, row["position"]))
        return texts, positions

    def _listed(
        self, language: str, condition: str, order: str, *values: Any
    ) -> Iterator[ArticleRef]:
        listed = self.visibility.listed(language)
        query = (
            f"SELECT {REF} FROM article WHERE language IN (?, ?) AND {condition}"  # noqa: S608
            f" ORDER BY {order}"
        )
        for row in self._read.each(query, language, self._default_language, *values):
            if listed[row["number"]]:
                yield stored.ref(row)

    def _translations(self, row: sqlite3.Row, staff: bool) -> tuple[ArticleRef, ...]:
        rows = self._read.all(
            f"SELECT {REF} FROM article WHERE grouping = ? AND number <> ?"  # noqa: S608
            " ORDER BY language",
            row["grouping"],
            row["number"],
        )
        return tuple(stored.ref(r) for r in rows if staff or self.visibility.shows(r["number"]))

    def _visible(self, numbers: Iterable[int], staff: bool) -> list[int]:
        return [number for number in numbers if staff or self.visibility.shows(number)]

    def _rows(self, table: str, columns: str, numbers: Sequence[int]) -> Iterable[sqlite3.Row]:
        for start in range(0, len(numbers), _BATCH):
            batch = [int(number) for number in numbers[start : start + _BATCH]]
            marks = ", ".join("?" * len(batch))
            query = f"SELECT {columns} FROM {table} WHERE number IN ({marks})"  # noqa: S608
            yield from self._read.each(query, *batch)
