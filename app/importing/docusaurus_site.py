"""What a Docusaurus site says of itself: where its docs are, their addresses and redirects."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from app.importing.files import Tree, read_json, read_text
from app.importing.model import Folder, Languages, Lost
from app.importing.values import line
from indexer.frontmatter import split_head

_CONFIGS: Final = tuple(f"docusaurus.config.{end}" for end in ("js", "ts", "mjs", "cjs", "mts"))
_PLUGIN: Final = "docusaurus-plugin-content-docs"
_UNREADABLE: Final = "Settings of Docusaurus that are programs: redirects made by them are lost"
_SIDEBARS: Final = "Sidebars written by hand: order articles with “order” in their heads"
_SIDEBAR: Final = re.compile(r"sidebars\.(?:js|ts|json|mjs|cjs)")
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?<![:'\"\w])//[^\n]*", re.DOTALL)
_PAIR: Final = re.compile(r"\{[^{}]*?\b(?:from|to)\s*:[^{}]*?\b(?:from|to)\s*:[^{}]*?\}", re.DOTALL)
_TO: Final = re.compile(r"\bto\s*:\s*([\"'`])(.*?)\1")
_FROM: Final = re.compile(r"\bfrom\s*:\s*(\[[^\]]*\]|([\"'`]).*?\2)", re.DOTALL)
_QUOTED: Final = re.compile(r"([\"'`])(.*?)\1")


@dataclass(slots=True)
class Site:
    """A Docusaurus site."""

    tree: Tree
    root: str
    """The folder of the settings, "" for that of the export."""
    docs: str
    """The folder of the docs."""
    language: str
    languages: Languages
    base: str = "/"
    route: str = "docs"
    redirects: tuple[tuple[str, str, str], ...] = ()
    messages: dict[str, dict[str, str]] = field(default_factory=dict)
    """Language → label of a category → its translation."""

    def place(self, path: str) -> tuple[str, str] | None:
        """Return the path in the docs, or in ``static``, and the language; ``None`` elsewhere."""
        i18n = re.match(
            re.escape(posixpath.join(self.root, "i18n")) + rf"/([\w-]+)/{_PLUGIN}/current/(.+)",
            path,
        )
        if i18n:
            return i18n[2], self.languages.of(i18n[1])
        static = posixpath.join(self.root, "static") + "/"
        if path.startswith(static) and self.docs != "":
            return path.removeprefix(static), self.language
        inside = self.docs + "/" if self.docs else ""
        return (path.removeprefix(inside), self.language) if path.startswith(inside) else None

    def part(self, path: str) -> str:
        """Return the part of the site that a file belongs to."""
        inside = path.removeprefix(f"{self.root}/") if self.root else path
        top, _, rest = inside.partition("/")
        return posixpath.join(self.root, top) if rest else path

    def address(self, path: str, raw: Mapping[str, Any], language: str) -> str:
        """Return the address that Docusaurus gives a doc; ``path`` has no numbers."""
        stem = posixpath.splitext(path)[0]
        folder, name = posixpath.split(stem)
        if isinstance(raw.get("id"), str):
            name = str(raw["id"])
        is_index = name.lower() in ("index", "readme") or name == posixpath.basename(folder)
        inside = folder if is_index else posixpath.join(folder, name)
        if isinstance(raw.get("slug"), str):
            inside = posixpath.join("/", folder, str(raw["slug"]))
        prefix = "" if language == self.language else language
        parts = (self.base, prefix, self.route, inside)
        return "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))

    def partial(self, path: str, lost: list[Lost]) -> Callable[[str], str | None]:
        """Return what reads a Markdown file that a page imports."""

        def read(written: str) -> str | None:
            if written.startswith("@site/"):
                target = posixpath.join(self.root, written.removeprefix("@site/"))
            else:
                target = posixpath.join(posixpath.dirname(path), written)
            target = posixpath.normpath(target)
            file = self.tree.files.get(target)
            text = read_text(file, target, lost) if file is not None else None
            return split_head(text).body.strip("\n") if text is not None else None

        return read

    def labels(self, folders: Iterable[Folder]) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield path, title and language of the categories whose labels are translated."""
        for folder in list(folders):
            for language, messages in self.messages.items():
                if folder.language == self.language and folder.title in messages:
                    yield folder.path, messages[folder.title], language


def read(tree: Tree, languages: Languages, lost: list[Lost]) -> Site:
    """Return the site; without settings the export's folder is that of the docs."""
    config = min(
        (path for path in tree.files if posixpath.basename(path) in _CONFIGS),
        key=lambda path: path.count("/"),
        default=None,
    )
    root = posixpath.dirname(config) if config else ""
    text = (read_text(tree.files[config], config, lost) or "") if config else ""
    text = _COMMENT.sub("", text)
    has_docs = any(path.startswith(posixpath.join(root, "docs/")) for path in tree.files)
    beside = posixpath.join(posixpath.dirname(root), "docs")
    docs = posixpath.join(root, "docs") if has_docs else ""
    if config and not has_docs and any(path.startswith(f"{beside}/") for path in tree.files):
        docs = beside
    site = Site(
        tree,
        root,
        docs,
        languages.of(_setting(text, "defaultLocale")),
        languages,
        _setting(text, "baseUrl") or "/",
        "docs" if "routeBasePath" not in text else _setting(text, "routeBasePath"),
        tuple(_redirects(text, config or "")),
    )
    if re.search(r"\bcreateRedirects\b", text):
        lost.append(Lost(_UNREADABLE, config or "", "createRedirects"))
    for path in tree.files:
        name = posixpath.basename(path)
        if _SIDEBAR.fullmatch(name):
            lost.append(Lost(_SIDEBARS, path))
        if name == "current.json" and _PLUGIN in path:
            language = languages.of(path.split("/")[-3])
            site.messages[language] = dict(_messages(read_json(tree.files[path], path, lost)))
    return site


def is_read(path: str) -> bool:
    """Say whether a file beside the docs is one that the site's settings come from."""
    name = posixpath.basename(path)
    is_message = name == "current.json" and _PLUGIN in path
    return name in _CONFIGS or is_message or _SIDEBAR.fullmatch(name) is not None


def category(file: Path, path: str, lost: list[Lost]) -> dict[str, Any]:
    """Return what a file that describes a folder says, nothing where it cannot be read."""
    text = read_text(file, path, lost)
    try:
        data = json.loads(text or "{}") if path.endswith(".json") else yaml.safe_load(text or "")
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        lost.append(Lost("Files that cannot be read", path, str(error).splitlines()[0]))
        return {}
    return data if isinstance(data, dict) else {}


def _setting(text: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*:\s*([\"'`])(.*?)\1", text)
    return found[2] if found else ""


def _redirects(text: str, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield the redirects of @docusaurus/plugin-client-redirects."""
    for pair in _PAIR.finditer(text):
        to, source = _TO.search(pair[0]), _FROM.search(pair[0])
        if to and source:
            for one in _QUOTED.finditer(source[1]):
                yield one[2], to[2], path


def _messages(data: Any) -> Iterator[tuple[str, str]]:
    """Yield label and translation: {"sidebar.docs.category.Start": {"message": "…"}}."""
    for key, value in data.items() if isinstance(data, dict) else ():
        found = re.fullmatch(r"sidebar\.[^.]+\.category\.(.+?)", key)
        if found and isinstance(value, dict) and line(value.get("message")):
            yield found[1], line(value["message"])
