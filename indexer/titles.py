"""An article's title where its head gives none: the first heading, or the file's name."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from indexer.slugs import humanise

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}#(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*$")
# A line that "===" below turns into a heading: text, not a list, quote, table or comment.
_TEXT_LINE = re.compile(r" {0,3}[^\s>|<#*+\-=:!].*$")
_ANCHOR_TAG = re.compile(r"<a\s+(?:name|id)\s*=\s*[\"']?[\w.-]+[\"']?\s*>\s*</a>", re.IGNORECASE)
_HEADING_ID = re.compile(r"\s*\{#[^}]*\}\s*$")


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, and the body without the heading that said it."""

    title: str
    body: str


def find_title(body: str, name: str, given: str | None) -> Titled:
    """Return the article's title: as given, else its first level-one heading, else its name.

    The heading is taken out where it is the title, so that the page has one; the body keeps its
    number of lines, and anchors inside the heading stay.
    """
    lines = body.split("\n")
    found = _first_heading(lines)
    if found is None:
        return Titled(given or humanise(name), body)
    start, end, raw = found
    text = plain(raw)
    if not text or (given and given.casefold() != text.casefold()):
        return Titled(given or humanise(name), body)
    lines[start:end] = ["".join(_ANCHOR_TAG.findall(raw))] + [""] * (end - start - 1)
    return Titled(given or text, "\n".join(lines))


def plain(markdown: str) -> str:
    """Return one line of Markdown as its words: no emphasis, links, code marks or tags."""
    text = _HEADING_ID.sub("", markdown)
    text = re.sub(r"<[^<>]*>", "", text)
    text = re.sub(r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?<!\\)(\*\*|__|\*|`|~~|==)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(html.unescape(text).split())


def _first_heading(lines: list[str]) -> tuple[int, int, str] | None:
    """Return first line, line after, and text of the first level-one heading outside of code."""
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        if fence or mark:
            continue
        atx = _ATX.match(line)
        if atx and atx[1]:
            return number, number + 1, atx[1]
        before = lines[number - 1] if number else ""
        if _UNDERLINE.match(line) and _TEXT_LINE.match(before):
            return number - 1, number + 1, before.strip()
    return None
