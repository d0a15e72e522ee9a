"""Headings: one of level 1, no level left out, none without words, no two the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from indexer.checks.material import Material, Page, short
from indexer.types import Problem

_HEADINGS = "h1, h2, h3, h4, h5, h6"
_MARKS = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(#{1,6})(?:\s|$)")
_RAW = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_UNDERLINE = re.compile(r"[\s>]*=+\s*$")


def check_headings(page: Page, _: Material) -> Iterator[Problem]:
    """Yield what keeps readers who jump from heading to heading from finding their way."""
    lines = page.source.body.split("\n")
    before = 1  # The title.
    seen: dict[str, int] = {}
    extra = 0
    for node in page.tree.css(_HEADINGS):
        line = page.line(node)
        level, written = int((node.tag or "h1")[1]), _written(lines, line - page.source.body_line)
        text = _words(node)
        if written == 1:
            extra += 1
            if extra == 1:
                yield _second_title(page, line, text)
        # An image without a description is a problem of its own.
        if not text and node.css_first("img") is None:
            yield _empty(page, line)
        if level > before + 1:
            yield _skipped(page, line, text, (before, level), written)
        if text and not node.attrs.get("id"):
            first = seen.setdefault(text.casefold(), line)
            if first != line:
                yield _same(page, line, text, first)
        before = level


def _written(lines: list[str], number: int) -> int:
    """Return the level that a heading has in the file; 0 where the line does not tell."""
    if not 0 <= number < len(lines):
        return 0
    line = lines[number]
    if marks := _MARKS.match(line):
        return len(marks[1])
    if raw := _RAW.search(line):
        return int(raw[1])
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return 1 if _UNDERLINE.match(below) else 0


def _words(node: LexborNode) -> str:
    text = " ".join(node.text().split())
    if text:
        return text
    return " ".join(image.attrs.get("alt") or "" for image in node.css("img")).strip()


def _second_title(page: Page, line: int, text: str) -> Problem:
    what = f"“{short(text)}”" if text else "This"
    message = f"{what} is a second heading of level 1, beside the title of the article."
    return page.warning(line, "second-title", message, "Give it and those below it one “#” more.")


def _empty(page: Page, line: int) -> Problem:
    message = "The heading has no words, so whoever listens to the page hears nothing."
    return page.warning(line, "empty-heading", message, "Write the heading, or remove its mark.")


def _skipped(page: Page, line: int, text: str, levels: tuple[int, int], written: int) -> Problem:
    before, level = levels
    lowered = level - written if written else 0
    above = "the title" if before == 1 else f"a heading of level {before - lowered}"
    message = (
        f"{f'“{short(text)}”' if text else 'The heading'} has level {level - lowered},"
        f" but what comes before it is {above}:"
        " a level is left out."
    )
    wanted = before + 1 - lowered
    remedy = f"Make it level {wanted} (“{'#' * wanted}”), and what stands below it likewise."
    return page.warning(line, "skipped-level", message, remedy)


def _same(page: Page, line: int, text: str, first: int) -> Problem:
    message = (
        f"“{short(text)}” is a heading in line {first} already; its address gets a number,"
        " which changes when headings are moved."
    )
    remedy = "Say in the heading what sets it apart, or give it an id: “## Text {#id}”."
    return page.notice(line, "same-heading", message, remedy)
