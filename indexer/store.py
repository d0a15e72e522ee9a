"""Articles, passages, categories, redirects and files → the catalog that the site reads."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from indexer.reviews import due
from indexer.split import Text
from indexer.texts import Texts
from indexer.types import (
    ContentSettings,
    Reading,
    Rendered,
    RenderedAnnouncement,
    Source,
    Status,
)
from search.catalog_schema import SCHEMA
from search.generation import ASSETS

_NEVER = float("inf")


def write_catalog(
    path: Path,
    texts: Texts,
    related: Sequence[Sequence[int]],
    reading: Reading,
    content: ContentSettings,
) -> None:
    """Write the catalog to ``path`` and copy the files that articles show beside it."""
    articles = zip(texts.articles, texts.passages, related, strict=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        insert(database, "article", (article_row(n, *parts) for n, parts in enumerate(articles)))
        insert(database, "care", (care_row(n, a.source) for n, a in enumerate(texts.articles)))
        insert(database, "passage", _passages(texts))
        insert(database, "name", _names(texts))
        insert_reading(database, reading, content.default_language)
        owners = _owners(texts)
        folder = path.parent / ASSETS
        folder.mkdir()
        insert(
            database, "asset", (asset_row(content.folder / name, name, folder) for name in owners)
        )
        pairs = ((name, number) for name, numbers in owners.items() for number in numbers)
        insert(database, "asset_owner", pairs)


def insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Add rows to a table of the catalog, their values in the order of its columns."""
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def insert_reading(database: sqlite3.Connection, reading: Reading, default_language: str) -> None:
    """Add what is no single article's: categories, old addresses, old ids."""
    insert(database, "category", category_rows(reading, default_language))
    insert(database, "redirect", ((r.source, r.target) for r in reading.redirects))
    insert(database, "former_id", reading.former_ids.items())
    insert(database, "gone", ((g.id, g.title, g.removed.isoformat()) for g in reading.gone))


def article_row(
    number: int, article: Rendered, passages: Sequence[Text], related: Sequence[int]
) -> tuple[object, ...]:
    """Return the row of an article; ``related`` are numbers of others."""
    source, head = article.source, article.source.head
    position = _NEVER if head.order is None else head.order
    return (
        number, source.id, source.slug, source.language, source.group, source.title,
        head.summary or _summary(passages), "/".join(source.category), head.product,
        _iso(source.updated), position,
        head.status is Status.PUBLISHED, _time(head.publish_at, -_NEVER),
        _time(head.expires_at, _NEVER), head.boost, not head.search_exclude,
        head.contact_direct, article.html, source.body,
        json.dumps(_headings(article), ensure_ascii=False), json.dumps(related),
        source.path, source.revision, head.featured, head.outdated,
        json.dumps(source.history, ensure_ascii=False), _iso(source.behind),
    )  # fmt: skip


def care_row(number: int, source: Source) -> tuple[object, ...]:
    """Return the row of who looks after an article, which visitors never see."""
    every = source.head.review_every
    return (
        number, source.head.owner, json.dumps(source.authors, ensure_ascii=False),
        str(every) if every else "", _iso(source.reviewed), _iso(due(source)),
    )  # fmt: skip


def passage_row(number: int, article: int, passage: Text) -> tuple[object, ...]:
    """Return the row of a passage of an article."""
    return (number, article, passage.anchor, passage.heading, passage.text)


def category_rows(reading: Reading, default_language: str) -> Iterator[tuple[object, ...]]:
    """Yield the rows of all categories, one a language that names or describes it."""
    for category in reading.categories:
        languages = category.titles.keys() | category.descriptions.keys()
        fallback = category.titles.get(default_language, category.path[-1])
        for language in sorted(languages):
            title = category.titles.get(language, fallback)
            description = category.descriptions.get(language, "")
            position = _NEVER if category.order is None else category.order
            yield ("/".join(category.path), language, title, description, position)


def asset_row(source: Path, name: str, folder: Path) -> tuple[object, ...]:
    """Copy a file under the name of its content; two equal files are stored once."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
    stored = f"{digest}{source.suffix.lower()}"
    if not (folder / stored).exists():
        shutil.copyfile(source, folder / stored)
    media_type = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
    return (name, os.path.join(ASSETS, stored), media_type, source.stat().st_size)  # noqa: PTH118


def write_announcements(
    path: Path, announcements: Sequence[RenderedAnnouncement], content: ContentSettings
) -> None:
    """Add announcements, with the files that they show, to the catalog at ``path``."""
    shown = [(n, name) for n, one in enumerate(announcements) for name in one.assets]
    folder = path.parent / ASSETS
    with closing(sqlite3.connect(path)) as database, database:
        insert(database, "announcement", map(_announcement, enumerate(announcements)))
        known = {name for (name,) in database.execute("SELECT path FROM asset")}
        new = dict.fromkeys(name for _, name in shown if name not in known)
        insert(database, "asset", (asset_row(content.folder / name, name, folder) for name in new))
        insert(database, "announcement_asset", ((name, n) for n, name in shown))


def write_synonyms(folder: Path, synonyms: Mapping[str, str]) -> None:
    """Write the rules of each language beside the catalog."""
    folder.mkdir(exist_ok=True)
    for language, rules in synonyms.items():
        (folder / f"{language}.txt").write_text(rules, "utf-8")


def _announcement(numbered: tuple[int, RenderedAnnouncement]) -> tuple[object, ...]:
    number, rendered = numbered
    own = rendered.announcement
    return (
        number, own.source.id, own.kind, own.source.title, rendered.html, own.source.language,
        own.source.group, "\n".join(own.products), _time(own.starts, -_NEVER),
        _time(own.ends, _NEVER),
    )  # fmt: skip


def _headings(article: Rendered) -> list[tuple[int, str, str]]:
    return [(s.level, s.heading, s.anchor) for s in article.sections if s.anchor]


def _summary(passages: Sequence[Text], length: int = 160) -> str:
    """Return the first words of an article whose writer gave no summary."""
    text = " ".join(passages[0].text.split())
    if len(text) <= length:
        return text
    return text[: text.rfind(" ", 0, length) if " " in text[:length] else length] + " …"


def _time(moment: datetime | None, otherwise: float) -> float:
    return moment.timestamp() if moment else otherwise


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _passages(texts: Texts) -> Iterator[tuple[object, ...]]:
    number = 0
    for article, passages in enumerate(texts.passages):
        for passage in passages:
            yield passage_row(number, article, passage)
            number += 1


def _names(texts: Texts) -> Iterator[tuple[object, ...]]:
    named = zip(texts.names, range(len(texts.names)), strict=True)
    owned = ((article, name) for names, article in named for name in names)
    for number, (article, name) in enumerate(owned):
        yield (number, article, name)


def _owners(texts: Texts) -> dict[str, list[int]]:
    """Return path → the articles that show it: a file is as visible as they are."""
    owners: dict[str, list[int]] = {}
    for number, article in enumerate(texts.articles):
        for path in dict.fromkeys(article.assets):
            owners.setdefault(path, []).append(number)
    return owners
