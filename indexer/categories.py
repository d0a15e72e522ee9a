"""The folders of a help centre, with the titles that their writers gave them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from indexer.headvalues import BadValue, number, text
from indexer.slugs import humanise, slugify
from indexer.types import CategorySource, Head, Problem, Severity, Source

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryNote:
    """What one file, or a folder's name, says of a category; empty fields say nothing."""

    path: Path
    language: str
    title: str = ""
    description: str = ""
    order: float | None = None


@dataclass(slots=True)
class _Gathered:
    titles: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    order: float | None = None


def category_of(folders: Path, head: Head) -> tuple[Path, Path]:
    """Return slugs and names of an article's categories: its head's word goes before its folder."""
    names = folders
    if head.category:
        names = tuple(part.strip() for part in head.category.split(" / ") if part.strip())
    return tuple(slugify(name) for name in names), names


def folder_notes(slugs: Path, names: Path, language: str) -> Iterator[CategoryNote]:
    """Name a category and all above it after its folders."""
    for depth in range(1, len(slugs) + 1):
        name = humanise(names[depth - 1].lstrip("_"))
        yield CategoryNote(slugs[:depth], language, name)


def head_note(slugs: Path, language: str, head: Head) -> CategoryNote:
    """Return what the head of a folder's own file says."""
    return CategoryNote(slugs, language, head.title or "", head.summary, head.order)


def docusaurus_note(
    slugs: Path, language: str, content: str, path: str
) -> tuple[CategoryNote, tuple[Problem, ...]]:
    """Read a ``_category_.json`` or ``_category_.yml``: label, description, position."""
    empty = CategoryNote(slugs, language)
    try:
        is_json = PurePosixPath(path).suffix.lower() == ".json"
        data: Any = json.loads(content) if is_json else yaml.safe_load(content)
        if not isinstance(data, dict):
            raise BadValue("“label”, “position” and “description” by name")
        link = data.get("link")
        summary = data.get("description") or (
            link.get("description") if isinstance(link, dict) else None
        )
        note = CategoryNote(
            slugs,
            language,
            text(data["label"]) if data.get("label") else "",
            text(summary) if summary else "",
            number(data["position"]) if data.get("position") is not None else None,
        )
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        message = f"The description of this folder cannot be read: {reason}."
        remedy = "Correct the file; until then the folder is named after itself."
        return empty, (Problem(path, 0, "bad-category", message, remedy, Severity.WARNING),)
    return note, ()


def build_categories(
    articles: Iterable[Source], notes: Iterable[CategoryNote], default_language: str
) -> tuple[CategorySource, ...]:
    """Return every category that holds an article, itself or below, in the order of their paths.

    Of two notes that name the same thing the earlier wins.
    """
    gathered: dict[Path, _Gathered] = {}
    for article in articles:
        for depth in range(1, len(article.category) + 1):
            gathered.setdefault(article.category[:depth], _Gathered())
    for note in notes:
        category = gathered.get(note.path)
        if category is not None:
            _add(category, note)
    return tuple(_source(path, gathered[path], default_language) for path in sorted(gathered))


def _add(category: _Gathered, note: CategoryNote) -> None:
    if note.title:
        category.titles.setdefault(note.language, note.title)
    if note.description:
        category.descriptions.setdefault(note.language, note.description)
    if category.order is None:
        category.order = note.order


def _source(path: Path, category: _Gathered, default_language: str) -> CategorySource:
    fallback = next(iter(category.titles.values()), humanise(path[-1]))
    titles = {default_language: fallback} | category.titles
    return CategorySource(path, titles, category.descriptions, category.order)
