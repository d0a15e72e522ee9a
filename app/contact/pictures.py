"""Pictures, written anew from their pixels: without places, cameras, comments or names.

What a camera or a program adds (EXIF with GPS, XMP, IPTC, text chunks, comments) is nowhere
but in the old file, so nothing of it needs to be known to be left out.
"""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any, Final

from search.errors import FirstlineError

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_PIXELS: Final = 50_000_000
"""Of one frame; phones take up to so many."""
MAX_PIXELS_IN_ALL: Final = 200_000_000
"""Of all frames of an animation."""
FORMATS: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF",
                  "image/webp": "WEBP"}  # fmt: skip
JPEG_QUALITY: Final = 92

_ONE_AT_A_TIME: Final = threading.Lock()
"""A large picture takes hundreds of megabytes while it is open."""


class BrokenPicture(FirstlineError):
    """The file cannot be read as a picture of its kind."""


class HugePicture(FirstlineError):
    """The picture has more pixels than are opened."""


def cleaned(content: bytes, media_type: str) -> bytes:
    """Return the same picture without anything but pixels; animations keep their frames.

    Turned pictures are turned for good, and colours become sRGB, since what said how to show
    them is gone.  Raises ``BrokenPicture`` and ``HugePicture``.
    """
    from PIL import Image

    with _ONE_AT_A_TIME:
        try:
            with Image.open(io.BytesIO(content), formats=[FORMATS[media_type]]) as picture:
                return _written(picture, FORMATS[media_type])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise HugePicture(str(error)) from error
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
            # Pillow raises all of these for files that are cut or made up.
            raise BrokenPicture(str(error)) from error


def _written(picture: Picture, kind: str) -> bytes:
    # The further frames of a JPEG are views for other devices (MPO).
    count = 1 if kind == "JPEG" else getattr(picture, "n_frames", 1)
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS or pixels * count > MAX_PIXELS_IN_ALL:
        raise HugePicture(f"{count} frames of {picture.width} x {picture.height} pixels")
    frames, times = _frames(picture, count, kind)
    target = io.BytesIO()
    frames[0].save(target, kind, **_options(picture, kind, frames, times))
    return target.getvalue()


def _frames(picture: Picture, count: int, kind: str) -> tuple[list[Picture], list[int]]:
    frames, times = [], []
    for number in range(count):
        picture.seek(number)
        picture.load()
        times.append(int(picture.info.get("duration", 0)))
        frames.append(_pixels(picture, kind))
    return frames, times


def _pixels(picture: Picture, kind: str) -> Picture:
    """Return a frame as a new picture that knows nothing but its pixels."""
    from PIL import Image, ImageOps

    turned = _in_srgb(ImageOps.exif_transpose(picture))
    if turned.mode == "P" and kind in {"GIF", "PNG"} and "transparency" not in turned.info:
        turned = turned.convert("RGB")
    elif turned.mode not in {"RGB", "RGBA", "L", "1", "LA", "I;16"}:
        turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    if kind == "JPEG" and turned.mode not in {"RGB", "L"}:
        turned = turned.convert("RGB")
    bare = Image.new(turned.mode, turned.size)
    bare.paste(turned)
    return bare


def _in_srgb(picture: Picture) -> Picture:
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError):
        return picture  # A broken profile: the colours are a little off.


def _options(
    picture: Picture, kind: str, frames: list[Picture], times: list[int]
) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if kind == "JPEG":
        options |= {"quality": JPEG_QUALITY, "optimize": True}
    if kind == "WEBP":
        options |= {"quality": JPEG_QUALITY, "method": 4}
    if len(frames) > 1 and kind != "JPEG":
        options |= {"save_all": True, "append_images": frames[1:], "duration": times}
        options |= {"loop": int(picture.info.get("loop", 0))}
        if kind == "GIF":
            options |= {"disposal": 2}
    return options
