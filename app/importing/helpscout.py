"""Help Scout Docs: the JSON of its Docs API.

Fields after https://developer.helpscout.com/docs-api/.
"""

from __future__ import annotations

from typing import Any, Final

from app.importing.files import Tree
from app.importing.model import Export, ImportFailed, Languages, Lost, Page
from app.importing.records import Records, read_records
from app.importing.shelves import Shelf, Shelves
from app.importing.values import Record, day, line, many, name, place, without_empty, writable

_NAMES: Final = {
    "articles": "article",
    "article": "article",
    "categories": "category",
    "category": "category",
    "collections": "collection",
    "collection": "collection",
    "redirects": "redirect",
    "redirect": "redirect",
    "sites": "site",
    "site": "site",
}
_NO_TEXT: Final = "Articles without text were left out"
_OTHERS: Final = "Further categories of an article: it lies in the first"
_HAS_DRAFT: Final = "Changes in drafts of published articles: the API does not give them"
_PRIVATE: Final = "Articles of private collections: they are internal, which nobody but staff sees"
_VIEWS: Final = "Figures of the old help centre"


def read(tree: Tree, languages: Languages) -> Export:
    """Return what an export of Help Scout Docs holds."""
    records = read_records(tree, _NAMES, _guess)
    articles = _latest(records)
    if not articles:
        raise ImportFailed(
            f"{tree.root}: there are no articles of Help Scout. Save what its Docs API answers at "
            "/v1/collections, /v1/collections/ID/categories and /v1/articles/ID "
            "as .json files there."
        )
    lost = [*tree.lost, *records.lost]
    shelves = _shelves(records, languages)
    private = {
        name(one.get("id"))
        for _, one in records.of("collection")
        if line(one.get("visibility")) == "private"
    }
    pages = [
        page
        for origin, record in articles
        if (page := _page(origin, record, languages.default, shelves, private, lost)) is not None
    ]
    redirects = tuple(
        (line(one.get("urlMapping")), line(one.get("redirect")), origin)
        for origin, one in records.of("redirect")
        if line(one.get("urlMapping")) and line(one.get("redirect"))
    )
    files = {path: file for path, file in tree.files.items() if path not in records.files}
    return Export(
        tuple(pages), shelves.folders(), files, redirects, (*lost, *shelves.lost), languages.default
    )


def _guess(found: dict[str, Any]) -> str:
    if "urlMapping" in found and "redirect" in found:
        return "redirect"
    if "id" not in found:
        return ""
    if "text" in found and "name" in found:
        return "article"
    if "collectionId" in found and "articleCount" in found:
        return "category"
    return "collection" if "siteId" in found and "articleCount" in found else ""


def _latest(records: Records) -> list[tuple[str, Record]]:
    """Return each article once: lists hold it without its text, answers of their own with it."""
    found: dict[str, tuple[str, Record]] = {}
    for origin, record in records.of("article"):
        number = name(record.get("id"))
        if number not in found or (record.get("text") and not found[number][1].get("text")):
            found[number] = (origin, record)
    return list(found.values())


def _shelves(records: Records, languages: Languages) -> Shelves:
    shelves: dict[str, Shelf] = {}
    collections = {name(one.get("id")) for _, one in records.of("collection")}
    for kind, above in (("collection", ""), ("category", "collectionId")):
        for origin, record in records.of(kind):
            key = name(record.get("id"))
            # A collection need not be part of the export.
            parent = name(record.get(above)) if above else ""
            shelf = Shelf(key, origin, parent if parent in collections else "")
            shelf.titles[languages.default] = line(record.get("name")) or key
            shelf.descriptions[languages.default] = line(record.get("description"))
            shelf.order = place(record.get("order"))
            shelf.address = line(record.get("publicUrl"))
            shelf.names = (f"{kind} {name(record.get('number'))}",)
            shelves.setdefault(key, shelf)
    return Shelves(list(shelves.values()), languages.default, languages.known)


def _page(
    origin: str,
    record: Record,
    language: str,
    shelves: Shelves,
    private: set[str],
    lost: list[Lost],
) -> Page | None:
    number = name(record.get("id"))
    title = line(record.get("name")) or f"Article {line(record.get('number')) or number}"
    body = record.get("text")
    if not isinstance(body, str) or not body.strip():
        lost.append(Lost(_NO_TEXT, origin, title))
        return None
    collection = name(record.get("collectionId"))
    is_private = collection in private
    _tell(origin, title, record, is_private, lost)
    categories = many(record.get("categories")) or [collection]
    draft = line(record.get("status")) in ("notpublished", "draft")
    return Page(
        key=number,
        origin=origin,
        title=title,
        body=writable(body),
        language=language,
        folders=shelves.path(categories[0], origin),
        is_html=True,
        head=without_empty(
            {
                "id": number,
                "keywords": many(record.get("keywords")),
                "status": "draft" if draft else ("internal" if is_private else None),
                "related": many(record.get("related")),
                "updated": day(record.get("updatedAt") or record.get("lastPublishedAt")),
            }
        ),
        addresses=_addresses(record),
        names=(f"article {line(record.get('number'))}", f"article {number}"),
    )


def _tell(origin: str, title: str, record: Record, is_private: bool, lost: list[Lost]) -> None:
    others = many(record.get("categories"))[1:]
    if others:
        lost.append(Lost(_OTHERS, origin, f"{title}: {', '.join(others)}"))
    if record.get("hasDraft") is True:
        lost.append(Lost(_HAS_DRAFT, origin, title))
    if is_private:
        lost.append(Lost(_PRIVATE, origin, title))
    if views := place(record.get("viewCount")):
        lost.append(Lost(_VIEWS, origin, f"{title}: {views} views"))


def _addresses(record: Record) -> tuple[str, ...]:
    url, number, word = (line(record.get(key)) for key in ("publicUrl", "number", "slug"))
    if not url and number and word:
        url = f"/article/{number}-{word}"
    return (url,) if url else ()
