"""Folders that tools make of a Zendesk help centre: a Markdown or HTML file an article."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from app.importing.files import Tree, read_text
from app.importing.markdown import read_document
from app.importing.model import Export, ImportFailed, Languages, Lost, Page
from app.importing.shelves import Shelf, Shelves
from app.importing.values import line, name
from indexer.slugs import humanise
from indexer.titles import find_title

_SUFFIXES: Final = (".md", ".markdown", ".html", ".htm")
_NUMBER: Final = re.compile(r"(?:^|\D)(\d{6,})(?:\D|$)")
_NO_TEXT: Final = "Articles without text were left out"
_TWICE: Final = "Articles with the number of another: they have no number now"
_TOP_FILES: Final = frozenset({"readme", "license", "licence", "contributing", "changelog"})
_ABOUT: Final = "Files about the folder itself"


def read(tree: Tree, languages: Languages, lost: list[Lost]) -> Export:
    """Return what a folder of files holds; its folders are the categories and sections."""
    files = {path: file for path, file in tree.files.items() if path.lower().endswith(_SUFFIXES)}
    if not files:
        raise ImportFailed(
            f"{tree.root}: there are no articles. Save what Zendesk answers at "
            "/api/v2/help_center/articles.json, sections.json and categories.json there, "
            "or the Markdown or HTML files that a tool made of them."
        )
    language, prefix = _locale(files, languages)
    shelves = _shelves(files, prefix, language, languages)
    pages: list[Page] = []
    for path, file in files.items():
        if "/" not in path and posixpath.splitext(path)[0].lower() in _TOP_FILES:
            lost.append(Lost(_ABOUT, path))
        elif (text := read_text(file, path, lost)) is not None:
            page = _page(path, text, shelves, (prefix, language), lost)
            pages += [page] if page else []
    assets = {path: file for path, file in tree.files.items() if path not in files}
    return Export(
        tuple(_numbered_once(pages, lost)), shelves.folders(), assets, lost=(*tree.lost, *lost),
        default_language=language,
    )  # fmt: skip


def _locale(files: dict[str, Path], languages: Languages) -> tuple[str, str]:
    """Return language and folder where all files lie in one folder that is called so."""
    tops = {path.partition("/")[0] for path in files}
    top = next(iter(tops)) if len(tops) == 1 else ""
    if re.fullmatch(r"[a-z]{2}(?:-[a-z]{2,4})?", top):
        return languages.of(top), top
    return languages.default, ""


def _folders(path: str, prefix: str) -> str:
    folder = posixpath.dirname(path)
    return folder.removeprefix(prefix).strip("/") if prefix else folder


def _shelves(files: dict[str, Path], prefix: str, language: str, languages: Languages) -> Shelves:
    folders = dict.fromkeys(
        parent for path in files for parent in _with_parents(_folders(path, prefix))
    )
    shelves = [
        Shelf(one, one, posixpath.dirname(one), {language: humanise(posixpath.basename(one))})
        for one in folders
    ]
    return Shelves(shelves, language, languages.known)


def _with_parents(folder: str) -> Iterator[str]:
    parts = [part for part in folder.split("/") if part]
    for depth in range(1, len(parts) + 1):
        yield "/".join(parts[:depth])


def _page(
    path: str, text: str, shelves: Shelves, place: tuple[str, str], lost: list[Lost]
) -> Page | None:
    prefix, language = place
    is_html = path.lower().endswith((".html", ".htm"))
    stem = posixpath.splitext(posixpath.basename(path))[0]
    document = read_document(text, path, lost, {"id", "title"})
    if is_html:
        title, body = _html_title(document.body, stem)
    else:
        given = line(document.raw.get("title")) or None
        titled = find_title(document.body, stem, given)
        title, body = titled.title, titled.body.strip("\n")
    title = line(document.raw.get("title")) or title
    if not body.strip():
        lost.append(Lost(_NO_TEXT, path, title))
        return None
    by_name = _NUMBER.search(stem)
    number = name(document.raw.get("id")) or (by_name[1] if by_name else "")
    return Page(
        key=path,
        origin=path,
        title=title,
        body=body,
        language=language,
        folders=shelves.path(_folders(path, prefix), path),
        name=re.sub(r"^\d{6,}[-_ ]+|[-_ ]+\d{6,}$", "", stem) if by_name else stem,
        is_html=is_html,
        head={**({"id": number} if number else {}), **document.head},
        addresses=(*_address(number, language), *document.aliases),
        names=(path, *([f"article {number}"] if number else [])),
        base=posixpath.dirname(path),
    )


def _address(number: str, language: str) -> tuple[str, ...]:
    if not number.isdecimal():
        return ()
    locale = "en-us" if language == "en" else language.lower()
    return (f"/hc/{locale}/articles/{number}",)


def _html_title(html: str, stem: str) -> tuple[str, str]:
    tree = LexborHTMLParser(html)
    heading = tree.css_first("h1")
    named = tree.css_first("title")
    found = heading or named
    title = line(found.text()) if found is not None else ""
    if heading is not None:
        heading.decompose()
    body = tree.body
    return title or humanise(stem), (body.inner_html or "") if body is not None else ""


def _numbered_once(pages: list[Page], lost: list[Lost]) -> Iterator[Page]:
    from dataclasses import replace

    seen: set[str] = set()
    for page in pages:
        number = page.head.get("id", "")
        if number and number in seen:
            lost.append(Lost(_TWICE, page.origin, number))
            head = {key: value for key, value in page.head.items() if key != "id"}
            yield replace(page, head=head, addresses=(), names=(page.origin,))
        else:
            seen.add(number)
            yield page
