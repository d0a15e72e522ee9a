"""Addresses and titles from file names, and anchors from headings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# What cannot stand in an address: everything but letters, digits and combining marks.
_NOT_WORD = re.compile(r"[^\w]+|_+")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]+")

# Names that scripts look up on the window or the document: an element with such an id
# could shadow them ("DOM clobbering"), so anchors never take them.
_RESERVED_WORDS = """
alert all anchors attributes body children close closed confirm console constructor cookie
crypto customelements defaultview document documentelement domain embeds event events
external fetch focus forms frames head hidden history id images implementation innerheight
innerwidth layers length links localstorage location locationbar menubar name navigation
navigator open opener origin outerheight outerwidth parent performance plugins print prompt
prototype referrer screen scripts scroll scrollbars self sessionstorage status statusbar stop
submit title toolbar top tostring trustedtypes url valueof window
"""
_RESERVED = frozenset(_RESERVED_WORDS.split())
# Ids that begin so belong to the page around the article.
PAGE_PREFIX = "site-"
_REMEMBERED: Final = 16_384
"""Names whose slugs are kept: a preview asks for those of all articles after each save."""


@lru_cache(_REMEMBERED)
def slugify(text: str) -> str:
    """Return text as one part of an address: lower case, words joined by "-".

    Letters of every script are kept (NFC), so Cyrillic and Japanese names stay readable.
    Never empty, never a dot: text without any letter or digit becomes the code points of
    its characters, so that different names stay different.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    slug = _NOT_WORD.sub("-", folded).strip("-")
    return slug or "-".join(f"{ord(char):x}" for char in folded[:8]) or "untitled"


@lru_cache(_REMEMBERED)
def slug_path(path: str) -> str:
    """Return a path with each of its parts slugified; empty parts are left out."""
    return "/".join(slugify(part) for part in path.split("/") if part.strip())


def humanise(name: str) -> str:
    """Return a title for a file or folder name: "how-to_reset" becomes "How to reset".

    A name with spaces was written to be read and stays as it is.
    """
    if " " in name.strip():
        return name.strip()
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] if words else name


def anchor(text: str) -> str:
    """Return the anchor of a heading, as GitHub makes it: "Reset it!" becomes "reset-it"."""
    folded = unicodedata.normalize("NFC", text).lower().strip()
    slug = _NOT_IN_ANCHOR.sub("", re.sub(r"\s", " ", folded)).replace(" ", "-").strip("-")
    return safe_id(slug or "section")


def safe_id(name: str) -> str:
    """Return an id that shadows nothing of the page's scripts and clashes with no id of the page.

    Raw HTML may bring ids as well: all pass through here.
    """
    cleaned = re.sub(r"[\s\"'<>&`=]+", "-", name)
    if cleaned.lower() in _RESERVED or cleaned.startswith((PAGE_PREFIX, "__")):
        return f"h-{cleaned}"
    return cleaned


class Anchors:
    """The ids of one article, each given out once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Take exactly this id; false where it is taken already."""
        if name in self.taken:
            return False
        self.taken.add(name)
        return True

    def unique(self, name: str) -> str:
        """Take this id, or the first that is free of those with a number behind it."""
        if self.take(name):
            return name
        number = self._next.get(name, 1)
        while not self.take(f"{name}-{number}"):
            number += 1
        self._next[name] = number + 1
        return f"{name}-{number}"
