"""How large the logo is shown, so that nothing moves when it has come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

HEIGHT: Final = 32
WIDEST: Final = 160
"""Both in CSS pixels; static/style.css says the same."""

_HEAD: Final = 4_000
_NUMBER: Final = r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a picture, in CSS pixels."""

    width: int
    height: int


def shown_size(file: Path) -> Size:
    """Return the size that the logo gets in the header, in its own proportions.

    One whose proportions cannot be read gets a square.
    """
    width, height = _proportions(file) or (1.0, 1.0)
    return Size(max(1, min(WIDEST, round(HEIGHT * width / height))), HEIGHT)


@lru_cache(4)
def pixels(file: Path) -> tuple[int, int] | None:
    """Return the width and height of a bitmap; ``None`` for what cannot be read as one."""
    from PIL import Image  # Only sites with such a logo need it.

    try:
        with Image.open(file) as picture:
            return picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _proportions(file: Path) -> tuple[float, float] | None:
    found = _of_drawing(file) if file.suffix.lower() == ".svg" else pixels(file)
    return found if found and min(found) > 0 else None


def _of_drawing(file: Path) -> tuple[float, float] | None:
    """Read what the ``<svg>`` element says: browsers take width and height first, too."""
    try:
        head = file.read_text(encoding="utf-8", errors="replace")[:_HEAD]
    except OSError:
        return None
    opened = re.search(r"<svg\b[^>]*>", head)
    if opened is None:
        return None
    tag = opened.group()
    sides = [re.search(rf"\s{name}=[\"']{_NUMBER}[\"']", tag) for name in ("width", "height")]
    if sides[0] and sides[1]:
        return float(sides[0][1]), float(sides[1][1])
    box = re.search(r"\sviewBox=[\"']\s*\S+[\s,]+\S+?[\s,]+([0-9.]+)[\s,]+([0-9.]+)", tag)
    return (float(box[1]), float(box[2])) if box else None
