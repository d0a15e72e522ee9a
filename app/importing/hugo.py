"""Hugo: ``content/`` with its bundles, translations, shortcodes, and the settings' languages.

After https://gohugo.io/content-management/.
"""

from __future__ import annotations

import json
import posixpath
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from app.importing.files import Tree, read_text
from app.importing.markdown import Document, moment, read_document
from app.importing.model import Export, Folder, ImportFailed, Languages, Lost, Page
from app.importing.shortcodes import without_shortcodes
from app.importing.values import files_of, line, many
from indexer.titles import find_title

_SUFFIXES: Final = (".md", ".markdown", ".html")
_CONFIGS: Final = tuple(
    f"{folder}{name}.{end}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config", "languages")
    for end in ("toml", "yaml", "yml", "json")
)
_KNOWN: Final = frozenset(
    ("title", "url", "slug", "aliases", "date", "lastmod", "categories", "translationkey")
)
_NO_TEXT: Final = "Articles without text were left out"
_ELSEWHERE: Final = "Parts of the site beside the content were left out"
_BAD_CONFIG: Final = "Settings that cannot be read"
_INDEX: Final = ("index", "_index")


def read(tree: Tree, languages: Languages) -> Export:
    """Return what a Hugo site, or its folder of content alone, holds."""
    lost = list(tree.lost)
    site = _site(tree, languages, lost)
    reader = _Reader(site, languages, lost)
    elsewhere: dict[str, int] = {}
    for path, file in tree.files.items():
        if site.content and not path.startswith((f"{site.content}/", "static/", "assets/")):
            top = path.partition("/")[0]
            if path not in _CONFIGS:
                elsewhere[top] = elsewhere.get(top, 0) + 1
        else:
            reader.take(path, file)
    lost += [Lost(_ELSEWHERE, part, files_of(number)) for part, number in elsewhere.items()]
    if not reader.pages:
        raise ImportFailed(
            f"{tree.root}: there are no Markdown files of Hugo. Name the folder that holds "
            "hugo.toml, or its folder “content”."
        )
    return Export(
        tuple(reader.pages),
        tuple(reader.folders),
        reader.assets,
        lost=tuple(lost),
        default_language=site.language,
        keeps_names=True,
    )


@dataclass(frozen=True, slots=True)
class _Site:
    content: str
    language: str
    codes: dict[str, str]
    """Code of a language, lower case → language."""
    roots: dict[str, str]
    """Folder of a language's content, below the export → language."""


def _site(tree: Tree, languages: Languages, lost: list[Lost]) -> _Site:
    settings: dict[str, Any] = {}
    for path in _CONFIGS:
        if path in tree.files:
            found = _settings(tree.files[path], path, lost)
            named = posixpath.basename(path).startswith("languages")
            settings = {**settings, **({"languages": found} if named else found)}
    lowered = {str(key).lower(): value for key, value in settings.items()}
    configured = lowered.get("languages")
    configured = configured if isinstance(configured, dict) else {}
    first = line(lowered.get("defaultcontentlanguage"))
    language = languages.of(first)
    content = line(lowered.get("contentdir")) or "content"
    has_content = any(path.startswith(f"{content}/") for path in tree.files)
    codes = {code.lower(): code for code in languages.known}
    codes.update({str(code).lower(): languages.of(str(code)) for code in configured})
    roots = {
        line(options.get("contentDir") or options.get("contentdir")): languages.of(str(code))
        for code, options in configured.items()
        if isinstance(options, dict)
    }
    root = content if has_content else ""
    return _Site(root, language, codes, {key: value for key, value in roots.items() if key})


def _settings(file: Path, path: str, lost: list[Lost]) -> dict[str, Any]:
    text = read_text(file, path, lost) or ""
    try:
        if path.endswith(".toml"):
            found: Any = tomllib.loads(text)
        else:
            found = json.loads(text) if path.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        lost.append(Lost(_BAD_CONFIG, path, str(error).splitlines()[0]))
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(slots=True)
class _Reader:
    site: _Site
    languages: Languages
    lost: list[Lost]
    pages: list[Page] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    assets: dict[str, Path] = field(default_factory=dict)

    def take(self, path: str, file: Path) -> None:
        inside, language = self._place(path)
        if not path.lower().endswith(_SUFFIXES) or path.startswith(("static/", "assets/")):
            self.assets.setdefault(inside, file)
        elif (text := read_text(file, path, self.lost)) is not None:
            self._document(path, inside, language, text)

    def _place(self, path: str) -> tuple[str, str]:
        """Return the path in the content without what only says its language."""
        for root, language in self.site.roots.items():
            if path.startswith(f"{root}/"):
                return path.removeprefix(f"{root}/"), language
        for top in ("static", "assets", self.site.content):
            if top and path.startswith(f"{top}/"):
                path = path.removeprefix(f"{top}/")
                break
        top, _, rest = path.partition("/")
        language = self.site.language
        if rest and top.lower() in self.site.codes:
            language, path = self.site.codes[top.lower()], rest
        stem, suffix = posixpath.splitext(path)
        base, _, code = stem.rpartition(".")
        if base and code.lower() in self.site.codes:
            return f"{base}{suffix}", self.site.codes[code.lower()]
        return path, language

    def _document(self, path: str, inside: str, language: str, text: str) -> None:
        document = read_document(text, path, self.lost, _KNOWN)
        stem = posixpath.splitext(inside)[0]
        folder, name = posixpath.split(stem)
        body = without_shortcodes(document.body, path, self.lost)
        given = line(document.raw.get("title")) or None
        titled = find_title(body, posixpath.basename(folder) if name in _INDEX else name, given)
        if name == "_index" and folder:
            self._folder(folder, language, titled.title, document)
        if not titled.body.strip():
            if name != "_index":
                self.lost.append(Lost(_NO_TEXT, path, titled.title))
            return
        # A bundle is one article with its images; a section's own text is its folder's article.
        parent, own = posixpath.split(folder) if name == "index" and folder else (folder, name)
        key = line(document.raw.get("translationkey")) or posixpath.join(parent, own)
        self.pages.append(
            Page(
                key=key,
                origin=path,
                title=titled.title,
                body=titled.body.strip("\n"),
                language=language,
                folders=tuple(part for part in parent.split("/") if part),
                name="index" if name == "_index" else own,
                is_html=inside.endswith(".html"),
                head=_head(document),
                addresses=self._addresses(stem, language, document),
                names=(inside, path, posixpath.join(folder, name)),
                base=folder,
            )
        )

    def _folder(self, folder: str, language: str, title: str, document: Document) -> None:
        path = tuple(folder.split("/"))
        order = document.head.get("order")
        summary = line(document.head.get("summary"))
        place = float(order) if isinstance(order, int | float) else None
        self.folders.append(Folder(path, title, language, summary, place))

    def _addresses(self, stem: str, language: str, document: Document) -> tuple[str, ...]:
        folder, name = posixpath.split(stem)
        inside = folder if name in _INDEX else stem
        raw = document.raw
        if line(raw.get("slug")):
            inside = posixpath.join(posixpath.dirname(inside), line(raw.get("slug")))
        address = line(raw.get("url")) or f"/{inside}/"
        prefix = "" if language == self.site.language else f"/{language.lower()}"
        own = f"{prefix}/{address.strip('/')}/".replace("//", "/").lower()
        section = posixpath.dirname(own.rstrip("/"))
        others = [posixpath.join(section, alias) for alias in many(raw.get("aliases"))]
        return (own, *others, *document.aliases)


def _head(document: Document) -> dict[str, Any]:
    raw, head = document.raw, dict(document.head)
    categories = many(raw.get("categories"))
    if categories:
        head["tags"] = list(dict.fromkeys([*head.get("tags", []), *categories]))
    changed = moment(raw.get("lastmod")) or moment(raw.get("date"))
    if changed:
        head.setdefault("updated", changed)
    return head
