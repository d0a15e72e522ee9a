"""Frames of other sites in Markdown → links."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from app.importing.markdown import outside_code
from app.importing.tidy import FRAME, Tell, watched

_FRAME: Final = re.compile(
    r"<(iframe|video|embed)\b([^<>]*)>(?:(?:(?!<\1\b)[\s\S])*?</\1\s*>)?", re.IGNORECASE
)
_SOURCE: Final = re.compile(r"\bsrc\s*=\s*[\"'{]*([^\"'\s<>}]+)", re.IGNORECASE)
_TITLE: Final = re.compile(r"\btitle\s*=\s*[\"']([^\"'<>\n]+)", re.IGNORECASE)


def without_frames(body: str, tell: Tell) -> str:
    """Return Markdown with a link in the place of every frame that shows another site."""
    if not _FRAME.search(body):
        return body

    def replace(found: re.Match[str]) -> str:
        source = _SOURCE.search(found[0])
        url = watched(source[1]) if source else ""
        if urlsplit(url).scheme not in ("http", "https"):
            return found[0]
        tell(FRAME, url)
        title = _TITLE.search(found[2])
        text = title[1] if title else f"Video ({urlsplit(url).hostname})"
        return f"[{text}]({url})"

    return outside_code(body, lambda text: _FRAME.sub(replace, text))
