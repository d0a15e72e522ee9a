"""An export → every file of the result, with names, links and heads decided."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from app.importing.aliases import Aliases
from app.importing.frames import without_frames
from app.importing.links import Book
from app.importing.markdown import with_addresses
from app.importing.markup import to_markdown
from app.importing.model import Export, Folder, Languages, Lost, Page
from app.importing.pictures import Pictures
from app.importing.rewrite import Rewriter, jumps
from app.starting.text import head_text, slug

_RESERVED: Final = frozenset({"index", "readme", "category", "license", "licence", "notice"})
_NO_FOLDER: Final = "Categories without an article"
_UNUSED: Final = "Files that no article shows or offers"
_EMPTY: Final = "Articles in which nothing was left to read"


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of a content folder: path → text, bytes or the file to copy."""

    files: Mapping[str, str | bytes | Path]
    articles: int
    languages: tuple[str, ...]
    images: int
    redirects: int
    categories: int
    lost: tuple[Lost, ...]
    default_language: str


@dataclass(slots=True)
class _Draft:
    files: dict[str, str | bytes | Path] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)


def plan(export: Export, languages: Languages) -> Plan:
    """Decide every file; nothing is written."""
    draft = _Draft(lost=list(export.lost))
    export = replace(export, pages=tuple(_distinct(export.pages)))
    paths = _Paths(export, languages)
    book = Book(export)
    pictures = Pictures(export, draft.lost)
    aliases = Aliases(export, book, paths.of, languages.default, draft.lost)
    wanted = jumps(export, book)
    for page in export.pages:
        path = paths.of[page.key, page.language]
        rewriter = Rewriter(page, path, book, paths, pictures)
        body = _body(page, rewriter, wanted.get(page.key, frozenset()), draft.lost)
        if not body.strip():
            draft.lost.append(Lost(_EMPTY, page.origin, page.title))
            continue
        head = _head(page, aliases.of(page))
        draft.files[path] = f"{head_text(head)}\n{body.strip()}\n"
    articles = len(draft.files)
    categories = _categories(export, draft, languages)
    draft.files.update(pictures.files)
    _unused(export, pictures, draft.lost)
    return Plan(
        files={path: draft.files[path] for path in sorted(draft.files)},
        articles=articles,
        languages=tuple(sorted({page.language for page in export.pages})),
        images=len(pictures.files),
        redirects=aliases.count,
        categories=categories,
        lost=tuple(sorted(set(draft.lost))),
        default_language=export.default_language or languages.default,
    )


def _distinct(pages: Iterable[Page]) -> Iterator[Page]:
    """Yield every page with a key of its own: where two claim one name, none takes the other's."""
    seen: set[tuple[str, str]] = set()
    for number, page in enumerate(pages):
        claimed = (page.key, page.language)
        yield replace(page, key=f"{page.key}\0{number}") if claimed in seen else page
        seen.add(claimed)


class _Paths:
    """Gives every page a file of its own; translations lie beside their original."""

    def __init__(self, export: Export, languages: Languages) -> None:
        self.of: dict[tuple[str, str], str] = {}
        self.default = languages.default
        self._taken: set[str] = set()
        self._stems: dict[str, str] = {}
        self._first: dict[str, str] = {}
        originals = sorted(
            enumerate(export.pages),
            key=lambda one: (
                one[1].language != export.default_language,
                one[1].language != languages.default,
                one[0],
            ),
        )
        for _, page in originals:
            if page.key not in self._stems:
                self._stems[page.key] = self._free(page, keeps_name=export.keeps_names)
            tail = "" if page.language == languages.default else f".{page.language}"
            path = f"{self._stems[page.key]}{tail}{page.suffix}"
            self.of[page.key, page.language] = path
            self._first.setdefault(page.key, path)

    def target(self, key: str, language: str) -> str:
        """Return the file of a page in a language, else in the default one, else in any."""
        for one in (language, self.default):
            if (key, one) in self.of:
                return self.of[key, one]
        return self._first[key]

    def _free(self, page: Page, *, keeps_name: bool) -> str:
        wanted = page.name if keeps_name and page.name else slug(page.name or page.title)
        if not keeps_name and wanted in _RESERVED:
            wanted = f"{wanted}-article"
        stem, number = "/".join([*page.folders, wanted]), 1
        while stem.casefold() in self._taken:
            number += 1
            stem = "/".join([*page.folders, f"{wanted}-{number}"])
        self._taken.add(stem.casefold())
        return stem


def _body(page: Page, rewriter: Rewriter, anchors: frozenset[str], lost: list[Lost]) -> str:
    def tell(why: str, what: str) -> None:
        lost.append(Lost(why, page.origin, f"{page.title}: {what}" if what else page.title))

    rewriter.tell = tell
    if page.is_html:
        return to_markdown(page.body, rewriter, tell, anchors)
    rewriter.embeds(page.body)
    return with_addresses(without_frames(page.body, tell), rewriter.markdown)


def _head(page: Page, aliases: list[str]) -> dict[str, Any]:
    ordered = ("summary", "id", "asks", "keywords", "tags", "category", "order", "status")
    head: dict[str, Any] = {"title": page.title}
    head.update({key: page.head[key] for key in ordered if key in page.head})
    head.update({key: value for key, value in page.head.items() if key not in head})
    if aliases:
        head["aliases"] = aliases
    return head


def _categories(export: Export, draft: _Draft, languages: Languages) -> int:
    used = {
        tuple(path.split("/")[:depth])
        for path in draft.files
        for depth in range(1, path.count("/") + 1)
    }
    written = set()
    for folder in export.folders:
        if folder.path not in used:
            draft.lost.append(Lost(_NO_FOLDER, "/".join(folder.path), folder.title))
            continue
        tail = "" if folder.language == languages.default else f".{folder.language}"
        path = posixpath.join(*folder.path, f"_category{tail}.md")
        draft.files[path] = head_text(_category_head(folder))
        written.add(folder.path)
    return len(written)


def _category_head(folder: Folder) -> dict[str, Any]:
    head: dict[str, Any] = {"title": folder.title}
    if folder.description:
        head["summary"] = folder.description
    if folder.order is not None:
        whole = float(folder.order).is_integer()
        head["order"] = int(folder.order) if whole else folder.order
    return head


def _unused(export: Export, pictures: Pictures, lost: list[Lost]) -> None:
    told = Counter(one.path for one in lost)
    for path in export.assets:
        if path not in pictures.used and not told[path]:
            lost.append(Lost(_UNUSED, path))
