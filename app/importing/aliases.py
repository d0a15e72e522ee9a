"""Old addresses → aliases: each leads to one article only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from app.importing.links import Book
from app.importing.model import Export, Lost, Page
from app.importing.values import line
from indexer.slugs import slug_path, slugify

# The site finds an address with any title behind the number by the one without.
_NUMBERED: Final = re.compile(r"(/articles?/\d+)-.*$", re.DOTALL)
_TAKEN: Final = "Old addresses that lead to another article already"
_QUERY: Final = "Old addresses that differ in their query only"
_NOWHERE: Final = "Redirects of the old help centre that lead to no article of the export"


class Aliases:
    """Every old address of an export, given to one page."""

    def __init__(
        self,
        export: Export,
        book: Book,
        paths: Mapping[tuple[str, str], str],
        default: str,
        lost: list[Lost],
    ) -> None:
        self.count = 0
        self._default = default
        self._lost = lost
        self._given: dict[tuple[str, str], list[str]] = {}
        self._owner = {
            _own_address(path, language, default): (key, language)
            for (key, language), path in paths.items()
        }
        for page in export.pages:
            for address in page.addresses:
                self._give(page, address)
        self._redirects(export, book)

    def of(self, page: Page) -> list[str]:
        """Return the aliases of a page, in the order that they were given."""
        found = self._given.get((page.key, page.language), [])
        self.count += len(found)
        return found

    def _compared(self, path: str, language: str) -> str:
        """Return the address that an alias stands for: a translation's has its language in it."""
        bare, prefix = _bare(path), slugify(language)
        names_it = re.compile(rf"{re.escape(prefix)}(?:-[a-z]{{2}})?", re.IGNORECASE).fullmatch
        if language == self._default or any(map(names_it, bare.split("/")[:-1])):
            return bare
        return f"{prefix}/{bare}"

    def _redirects(self, export: Export, book: Book) -> None:
        pages = {page.key: page for page in reversed(export.pages)}
        for source, target, origin in export.redirects:
            stand_in = Page("", origin, "", "", "", base="")
            key = book.page(stand_in, target)
            if key is None:
                self._lost.append(Lost(_NOWHERE, origin, f"{source} → {target}"))
            else:
                self._give(pages[key], source)

    def _give(self, page: Page, address: str) -> None:
        path = _path(address)
        if not path.strip("/"):
            return
        me = (page.key, page.language)
        owner = self._owner.setdefault(self._compared(path, page.language), me)
        if owner != me:
            what = _QUERY if "?" in address else _TAKEN
            self._lost.append(Lost(what, page.origin, f"{page.title}: {address}"))
        elif path not in self._given.setdefault(me, []):
            self._given[me].append(path)


def _path(address: str) -> str:
    """Return the path of an address, readable where it can be; a name stays as it is."""
    if "/" not in address:
        return line(address)
    try:
        path = unquote(urlsplit(address.strip()).path, errors="replace")
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", _NUMBERED.sub(r"\1", path))
    kept = "".join(
        char for char in path if unicodedata.category(char)[0] not in "CZ" or char == " "
    )
    # A name with a space would be taken for a title.
    return quote(kept, safe="/:@!$&'()*+,;=~.-_", encoding="utf-8", errors="replace") if (
        " " in kept or "%" in kept or "?" in kept or "#" in kept
    ) else kept  # fmt: skip


def _bare(path: str) -> str:
    return unquote(path).strip("/").removesuffix("index.html").removesuffix(".html").strip("/")


def _own_address(path: str, language: str, default: str) -> str:
    """Return the address that Firstline gives a file."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    if language != default:
        stem = stem.removesuffix(f".{language}")
    parts = (
        folder if stem.lower() in ("index", "_index", "readme") and folder else f"{folder}/{stem}"
    )
    address = slug_path(parts)
    return address if language == default else f"{slugify(language)}/{address}"
