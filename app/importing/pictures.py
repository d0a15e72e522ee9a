"""Images and other files of an export: copied beside the articles under readable names."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import posixpath
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from PIL import Image, UnidentifiedImageError

from app.importing.model import Export, Lost
from app.starting.text import slug
from indexer.scan import ASSET_SUFFIXES

_IMAGES: Final = frozenset(
    (".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp")
)
_LONG_NUMBER: Final = re.compile(r"^\d{5,}[-_ ]+|[-_ ]+\d{5,}$")
_UNREADABLE_NAME: Final = re.compile(
    r"(?:image|img|screenshot|unnamed|file)?[-_ ]*[0-9a-f-]{8,}|\d+"
)
_KIND: Final = "Files of a kind that Firstline does not serve"
_SUFFIX_OF: Final = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "BMP": ".bmp"}
_DATA: Final = re.compile(r"data:image/[\w.+-]+(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)


class Pictures:
    """Gives every file that an article needs a place in the new folder."""

    def __init__(self, export: Export, lost: list[Lost]) -> None:
        self.files: dict[str, Path | bytes] = {}
        self.used: dict[str, str | None] = {}
        """Path in the export → new path, ``None`` where it cannot be carried over."""
        self._export, self._lost = export, lost
        self._taken: set[str] = set()

    def offer(self, asset: str, article: str) -> str | None:
        """Return the new path of a file of the export that an article needs."""
        if asset not in self.used:
            self.used[asset] = self._place(asset, article)
        return self.used[asset]

    def embedded(self, address: str, article: str) -> str | None:
        """Return the path of an image that stood in the text itself (RFC 2397)."""
        data = _decoded(address)
        suffix = _suffix_of(io.BytesIO(data)) if data else ""
        if not suffix:
            return None
        key = f"data:{hashlib.sha256(data).hexdigest()}"
        if key not in self.used:
            path = self._free(article, "", suffix)
            self.files[path] = data
            self.used[key] = path
        return self.used[key]

    def _place(self, asset: str, article: str) -> str | None:
        file = self._export.assets[asset]
        stem, suffix = posixpath.splitext(posixpath.basename(asset))
        suffix = suffix.lower()
        if suffix not in ASSET_SUFFIXES:
            stem, suffix = f"{stem}{suffix}", _suffix_of(file)
        if not suffix:
            self._lost.append(Lost(_KIND, asset))
            return None
        path = asset if self._export.keeps_assets else self._free(article, stem, suffix)
        self.files[path] = file
        return path

    def _free(self, article: str, stem: str, suffix: str) -> str:
        """Return a name that says what it is: the file's own, else that of its article."""
        own = posixpath.basename(article).partition(".")[0]
        stem = _LONG_NUMBER.sub("", stem)
        named = "" if not stem or _UNREADABLE_NAME.fullmatch(stem.lower()) else slug(stem)
        wanted = named or own
        folder = posixpath.join(
            posixpath.dirname(article), "images" if suffix in _IMAGES else "files"
        )
        number, path = 1, f"{folder}/{wanted}{suffix}"
        while path.casefold() in self._taken:
            number += 1
            path = f"{folder}/{wanted}-{number}{suffix}"
        self._taken.add(path.casefold())
        return path


def _decoded(address: str) -> bytes:
    found = _DATA.match(address)
    if found is None:
        return b""
    raw = unquote_to_bytes(found[2])
    try:
        return base64.b64decode(raw) if found[1] else raw
    except (binascii.Error, ValueError):
        return b""


def _suffix_of(file: Path | io.BytesIO) -> str:
    """Return the suffix for what an image is, "" for anything else."""
    try:
        with Image.open(file, formats=tuple(_SUFFIX_OF)) as image:
            return _SUFFIX_OF.get(image.format or "", "")
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return ""
