"""An article's file as the paragraphs that its readers see: what counts as its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.frontmatter import split_head

_SEEN_KEY = re.compile(r"(?:title|summary|description)[ \t]*[:=](.*)", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of a file between blank ones; a block of code is one."""

    line: int
    """The file's line that it starts at, from 1."""
    text: str
    """Its words with single spaces, so that a text that was only wrapped anew stays equal."""


def paragraphs(content: str) -> tuple[Paragraph, ...]:
    """Cut a file into its paragraphs: title and summary of its head, then its text.

    What else stands in the head is nothing that readers read.
    """
    parts = split_head(content)
    found = []
    for number, line in enumerate((parts.head or "").split("\n"), parts.head_line):
        if seen := _SEEN_KEY.match(line):
            found.append(Paragraph(number, " ".join(seen[1].split())))
    return (*found, *_blocks(parts.body, parts.body_line))


def texts(content: str) -> tuple[str, ...]:
    """Return the words of a file's paragraphs."""
    return tuple(paragraph.text for paragraph in paragraphs(content))


def decoded(data: bytes) -> str:
    """Return a file's content as text, whatever its bytes, with LF at the ends of its lines."""
    text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(body: str, first: int) -> list[Paragraph]:
    blocks: list[Paragraph] = []
    held: list[str] = []
    start, fence = first, ""
    for number, line in enumerate([*body.split("\n"), ""], first):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        if line.strip() or fence:
            start = start if held else number
            held.append(line)
        elif held:
            blocks.append(Paragraph(start, " ".join(" ".join(held).split())))
            held = []
    if held:  # The fence of the code was never closed.
        blocks.append(Paragraph(start, " ".join(" ".join(held).split())))
    return blocks
