"""What pages of an export call each other by, and the files that they show."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from app.importing.model import Export, Page

_NUMBER: Final = re.compile(r"/articles?/(\d+)(?![\d])")
_ATTACHMENT: Final = re.compile(r"/(?:article_)?attachments?/(?:token/)?(\w+)(?:/([^/?#]+))?")
_FOLDER: Final = re.compile(r"/(section|categor(?:y|ie)|collection)s?/(\d+)(?!\d)")
_OLD_PAGE: Final = re.compile(
    r"^/hc/|/articles?/\d|/(?:sections?|category|categories|collections?)/\d", re.IGNORECASE
)
_ZENDESK: Final = "/hc/"
_ENDINGS: Final = (".md", ".mdx", ".markdown", ".html", ".htm")
_INDEX: Final = ("index", "_index", "readme")


class Book:
    """The names of all pages and files of an export."""

    def __init__(self, export: Export) -> None:
        self._assets = export.assets
        self._attachments = export.attached
        self._folders = {name: folder.path for folder in export.folders for name in folder.names}
        # Of Zendesk's articles in files nobody knows where they were.
        self._is_anywhere = not export.keeps_names
        self._keys: dict[str, str] = {}
        self._hosts: set[str] = set()
        for page in export.pages:
            for name in page.names:
                self._keys.setdefault(_folded(name), page.key)
        for page in export.pages:
            for address in page.addresses:
                self._note(address, page.key)
        self._by_name: dict[str, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        for path in sorted(export.assets):
            self._by_name.setdefault(_folded(posixpath.basename(path)), []).append(path)
            for word in {*re.findall(r"[0-9A-Za-z]+", path), *re.findall(r"\w+", path)}:
                self._by_word.setdefault(word, []).append(path)

    def page(self, page: Page, href: str) -> str | None:
        """Return the key of the page that a link leads to, ``None`` where it leads elsewhere."""
        parts = _split(href)
        if parts is None or parts[0] not in ("", "http", "https"):
            return None
        scheme, host, path = parts
        if host and host not in self._hosts and _ZENDESK not in path:
            return None
        number = _NUMBER.search(path)
        if number and (found := self._keys.get(f"article {number[1]}")):
            return found
        if host and host not in self._hosts:
            return None
        if not path.strip("/"):
            return None
        absolute = bool(host or scheme) or path.startswith("/")
        candidates = [path] if absolute else list(_relative(page, path))
        return next((self._keys[name] for one in candidates for name in _spellings(one)
                     if name in self._keys), None)  # fmt: skip

    def folder(self, href: str) -> str | None:
        """Return the folder of the category that a link leads to."""
        parts = _split(href)
        if parts is None or (parts[1] and parts[1] not in self._hosts):
            return None
        found = _FOLDER.search(parts[2])
        if found is None:
            return None
        path = self._folders.get(f"{found[1].replace('ie', 'y')} {found[2]}")
        return "/".join(path) if path else None

    def is_old(self, href: str) -> bool:
        """Say whether an address is one of the old help centre's."""
        parts = _split(href)
        if parts is None or not _OLD_PAGE.search(parts[2]):
            return False
        host = parts[1]
        return not host or host in self._hosts or (not self._hosts and self._is_anywhere)

    def asset(self, page: Page, src: str) -> str | None:
        """Return the path in the export of the file that a page shows or offers."""
        parts = _split(src)
        if parts is None or parts[0] not in ("", "http", "https"):
            return None
        _, host, path = parts
        attached = _ATTACHMENT.search(path)
        if host or attached:
            return self._attached(attached[1], attached[2] or "") if attached else self._only(path)
        bases = (page.base, "", posixpath.dirname(page.origin))
        for base in bases if not path.startswith("/") else ("",):
            joined = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
            for one in (localised(joined, page.language), joined):
                if one in self._assets:
                    return one
        return self._only(path)

    def _note(self, address: str, key: str) -> None:
        parts = _split(address)
        if parts is None:
            return
        _, host, path = parts
        if host:
            self._hosts.add(host)
        if number := _NUMBER.search(path):
            self._keys.setdefault(f"article {number[1]}", key)
        for name in _spellings(path):
            self._keys.setdefault(name, key)

    def _attached(self, number: str, name: str) -> str | None:
        """Return the file of an attachment: exports keep its number, or its name."""
        name = name or self._attachments.get(number, "")
        found = self._by_word.get(number, [])
        named = [path for path in found if name and _folded(path).endswith(_folded(name))]
        if named or found:
            return (named or found)[0]
        return self._only(name) if name else None

    def _only(self, path: str) -> str | None:
        found = self._by_name.get(_folded(posixpath.basename(path)), [])
        return found[0] if len(found) == 1 else None


def localised(path: str, language: str) -> str:
    """Return the path of a file's version for one language: "a/b.png" becomes "a/b.de.png"."""
    stem, suffix = posixpath.splitext(path)
    return f"{stem}.{language}{suffix}"


def _split(href: str) -> tuple[str, str, str] | None:
    """Return scheme, host and decoded path."""
    try:
        parts = urlsplit(href.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    return parts.scheme.lower(), host, unquote(parts.path, errors="replace")


def _relative(page: Page, path: str) -> Iterator[str]:
    """Yield what a relative link may mean: a file beside its page, or an address beside it."""
    yield posixpath.normpath(posixpath.join(page.base, path))
    for name in page.names[:1]:
        yield posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    for address in page.addresses[:1]:
        own = (_split(address) or ("", "", ""))[2]
        yield posixpath.normpath(posixpath.join(posixpath.dirname(own.rstrip("/")) or "/", path))
        yield posixpath.normpath(posixpath.join(own, path))


def _spellings(path: str) -> Iterator[str]:
    name = _folded(path).strip("/").removeprefix("./")
    yield name
    for ending in _ENDINGS:
        if name.endswith(ending):
            name = name.removesuffix(ending)
            yield name
    head, _, last = name.rpartition("/")
    if last in _INDEX and head:
        yield head


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
