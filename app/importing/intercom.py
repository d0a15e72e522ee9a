"""Intercom: the JSON of its Articles and Help Center APIs.

Fields after https://developers.intercom.com/docs/references/rest-api/api.intercom.io/articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from app.importing.files import Tree
from app.importing.model import Export, ImportFailed, Languages, Lost, Page
from app.importing.records import Records, read_records
from app.importing.shelves import Shelf, Shelves
from app.importing.values import Record, day, line, name, place, without_empty, writable

_NAMES: Final = {
    "articles": "article",
    "article": "article",
    "collections": "collection",
    "collection": "collection",
    "sections": "collection",
    "help_centers": "help_center",
}
_NO_TEXT: Final = "Articles without text were left out"
_OTHER_PARENTS: Final = "Further collections of an article: it lies in the first"
_ICONS: Final = "Icons of collections"
_TWICE: Final = "Articles that the export holds several times: the one that changed last was taken"


def read(tree: Tree, languages: Languages) -> Export:
    """Return what an export of Intercom's articles holds."""
    records = read_records(tree, _NAMES, _guess)
    if not records.of("article"):
        raise ImportFailed(
            f"{tree.root}: there are no articles of Intercom. Save what its API answers at "
            "/articles and /help_center/collections as .json files there."
        )
    lost = [*tree.lost, *records.lost]
    default = _default(records, languages)
    shelves = _shelves(records, languages, default, lost)
    pages = tuple(
        page
        for origin, record in _latest(records, lost)
        for page in _pages(origin, record, languages, shelves, lost)
    )
    files = {path: file for path, file in tree.files.items() if path not in records.files}
    return Export(
        pages, shelves.folders(), files, lost=(*lost, *shelves.lost), default_language=default
    )


def _guess(found: dict[str, Any]) -> str:
    kind = found.get("type")
    if kind in ("article", "collection", "section"):
        return "collection" if kind == "section" else str(kind)
    if "id" in found and "body" in found:
        return "article"
    is_list = any(key in _NAMES and isinstance(found[key], list) for key in found)
    return "collection" if "id" in found and "name" in found and not is_list else ""


def _latest(records: Records, lost: list[Lost]) -> list[tuple[str, Record]]:
    """Return each article once: lists hold it, and so may answers of their own."""
    found: dict[str, tuple[str, Record]] = {}
    for origin, record in records.of("article"):
        number = name(record.get("id"))
        held = found.setdefault(number, (origin, record))[1]
        if held.get("body") != record.get("body"):
            lost.append(Lost(_TWICE, origin, number))
        if (place(record.get("updated_at")) or 0) > (place(held.get("updated_at")) or 0):
            found[number] = (origin, record)
    return list(found.values())


def _default(records: Records, languages: Languages) -> str:
    locales = [line(one.get("default_locale")) for _, one in records.of("article")]
    known = [locale for locale in locales if locale]
    return languages.of(max(known, key=known.count, default=""))


def _contents(record: Record, languages: Languages) -> Iterator[tuple[str, Record]]:
    """Yield the versions of an object by language: its own first, then the translations."""
    own = languages.of(line(record.get("default_locale")))
    yield own, record
    translated = record.get("translated_content")
    if not isinstance(translated, dict):
        return
    for locale, content in translated.items():
        if isinstance(content, dict) and languages.of(locale) != own:
            yield languages.of(locale), content


def _shelves(records: Records, languages: Languages, default: str, lost: list[Lost]) -> Shelves:
    shelves: dict[str, Shelf] = {}
    for origin, record in records.of("collection"):
        key = name(record.get("id"))
        shelf = Shelf(key, origin, name(record.get("parent_id")), names=(f"collection {key}",))
        shelf.order = place(record.get("order"))
        shelf.address = line(record.get("url"))
        for language, content in _contents(record, languages):
            if title := line(content.get("name")):
                shelf.titles.setdefault(language, title)
            if description := line(content.get("description")):
                shelf.descriptions.setdefault(language, description)
        if icon := line(record.get("icon")):
            lost.append(Lost(_ICONS, origin, icon))
        shelves.setdefault(key, shelf)
    return Shelves(list(shelves.values()), default, languages.known)


def _pages(
    origin: str, record: Record, languages: Languages, shelves: Shelves, lost: list[Lost]
) -> Iterator[Page]:
    number = name(record.get("id"))
    parents = [name(one) for one in record.get("parent_ids") or () if name(one)]
    parents = parents or [name(record.get("parent_id"))]
    title = line(record.get("title"))
    if len(parents) > 1:
        lost.append(Lost(_OTHER_PARENTS, origin, f"{title}: {', '.join(parents[1:])}"))
    folders = shelves.path(parents[0], origin)
    for language, content in _contents(record, languages):
        page = _page(number, language, content, folders, origin)
        if page is not None:
            yield page
        elif line(content.get("title")):
            lost.append(Lost(_NO_TEXT, origin, f"{line(content.get('title'))} ({language})"))


def _page(
    number: str, language: str, content: Record, folders: tuple[str, ...], origin: str
) -> Page | None:
    body = content.get("body")
    if not isinstance(body, str) or not body.strip():
        return None
    state = line(content.get("state"))
    url = line(content.get("url"))
    return Page(
        key=number,
        origin=origin,
        title=line(content.get("title")) or f"Article {number}",
        body=writable(body),
        language=language,
        folders=folders,
        is_html=True,
        head=without_empty(
            {
                "summary": line(content.get("description")),
                "id": number,
                "status": "draft" if state and state != "published" else None,
                "updated": day(content.get("updated_at")),
            }
        ),
        addresses=(url,) if url else (),
        names=(f"article {number}",),
    )
