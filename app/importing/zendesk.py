"""Zendesk Guide: the JSON of the Help Center API, or files that tools make of it.

Fields after https://developer.zendesk.com/api-reference/help_center/help-center-api/.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from app.importing import zendesk_files
from app.importing.files import Tree
from app.importing.model import Export, Languages, Lost, Page
from app.importing.records import Records, read_records
from app.importing.shelves import Shelf, Shelves, orders
from app.importing.values import Record, day, line, many, name, place, without_empty, writable

_NAMES: Final = {
    "articles": "article",
    "article": "article",
    "sections": "section",
    "section": "section",
    "categories": "category",
    "category": "category",
    "translations": "translation",
    "translation": "translation",
    "article_attachments": "attachment",
    "article_attachment": "attachment",
}
_RESTRICTED: Final = "Articles for some users only: they are internal, which nobody but staff sees"
_VOTES: Final = "Votes and comments of readers"
_TWICE: Final = "Articles that the export holds several times: the one that changed last was taken"
_NO_TEXT: Final = "Articles without text were left out"
_LOST_PARENT: Final = "Translations without their article: they came to the top"


def read(tree: Tree, languages: Languages) -> Export:
    """Return what an export of Zendesk Guide holds."""
    records = read_records(tree, _NAMES, _guess)
    if not records.of("article"):
        return zendesk_files.read(tree, languages, records.lost)
    return _Reader(records, languages).export(tree)


def _guess(found: dict[str, Any]) -> str:
    if not {"id", "source_id"} & found.keys():
        return ""
    if "section_id" in found and ("body" in found or "title" in found):
        return "article"
    if "source_id" in found and "locale" in found:
        return "translation"
    if "content_url" in found:
        return "attachment"
    if "category_id" in found and "name" in found:
        return "section"
    is_list = any(key in _NAMES and isinstance(found[key], list) for key in found)
    return "category" if "name" in found and "position" in found and not is_list else ""


@dataclass(slots=True)
class _Version:
    """An article in one language, as the export holds it."""

    origin: str
    record: Record
    article: Record
    """Of a translation, the article that it belongs to."""


@dataclass(slots=True)
class _Reader:
    records: Records
    languages: Languages
    versions: dict[tuple[str, str], _Version] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    offered: dict[str, list[Record]] = field(default_factory=dict)
    """Number of an article → the attachments that stand below it, not in its text."""

    def export(self, tree: Tree) -> Export:
        self.lost += self.records.lost
        self._collect()
        shelves = self._shelves()
        positions = {
            number: (name(one.article.get("section_id")), place(one.article.get("position")))
            for (number, _), one in self.versions.items()
        }
        places = orders(positions)
        pages = [
            page
            for (number, language), one in self.versions.items()
            if (page := self._page(number, language, one, shelves, places)) is not None
        ]
        self.lost += shelves.lost
        files = {path: file for path, file in tree.files.items() if path not in self.records.files}
        return Export(
            tuple(pages),
            shelves.folders(),
            files,
            attached={
                name(one.get("id")): line(one.get("file_name"))
                for _, one in self.records.of("attachment")
            },
            lost=(*tree.lost, *self.lost),
            default_language=self._default(),
        )

    def _default(self) -> str:
        locales = [
            one.get("source_locale") or one.get("locale") for _, one in self.records.of("article")
        ]
        return self.languages.of(line(max(locales, key=locales.count, default="")))

    def _collect(self) -> None:
        for _, record in self.records.of("attachment"):
            if record.get("inline") is False:
                self.offered.setdefault(name(record.get("article_id")), []).append(record)
        articles: dict[str, Record] = {}
        for origin, record in self.records.of("article"):
            number = name(record.get("id"))
            articles.setdefault(number, record)
            self._take(origin, number, record, record)
            for inner in record.get("translations") or ():
                if isinstance(inner, dict):
                    self._take(origin, number, inner, record)
        for origin, record in self.records.of("translation"):
            if line(record.get("source_type") or "Article") != "Article":
                continue
            number = name(record.get("source_id"))
            if number not in articles:
                self.lost.append(Lost(_LOST_PARENT, origin, line(record.get("title"))))
            self._take(origin, number, record, articles.get(number, {}))

    def _take(self, origin: str, number: str, record: Record, article: Record) -> None:
        language = self.languages.of(line(record.get("locale")))
        held = self.versions.get((number, language))
        new = _Version(origin, record, article)
        if held is None:
            self.versions[number, language] = new
            return
        # The API lists an article's own text among its translations, too.
        if held.record.get("body") != record.get("body") and held.article is not article:
            self.lost.append(Lost(_TWICE, origin, f"{number} ({language})"))
        if _changed(record) > _changed(held.record) or not held.record.get("body"):
            self.versions[number, language] = _Version(origin, record, held.article)

    def _shelves(self) -> Shelves:
        shelves: dict[str, Shelf] = {}
        for kind in ("category", "section"):
            for origin, record in self.records.of(kind):
                key = f"{kind} {name(record.get('id'))}"
                made = Shelf(key, origin, _parent(record), names=(key,))
                made.address = line(record.get("html_url"))
                shelf = shelves.setdefault(key, made)
                self._name(shelf, record)
                for inner in record.get("translations") or ():
                    if isinstance(inner, dict):
                        self._name(shelf, inner)
        for _, record in self.records.of("translation"):
            key = f"{line(record.get('source_type')).lower()} {name(record.get('source_id'))}"
            if key in shelves:
                self._name(shelves[key], record)
        positions = {
            shelf.key: (shelf.parent, None if shelf.order is None else int(shelf.order))
            for shelf in shelves.values()
        }
        places = orders(positions)
        for shelf in shelves.values():
            shelf.order = places.get(shelf.key)
        return Shelves(list(shelves.values()), self._default(), self.languages.known)

    def _name(self, shelf: Shelf, record: Record) -> None:
        language = self.languages.of(line(record.get("locale")))
        title = line(record.get("name") or record.get("title"))
        if title:
            shelf.titles.setdefault(language, title)
        if description := line(record.get("description") or record.get("body")):
            shelf.descriptions.setdefault(language, description)
        if shelf.order is None:
            shelf.order = place(record.get("position"))

    def _page(
        self,
        number: str,
        language: str,
        one: _Version,
        shelves: Shelves,
        places: dict[str, int],
    ) -> Page | None:
        record, article = one.record, one.article
        title = line(record.get("title") or record.get("name")) or f"Article {number}"
        body = record.get("body")
        if not isinstance(body, str) or not body.strip():
            self.lost.append(Lost(_NO_TEXT, one.origin, title))
            return None
        self._tell(one, title)
        section = name(article.get("section_id"))
        return Page(
            key=number,
            origin=one.origin,
            title=title,
            body=writable(body) + self._downloads(number, body),
            language=language,
            folders=shelves.path(f"section {section}" if section else "", one.origin),
            is_html=True,
            head=without_empty(
                {
                    "id": number,
                    "tags": many(article.get("label_names")),
                    "order": places.get(number),
                    "status": _status(record, article),
                    "featured": article.get("promoted") is True,
                    "outdated": record.get("outdated") is True,
                    "updated": day(record.get("edited_at") or record.get("updated_at")),
                }
            ),
            addresses=_addresses(number, record),
            names=(f"article {number}",),
        )

    def _downloads(self, number: str, body: str) -> str:
        """Return links to the attachments that Zendesk lists below an article."""
        links = [
            f'<li><a href="{escape(line(one.get("content_url")))}">'
            f"{escape(line(one.get('display_file_name')) or line(one.get('file_name')))}</a></li>"
            for one in self.offered.get(number, ())
            if name(one.get("id")) not in body
        ]
        return f"<ul>{''.join(links)}</ul>" if links else ""

    def _tell(self, one: _Version, title: str) -> None:
        if _is_restricted(one.article):
            self.lost.append(Lost(_RESTRICTED, one.origin, title))
        votes = place(one.record.get("vote_count"))
        if votes:
            self.lost.append(Lost(_VOTES, one.origin, f"{title}: {votes} votes"))


def _changed(record: Record) -> str:
    return line(record.get("updated_at"))


def _parent(record: Record) -> str:
    if above := name(record.get("parent_section_id")):
        return f"section {above}"
    above = name(record.get("category_id"))
    return f"category {above}" if above else ""


def _is_restricted(article: Record) -> bool:
    return bool(article.get("user_segment_id") or article.get("user_segment_ids"))


def _status(record: Record, article: Record) -> str | None:
    if record.get("draft") is True or record.get("hidden") is True:
        return "draft"
    return "internal" if _is_restricted(article) else None


def _addresses(number: str, record: Record) -> tuple[str, ...]:
    url, locale = line(record.get("html_url")), line(record.get("locale")).lower()
    if url:
        return (url,)
    return (f"/hc/{locale}/articles/{number}",) if locale else ()
