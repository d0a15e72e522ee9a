"""A line on a page that nobody wrote one for."""

from __future__ import annotations

import html
import re
from typing import Final

CHARACTERS: Final = 160
"""About what search engines show below a title."""
_PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG: Final = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')


def first_words(article: str) -> str:
    """Return the beginning of the first paragraph that has text, from an article's HTML."""
    for paragraph in _PARAGRAPH.finditer(article):
        words = html.unescape(_TAG.sub("", paragraph[1]))
        if words.strip():
            return cut(words)
    return ""


def cut(text: str) -> str:
    """Return a text as one line of at most ``CHARACTERS``, cut between words where it can be."""
    line = " ".join(text.split())
    if len(line) <= CHARACTERS:
        return line
    start, space, _ = line[: CHARACTERS - 1].rpartition(" ")
    return f"{start if space else line[: CHARACTERS - 1]}…"
