"""Obsidian: a vault, as it lies on the disk.

Firstline reads wikilinks, embedded images, callouts and comments as they are, so the text stays.
After https://help.obsidian.md/obsidian-flavored-markdown.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any, Final

from app.importing.files import Tree, read_text
from app.importing.markdown import Document, moment, outside_code, read_document
from app.importing.model import Export, ImportFailed, Languages, Lost, Page
from app.importing.values import line, many
from indexer.titles import find_title

_NO_TEXT: Final = "Notes without text were left out"
_DRAWING: Final = "Canvases and drawings"
_EMBEDDED: Final = "Embedded notes became links"
_BLOCK: Final = "Links to a paragraph lead to its article"
_QUERY: Final = "Queries of plugins: what they show is not in the text"
_KNOWN: Final = frozenset(("title", "created", "updated", "modified", "tags", "tag", "alias"))
_EMBED: Final = re.compile(r"!\[\[([^\[\]\n|]+)(?:\|[^\[\]\n]*)?\]\]")
_BLOCK_LINK: Final = re.compile(r"\[\[([^\[\]\n|]*#\^[^\[\]\n|]+)")
_PLUGIN: Final = re.compile(r"^```(dataview(?:js)?|tasks|query|base)\b", re.MULTILINE)
_TAG: Final = re.compile(r"(?<![\w#/&])#([^\W\d_][\w/-]*)")
_TAG_LINE: Final = re.compile(r"^[ \t]*(?:#[^\W\d_][\w/-]*[ \t]*)+$\n?", re.MULTILINE)
_DRAWINGS: Final = (".canvas", ".excalidraw", ".excalidraw.md", ".base")


def read(tree: Tree, languages: Languages) -> Export:
    """Return what a vault holds."""
    lost = list(tree.lost)
    pages: list[Page] = []
    assets: dict[str, Path] = {}
    for path, file in tree.files.items():
        if path.lower().endswith(_DRAWINGS):
            lost.append(Lost(_DRAWING, path))
        elif not path.lower().endswith(".md"):
            assets[path] = file
        elif (text := read_text(file, path, lost)) is not None:
            page = _page(path, text, languages, lost)
            pages += [page] if page else []
    if not pages:
        raise ImportFailed(f"{tree.root}: there are no notes. Name the folder of the vault.")
    return Export(
        tuple(pages),
        assets=assets,
        lost=tuple(lost),
        default_language=languages.default,
        keeps_names=True,
        keeps_assets=True,
    )


def _page(path: str, text: str, languages: Languages, lost: list[Lost]) -> Page | None:
    document = read_document(text, path, lost, _KNOWN)
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    language, folder, name = _place(folder, name, languages)
    # Obsidian calls a note by its file, whatever its first heading says.
    titled = find_title(document.body, name, line(document.raw.get("title")) or name)
    if not titled.body.strip():
        lost.append(Lost(_NO_TEXT, path, titled.title))
        return None
    _tell(titled.body, path, lost)
    body, tags = _without_tag_lines(titled.body.strip("\n"))
    return Page(
        key=line(document.raw.get("permalink")) or posixpath.join(folder, name),
        origin=path,
        title=titled.title,
        body=body,
        language=language,
        folders=tuple(part for part in folder.split("/") if part),
        name=name,
        head=_head(document, tags),
        addresses=document.aliases,
        names=(path, posixpath.join(folder, name)),
        base=posixpath.dirname(path),
    )


def _place(folder: str, name: str, languages: Languages) -> tuple[str, str, str]:
    """Return language, folder and name: a folder at the top or the name may say a language."""
    known = {language.lower(): language for language in languages.known}
    top, _, rest = folder.partition("/")
    if top.lower() in known:
        return known[top.lower()], rest, name
    base, _, code = name.rpartition(".")
    if base and code.lower() in known:
        return known[code.lower()], folder, base
    return languages.default, folder, name


def _tell(body: str, path: str, lost: list[Lost]) -> None:
    for embed in _EMBED.finditer(body):
        target = embed[1].partition("#")[0].strip()
        suffix = posixpath.splitext(target)[1].lower()
        if target.lower().endswith(_DRAWINGS):
            lost.append(Lost(_DRAWING, path, embed[1]))
        elif suffix in ("", ".md") or " " in suffix:
            lost.append(Lost(_EMBEDDED, path, embed[1]))
    lost += [Lost(_BLOCK, path, link[1]) for link in _BLOCK_LINK.finditer(body)]
    lost += [Lost(_QUERY, path, query[1]) for query in _PLUGIN.finditer(body)]


def _without_tag_lines(body: str) -> tuple[str, list[str]]:
    """Take lines that hold nothing but tags out of the text: they go into the head."""
    tags: list[str] = []

    def take(found: re.Match[str]) -> str:
        tags.extend(_TAG.findall(found[0]))
        return ""

    return outside_code(body, lambda text: _TAG_LINE.sub(take, text)).strip("\n"), tags


def _head(document: Document, tags: list[str]) -> dict[str, Any]:
    raw, head = document.raw, dict(document.head)
    named = [tag.lstrip("#") for key in ("tags", "tag") for tag in _words(raw.get(key))]
    found = list(dict.fromkeys([*named, *tags]))
    if found:
        head["tags"] = found
    changed = moment(raw.get("updated")) or moment(raw.get("modified"))
    if changed:
        head.setdefault("updated", changed)
    return head


def _words(value: Any) -> list[str]:
    return many(value.replace(" ", ",")) if isinstance(value, str) else many(value)
