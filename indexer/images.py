"""How large an image is shown, from the first bytes of its file: pages then need not jump."""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from PIL import Image, features

Size = tuple[int, int]
"""Width and height in CSS pixels."""

_FORMATS = ("AVIF", "BMP", "GIF", "ICO", "JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
"""The Exif tag (CIPA DC-008, 4.6.5); from 5 on the picture lies on its side."""
_ON_ITS_SIDE = 5
_MAX_PIXELS = 99_999
"""What the sanitiser lets through as a width or a height."""

_SVG_BYTES = 65_536
# Drawing programs keep addresses in entities; whatever is longer or nested only wastes memory.
_ENTITY_CHARACTERS = 1_000
_LENGTH = re.compile(
    r"\s*\+?(\d{0,9}\.?\d{1,9}(?:e[+-]?\d{1,2})?)\s*(px|pt|pc|mm|cm|in|q)?\s*", re.IGNORECASE
)
# CSS Values and Units 3, 6.2: an inch is 96 pixels.
_UNITS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0,
          "q": 96 / 101.6}  # fmt: skip


class BadImage(Exception):
    """A file that is called an image and cannot be read as one."""


@dataclass(frozen=True, slots=True)
class ImageSizes:
    """The sizes of the images below a folder, each looked up once."""

    folder: Path | None
    known: dict[str, Size | BadImage | None] = field(default_factory=dict)

    def of(self, path: str) -> Size | None:
        """Return an image's size, ``None`` where it has none; raise ``BadImage``."""
        if self.folder is None:
            return None
        if path not in self.known:
            try:
                self.known[path] = image_size(self.folder / path)
            except BadImage as bad:
                self.known[path] = bad
        found = self.known[path]
        if isinstance(found, BadImage):
            raise found
        return found


def image_size(file: Path) -> Size | None:
    """Return the size that a browser shows an image in, from its header alone.

    ``None`` for one that is too large to be told safely, an SVG without a size, or a kind of
    file that has none; ``BadImage`` is raised for what cannot be read.
    """
    suffix = file.suffix.lower()
    if suffix == ".svg":
        return _svg_size(file)
    if suffix == ".avif" and not features.check("avif"):
        return None
    try:
        return _raster_size(file)
    except Image.DecompressionBombError:
        return None
    except Exception as error:  # Whatever a decoder trips over, the article is served.
        raise BadImage(str(error)) from error


def shown_size(width: str, height: str, natural: Size | None) -> tuple[str, str]:
    """Return the attributes of an image: the writer's where given, with the image's own ratio."""
    given = _pixels(width), _pixels(height)
    if natural is None or all(given):
        return given
    if given[0]:
        return given[0], str(max(1, round(int(given[0]) * natural[1] / natural[0])))
    if given[1]:
        return str(max(1, round(int(given[1]) * natural[0] / natural[1]))), given[1]
    return str(natural[0]), str(natural[1])


def _pixels(written: str) -> str:
    found = re.fullmatch(r"\s*0*([1-9][0-9]{0,4})(?:px)?\s*", written)
    return found[1] if found else ""


def _raster_size(file: Path) -> Size | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of large images, which are not decoded here.
        with Image.open(file, formats=_FORMATS) as image:
            width, height = image.size
            # Elsewhere Pillow would decode the whole picture in search of it.
            turned = "exif" in image.info and image.getexif().get(_ORIENTATION, 1) >= _ON_ITS_SIDE
    return _size(height, width) if turned else _size(width, height)


def _size(width: float, height: float) -> Size | None:
    fits = all(math.isfinite(side) and 0 < side <= _MAX_PIXELS for side in (width, height))
    return (max(1, round(width)), max(1, round(height))) if fits else None


class _Enough(Exception):
    """The element that says the size has been read, or none is worth reading on for."""


def _svg_size(file: Path) -> Size | None:
    root: dict[str, str] = {}
    names: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        names.append(name.rpartition(":")[2].lower())
        root.update(attributes)
        raise _Enough

    def entity(_name: str, _is_parameter: int, value: str | None, *_others: object) -> None:
        if value is None or len(value) > _ENTITY_CHARACTERS or "&" in value:
            raise _Enough

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EntityDeclHandler = start, entity
    try:
        with file.open("rb") as stream:
            data = stream.read(_SVG_BYTES)
        parser.Parse(data, len(data) < _SVG_BYTES)
    except _Enough:
        pass
    except (expat.ExpatError, OSError, ValueError, LookupError) as error:
        raise BadImage(str(error)) from error
    if names and names != ["svg"]:
        raise BadImage("no svg")
    return _size_of_root(root)


def _size_of_root(root: dict[str, str]) -> Size | None:
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = [_length(side) for side in box[2:]] if len(box) == 4 else []
    if len(sides) == 2 and all(sides):
        ratio = sides[0] / sides[1]
        if width and not height:
            height = width / ratio
        elif height and not width:
            width = height * ratio
        elif not width:
            width, height = sides
    return _size(width, height)


def _length(written: str) -> float:
    """Return a length in pixels, 0 where it is relative or none at all."""
    found = _LENGTH.fullmatch(written)
    return float(found[1]) * _UNITS[(found[2] or "px").lower()] if found else 0.0
