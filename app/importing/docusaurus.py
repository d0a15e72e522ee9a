"""Docusaurus: ``docs/``, its translations in ``i18n/``, ``static/``, and what the settings say.

After https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.importing import docusaurus_site
from app.importing.docusaurus_site import Site
from app.importing.files import Tree, read_text
from app.importing.links import localised
from app.importing.markdown import Document, moment, read_document
from app.importing.mdx import from_mdx
from app.importing.model import Export, Folder, ImportFailed, Languages, Lost, Page
from app.importing.values import files_of, line
from indexer.slugs import humanise
from indexer.titles import find_title

_SUFFIXES: Final = (".md", ".mdx", ".markdown")
_CATEGORY: Final = ("_category_.json", "_category_.yml", "_category_.yaml")
_KNOWN: Final = frozenset(("id", "slug", "title", "last_update", "sidebar_position", "unlisted"))
_PREFIX: Final = re.compile(r"(\d+)\s*[-_.]+\s*([^-_.\s].*)")
_NO_PREFIX: Final = re.compile(r"(?:\d{2}|\d{4})[-_.]\d{2}(?:[-_.]\d{2})?(?:\D|$)|\d+[-_.]\d+")
_NO_TEXT: Final = "Articles without text were left out"
_ELSEWHERE: Final = "Parts of the site beside the docs were left out"
_LABELS: Final = "Keys of _category_.json that Firstline has no use for"


def read(tree: Tree, languages: Languages) -> Export:
    """Return what a Docusaurus site, or a folder of its docs alone, holds."""
    lost = list(tree.lost)
    site = docusaurus_site.read(tree, languages, lost)
    reader = _Reader(site, languages, lost)
    for path, file in tree.files.items():
        reader.take(path, file)
    if not reader.pages:
        raise ImportFailed(
            f"{tree.root}: there are no Markdown files of Docusaurus. Name the folder that holds "
            "docusaurus.config.js, or the one with the docs."
        )
    return reader.export()


@dataclass(slots=True)
class _Reader:
    site: Site
    languages: Languages
    lost: list[Lost]
    pages: list[Page] = field(default_factory=list)
    folders: dict[tuple[tuple[str, ...], str], Folder] = field(default_factory=dict)
    assets: dict[str, Path] = field(default_factory=dict)
    elsewhere: Counter[str] = field(default_factory=Counter)

    def take(self, path: str, file: Path) -> None:
        found = self.site.place(path)
        if found is None:
            if not docusaurus_site.is_read(path):
                self.elsewhere[self.site.part(path)] += 1
            return
        inside, language = found
        name = posixpath.basename(path)
        if name in _CATEGORY:
            self._category(path, file, inside, language)
        elif not path.lower().endswith(_SUFFIXES):
            key = _stripped(inside)
            other = language != self.site.language
            self.assets.setdefault(localised(key, language) if other else key, file)
        elif not any(part.startswith("_") for part in inside.split("/")):
            self._page(path, file, inside, language)

    def export(self) -> Export:
        self.lost += [
            Lost(_ELSEWHERE, part, files_of(number)) for part, number in self.elsewhere.items()
        ]
        for page in self.pages:
            self._numbered_folders(page)
        self.folders.update(
            {
                (path, language): Folder(path, title, language)
                for path, title, language in self.site.labels(self.folders.values())
            }
        )
        return Export(
            tuple(self.pages),
            tuple(self.folders.values()),
            self.assets,
            self.site.redirects,
            tuple(self.lost),
            self.site.language,
            keeps_names=True,
            keeps_assets=True,
        )

    def _page(self, path: str, file: Path, inside: str, language: str) -> None:
        text = read_text(file, path, self.lost)
        if text is None:
            return
        document = read_document(text, path, self.lost, _KNOWN)
        stripped = _stripped(inside)
        stem, suffix = posixpath.splitext(stripped)
        body = from_mdx(document.body, path, self.site.partial(path, self.lost), self.lost)
        titled = find_title(body, posixpath.basename(stem), line(document.raw.get("title")) or None)
        if not titled.body.strip():
            self.lost.append(Lost(_NO_TEXT, path, titled.title))
            return
        folders = posixpath.dirname(stem)
        self.pages.append(
            Page(
                key=stem,
                origin=path,
                title=titled.title,
                body=titled.body.strip("\n"),
                language=language,
                folders=tuple(part for part in folders.split("/") if part),
                name=posixpath.basename(stem),
                head=_head(document, inside),
                addresses=(
                    self.site.address(stripped, document.raw, language),
                    *document.aliases,
                ),
                names=(inside, stripped, path, posixpath.join("docs", inside)),
                base=folders,
                suffix=suffix,
            )
        )

    def _category(self, path: str, file: Path, inside: str, language: str) -> None:
        folders = tuple(part for part in posixpath.dirname(_stripped(inside)).split("/") if part)
        data = docusaurus_site.category(file, path, self.lost)
        if not folders or not data:
            return
        link = data.get("link") if isinstance(data.get("link"), dict) else {}
        summary = line(data.get("description")) or line((link or {}).get("description"))
        position = data.get("position")
        order = float(position) if isinstance(position, int | float) else _order(inside, -2)
        title = line(data.get("label")) or _title(folders[-1])
        self.folders[folders, language] = Folder(folders, title, language, summary, order)
        others = sorted(set(data) - {"label", "position", "description", "link"})
        others += [f"link.{key}" for key in sorted(link or {}) if key in ("slug", "id")]
        self.lost += [Lost(_LABELS, path, key) for key in others]

    def _numbered_folders(self, page: Page) -> None:
        """Keep the order that numbers before the names of folders say."""
        written = [part for part in posixpath.dirname(page.names[0]).split("/") if part]
        for depth in range(1, len(written) + 1):
            path, order = page.folders[:depth], _order("/".join(written[:depth]), -1)
            if order is not None and page.language == self.site.language:
                known = Folder(path, _title(path[-1]), page.language, "", order)
                self.folders.setdefault((path, page.language), known)


def _head(document: Document, inside: str) -> dict[str, Any]:
    raw = document.raw
    head = dict(document.head)
    position = raw.get("sidebar_position")
    order = position if isinstance(position, int | float) else _order(inside, -1)
    if order is not None and "order" not in head:
        head["order"] = int(order) if float(order).is_integer() else order
    if raw.get("unlisted") is True:
        head["search"] = {"exclude": True}
    updated = raw.get("last_update")
    if isinstance(updated, dict) and (day := moment(updated.get("date"))):
        head.setdefault("updated", day)
    if isinstance(updated, dict) and line(updated.get("author")):
        head.setdefault("owner", line(updated.get("author")))
    return head


def _stripped(path: str) -> str:
    """Return a path without the numbers that only sort it: 01-start/02-install.md."""
    return "/".join(_name(part)[1] for part in path.split("/"))


def _name(part: str) -> tuple[float | None, str]:
    found = None if _NO_PREFIX.match(part) else _PREFIX.fullmatch(part)
    return (float(found[1]), found[2]) if found else (None, part)


def _order(path: str, place: int) -> float | None:
    parts = path.split("/")
    return _name(parts[place])[0] if len(parts) >= -place else None


def _title(name: str) -> str:
    return humanise(name)
