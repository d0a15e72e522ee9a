"""Pictures that a link to a page may be shown with: the article's first one, or the logo."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.logo import pixels

BITMAPS: Final = {".png", ".jpg", ".jpeg", ".webp", ".gif"}
"""What unfurling programs show; none of them takes SVG."""
# Values may hold ">", so a tag is read attribute by attribute; those of our HTML are all quoted.
_TAG: Final = re.compile(r'<img((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE: Final = re.compile(r'\s+([a-z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """A bitmap of this site."""

    path: str
    """From "/"."""
    alt: str = ""
    width: int | None = None
    height: int | None = None


def first_in(article: str) -> Picture | None:
    """Return the first bitmap in an article's HTML."""
    for tag in _TAG.finditer(article):
        values = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag[1])}
        path = values.get("src", "")
        ending = Path(urlsplit(path).path).suffix.lower()
        if path.startswith("/") and not path.startswith("//") and ending in BITMAPS:
            size = _number(values.get("width")), _number(values.get("height"))
            return Picture(path, values.get("alt", ""), *size)
    return None


def logo(file: Path | None, path: str) -> Picture | None:
    """Return the site's logo at ``path``, if it is a bitmap that can be read."""
    if file is None or file.suffix.lower() not in BITMAPS:
        return None
    size = pixels(file)
    return Picture(path, "", *size) if size else None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,5}", text) else None
