"""The plain answer above the results: the section that matched, cut between its blocks.

The HTML is the article's own, sanitised when the index was built; here it is only shortened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Final

from search.types import Mode, Question, Results

SURE: Final = 0.8
LEAD: Final = 0.1
"""What the first answer must reach: in confidence, and in score over the second.

On five labelled sets of benchmarks/README.md (all but the one that the model was trained on),
asked as they are, the answer so shown was the right article in 93 to 98 % of the cases, and it was
shown for 20 to 53 % of the questions; of 96 questions without an answer, 7 were shown one.
"""
SOFT: Final = 600
"""Characters after which no further block begins."""
HARD: Final = 1400
"""Characters of the longest excerpt: a list of steps is shown whole or not at all."""

_PROBE: Final = 30
"""Letters and digits of the snippet by which its block is known."""
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID: Final = frozenset({"br", "hr", "img", "input", "source", "track", "wbr", "col"})
_MEDIA: Final = frozenset(
    {"figure", "img", "video", "audio", "picture", "source", "track", "svg", "iframe", "object"}
)
_LOST: Final = frozenset({"id", "name", "for", "headers", "autoplay"})
"""Attributes that name elements, which would stand twice or lead nowhere."""
_NOT_LETTERS: Final = re.compile(r"[\W_]+")


def deserves_excerpt(question: Question, found: Results) -> bool:
    """Say whether the first answer is so good that its text may stand above the list."""
    if question.offset or question.mode is not Mode.BLEND or found.degraded or not found.answers:
        return False
    lead = found.answers[0].score - (found.answers[1].score if len(found.answers) > 1 else 0.0)
    return found.confident and found.confidence >= SURE and lead >= LEAD


@lru_cache(256)
def excerpt(html: str, anchor: str, snippet: str, address: str) -> str | None:
    """Return a few whole blocks of the section under ``anchor`` ("" for the article's top).

    They begin with the section, or where ``snippet``, the text that matched, stands further
    down, with its block.  Links within the article lead to ``address``.  ``None`` where no
    whole blocks are short enough, or the snippet stands elsewhere.
    """
    section = _section(_blocks(html, address), anchor)
    probe = letters(snippet)[:_PROBE]
    chosen = _from(section)
    if probe not in letters(" ".join(block.text for block in chosen)):
        holding = [at for at, block in enumerate(section) if probe in letters(block.text)]
        chosen = _from(section[holding[0] :]) if holding else []
    return "\n".join(block.html for block in chosen) or None


def letters(text: str) -> str:
    """Return the letters and digits of a text, without regard to case.

    By these, texts are the same that were cut out of HTML in different ways.
    """
    return _NOT_LETTERS.sub("", text).casefold()


@dataclass
class _Block:
    """An element directly below the article's body."""

    tag: str
    id: str
    parts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        return "".join(self.parts)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def _blocks(html: str, address: str) -> list[_Block]:
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    return reader.blocks


def _section(blocks: Sequence[_Block], anchor: str) -> list[_Block]:
    """Return the blocks with text between a heading and the next; none where it is not found."""
    rest: Iterable[_Block] = blocks
    if anchor:
        at = [n for n, b in enumerate(blocks) if b.tag in _HEADINGS and b.id == anchor]
        rest = blocks[at[0] + 1 :] if at else ()
    return [block for block in _until_heading(rest) if block.text]


def _until_heading(blocks: Iterable[_Block]) -> Iterator[_Block]:
    for block in blocks:
        if block.tag in _HEADINGS:
            return
        yield block


def _from(blocks: Sequence[_Block]) -> list[_Block]:
    """Return the first blocks that belong together and fit."""
    chosen: list[_Block] = []
    length = 0
    for block in blocks:
        announced = bool(chosen) and chosen[-1].text.endswith(":")
        length += len(block.text)
        if length > HARD or (length > SOFT and chosen and not announced):
            break
        chosen.append(block)
    while chosen and chosen[-1].text.endswith(":"):
        chosen.pop()  # What it announces did not fit.
    return chosen


class _Reader(HTMLParser):
    """Writes each block again, without media and without what may stand only once in a page."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self._address = address
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if not self._open:
            self.blocks.append(_Block(tag, dict(attrs).get("id") or ""))
        if tag not in _VOID:
            self._open.append(tag)
        if tag not in _MEDIA:
            kept = "".join(self._attribute(*pair) for pair in attrs if pair[0] not in _LOST)
            self._write(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        """End an element; the sanitiser closed all that were open."""
        if tag in self._open:
            self._open.pop()
            if tag not in _MEDIA:
                self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Take text, but for that inside of media, which stands there instead of it."""
        if self._open and not _MEDIA.intersection(self._open):
            self.blocks[-1].texts.append(data)
            self._write(escape(data, quote=False))

    def _attribute(self, name: str, value: str | None) -> str:
        if name.startswith("aria-") and name not in {"aria-label", "aria-hidden"}:
            return ""  # Most name other elements.
        text = value or ""
        if name == "href" and text.startswith("#"):
            text = self._address.partition("#")[0] + text
        return f' {name}="{escape(text)}"'

    def _write(self, html: str) -> None:
        if not _MEDIA.intersection(self._open):
            self.blocks[-1].parts.append(html)
