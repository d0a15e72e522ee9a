"""Pictures made on the spot, in every format that articles show."""

from __future__ import annotations

import io

from PIL import Image


def picture(width: int, height: int, kind: str = "png", orientation: int = 1) -> bytes:
    """Return a picture's file; ``orientation`` is the Exif tag's value."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"exif": exif} if orientation != 1 else {}
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#4060c0").save(stream, kind, **options)
    return stream.getvalue()
