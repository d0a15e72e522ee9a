"""What an article's page adds to the article's own HTML: links beside headings, large images.

The HTML comes from our own sanitizer (nh3), so attributes stand in double quotes and elements are
nested properly.  The API, hand-offs and copies for agents keep it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final
from urllib.parse import quote

from app.excerpt import letters

LABEL_ID: Final = "_to-section"
"""Id of the words that name what a link beside a heading is for."""
COLUMN: Final = 600
"""Pixels: a picture that is wider never fits the column of an article (style.css)."""
_TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]++|"[^"]*+")*+)>', re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r'([^\s="/]+)="([^"]*)"')
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NO_LINK_INSIDE: Final = frozenset({"a", "summary", "button", "label"})
_CHARACTERS: Final = 4_000
"""Of an article's beginning that a summary is looked for in."""
_PASSED_OVER: Final = re.compile(
    r'<(h[1-6])\b[^>]*>.*?</\1>|<(p|summary) class="admonition-title">.*?</\2>'
    r'|<sup class="footnote-ref">.*?</sup>',
    re.DOTALL,
)
"""What stands among the words that a summary is made of: headings, titles of notes, footnotes."""


@lru_cache(maxsize=128)
def with_tools(html: str) -> str:
    """Return an article's HTML with a link beside each heading and around each large image."""
    return "".join(_Page(html).parts())


@lru_cache(maxsize=128)
def repeats(html: str, summary: str) -> bool:
    """Say whether a summary is nothing but the first words of the article.

    Those stand in the catalog where a writer gave none.  Only letters and digits count: texts
    that are cut out of HTML in different ways differ in everything else.
    """
    words = letters(summary)
    beginning = html[: 4 * _CHARACTERS]
    texts = (beginning, _PASSED_OVER.sub(" ", beginning))
    return any(words in letters(unescape(_TAG.sub(" ", text))) for text in texts)


@dataclass
class _Page:
    """Walks through the tags of a text; attribute values that look like tags are none."""

    html: str
    _inside: list[str] = field(default_factory=list)
    """Elements that a link must not stand in."""
    _heading: str = ""
    """Name of the heading that is open and gets a link; "" outside of one."""
    _id: str = ""
    _depth: int = 0
    """Headings of that name that are open inside each other."""

    def parts(self) -> Iterator[str]:
        """Return the text in parts, with what is added."""
        position = 0
        for tag in _TAG.finditer(self.html):
            yield self.html[position : tag.start()]
            position = tag.end()
            name = tag[2].lower()
            yield self._closed(name, tag[0]) if tag[1] else self._opened(name, tag)
        yield self.html[position:]

    def _opened(self, name: str, tag: re.Match[str]) -> str:
        if name in _NO_LINK_INSIDE:
            self._inside.append(name)
        if name == self._heading:
            self._depth += 1
        elif name in _HEADINGS and not self._heading and not self._inside:
            return self._begin(name, tag)
        elif name == "img" and not self._inside:
            return _large(tag)
        return tag[0]

    def _begin(self, name: str, tag: re.Match[str]) -> str:
        id = dict(_ATTRIBUTE.findall(tag[3])).get("id", "")
        if not id or re.search(r"\s", id):  # Ids with spaces cannot be named by others.
            return tag[0]
        self._heading, self._id, self._depth = name, id, 1
        return f'<div class="heading">{tag[0]}'

    def _closed(self, name: str, text: str) -> str:
        if name in _NO_LINK_INSIDE and name in self._inside:
            self._inside.remove(name)
        if name != self._heading:
            return text
        self._depth -= 1
        if self._depth:
            return text
        self._heading = ""
        address = quote(unescape(self._id))
        return (
            f'{text}<a class="anchor" href="#{address}" aria-labelledby="{LABEL_ID} {self._id}">'
            "</a></div>"
        )


def _large(tag: re.Match[str]) -> str:
    """Return an image as a link to its file where it is wider than the column and named."""
    has = dict(_ATTRIBUTE.findall(tag[3]))
    width = has.get("width", "")
    if not has.get("alt", "").strip() or not has.get("src", "").startswith("/files/"):
        return tag[0]
    if not re.fullmatch("[0-9]{1,5}", width) or int(width) <= COLUMN:
        return tag[0]
    return f'<a class="zoom" href="{has["src"]}">{tag[0]}</a>'
