"""Links and images of a page → where they lead in the new folder."""

from __future__ import annotations

import posixpath
import re
from typing import Final, Protocol
from urllib.parse import unquote

from app.importing.links import Book
from app.importing.model import Export, Page
from app.importing.pictures import Pictures
from app.importing.tidy import Tell
from indexer.scan import ASSET_SUFFIXES

_REMOTE: Final = "Images on other sites became links: save them beside the article to show them"
_MISSING_FILE: Final = "Files that the export does not hold"
_PICTURE: Final = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)(?:\?.*)?$", re.IGNORECASE)
_MISSING: Final = "Images that the export does not hold"
_GONE: Final = "Links to pages of the old help centre that the export does not hold"
_OLD_FILE: Final = re.compile(
    r"/(?:article_)?attachments/|^https?://(?:[^/]+\.)?(?:intercomcdn\.com|"
    r"d33v4339jhl8k0\.cloudfront\.net|zdusercontent\.com)/",
    re.IGNORECASE,
)
_WIKI: Final = re.compile(r"\[\[([^\[\]\n|#]+\.\w+)(?:#[^\[\]\n|]*)?(?:\|[^\[\]\n]*)?\]\]")
_HREF: Final = re.compile(r"""(?:href\s*=\s*["']|\]\(<?|\]:\s*<?)([^"'\s<>)]*)#([^"'\s<>)]+)""")
_UNSAFE: Final = frozenset(' ()<>"\\%#?`{}|*[]\x7f') | frozenset(map(chr, range(32)))
_EXTERNAL: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


class Paths(Protocol):
    """Knows the file of every page."""

    def target(self, key: str, language: str) -> str:
        """Return the path of a page's file in a language."""


def jumps(export: Export, book: Book) -> dict[str, frozenset[str]]:
    """Return for each page the ids in it that links lead to."""
    found: dict[str, set[str]] = {}
    for page in export.pages:
        for link in _HREF.finditer(page.body):
            key = book.page(page, link[1]) if link[1] else page.key
            if key is not None:
                found.setdefault(key, set()).add(unquote(link[2]))
    return {key: frozenset(ids) for key, ids in found.items()}


class Rewriter:
    """The addresses of one page."""

    def __init__(self, page: Page, path: str, book: Book, paths: Paths, pictures: Pictures) -> None:
        self.page, self.path = page, path
        self._book, self._paths, self._pictures = book, paths, pictures
        self.tell: Tell = _silent

    def link(self, href: str) -> str:
        """Return the new address of a link: of an article, of a file, or as it was."""
        if href.startswith("#") or not href:
            return href
        address, mark, fragment = _parts(href)
        key = self._book.page(self.page, address)
        if key is not None:
            return self._relative(self._paths.target(key, self.page.language)) + mark + fragment
        if (asset := self._book.asset(self.page, address)) is not None:
            offered = self._pictures.offer(asset, self.path)
            if offered is not None:
                return self._relative(offered)
        if (folder := self._book.folder(address)) is not None:
            return self._relative(folder) + "/"
        if _OLD_FILE.search(address):
            self.tell(_MISSING_FILE, address)
        elif self._book.is_old(address):
            self.tell(_GONE, address)
        return href

    def image(self, src: str) -> str | None:
        """Return the new address of an image, ``None`` where the export does not hold it."""
        if src.startswith("data:"):
            embedded = self._pictures.embedded(src, self.path)
            return self._relative(embedded) if embedded else None
        asset = self._book.asset(self.page, src)
        shown = self._pictures.offer(asset, self.path) if asset is not None else None
        if shown is not None:
            return self._relative(shown)
        self.tell(_REMOTE if _EXTERNAL.match(src) else _MISSING, src)
        return None

    def markdown(self, written: str) -> str:
        """Return the new address of a link or an image in Markdown, as it was where that holds."""
        if not written or written.startswith(("#", "mailto:", "tel:", "{")):
            return written
        address, mark, fragment = _parts(written)
        key = self._book.page(self.page, address)
        if key is not None:
            target = self._paths.target(key, self.page.language)
            if self._holds(address, target) or self._holds(address, self._paths.target(key, "")):
                return written
            return self._relative(target) + mark + fragment
        asset = self._book.asset(self.page, address)
        shown = self._pictures.offer(asset, self.path) if asset is not None else None
        if shown is not None:
            return written if self._holds(address, shown) else self._relative(shown)
        self._tell_missing(written, address)
        return written

    def embeds(self, body: str) -> None:
        """Take the files that wikilinks show or offer; the links themselves find them by name."""
        for found in _WIKI.finditer(body):
            asset = self._book.asset(self.page, found[1].strip())
            if asset is not None:
                self._pictures.offer(asset, self.path)
            elif _PICTURE.search(found[1].strip()):
                self.tell(_MISSING, found[1].strip())

    def _tell_missing(self, written: str, address: str) -> None:
        is_remote = _EXTERNAL.match(written) is not None
        if self._book.is_old(address):
            self.tell(_GONE, address)
        elif _PICTURE.search(address):
            self.tell(_REMOTE if is_remote else _MISSING, written)
        elif not is_remote and posixpath.splitext(address)[1].lower() in ASSET_SUFFIXES:
            self.tell(_MISSING_FILE, written)

    def _holds(self, address: str, target: str) -> bool:
        """Say whether a relative address still leads to the file."""
        if address.startswith("/") or _EXTERNAL.match(address):
            return False
        folder = posixpath.dirname(self.path)
        found = posixpath.normpath(posixpath.join(folder, unquote(address, errors="replace")))
        return found in (target, posixpath.splitext(target)[0])

    def _relative(self, target: str) -> str:
        found = posixpath.relpath(target, posixpath.dirname(self.path) or ".")
        return "".join(f"%{ord(char):02X}" if char in _UNSAFE else char for char in found)


def _parts(href: str) -> tuple[str, str, str]:
    """Cut an address at its fragment; one that quotes the text of a page leads to no heading."""
    address, mark, fragment = href.partition("#")
    return (address, "", "") if fragment.startswith(":~:") else (address, mark, fragment)


def _silent(_why: str, _what: str) -> None:
    return
