"""MDX's components and expressions, found by a scanner: braces nest, and quotes hide their ends."""

from __future__ import annotations

import html
import re

_START = re.compile(r"(?<!\\)\{(?!#[\w-]+\})|</?[A-Z][\w.]*(?=[\s/>{])|</?>")
_LITERAL = re.compile(r"\{\s*([\"'`])([^\"'`\\$]*)\1\s*\}")
_ATTRIBUTE = re.compile(r"\s[\w:-]+=\Z")
_MAX_NAME = 100
_MAX_LENGTH = 20_000
_OPEN, _CLOSE, _QUOTES = "{", "}", "\"'`"


def drop_jsx(text: str, expressions: bool) -> str:
    """Return text without the tags of components, and without ``{expressions}`` where asked.

    What stands between the tags stays, a literal like ``{" "}`` becomes its text, and the number
    of lines is the same.  What is opened and never closed stays as it is.
    """
    kept: list[str] = []
    in_tag = False
    at, budget = 0, 10 * len(text) + _MAX_LENGTH
    for start in _START.finditer(text):
        is_expression = start[0] == _OPEN
        if start.start() < at or (is_expression and not expressions):
            continue
        # Many starts without an end would be read again and again.
        end, read = _end(text, start.start(), _CLOSE if is_expression else ">", budget)
        budget -= read
        if end is None:
            continue
        before = text[at : start.start()]
        opened, closed = before.rfind("<"), before.rfind(">")
        in_tag = opened > closed or (in_tag and opened == closed)
        if is_expression and in_tag and (name := _ATTRIBUTE.search(before[-_MAX_NAME:])):
            cut = len(before) - len(name[0])
            before = before[:cut] + "\n" * name[0].count("\n")
        kept.append(before)
        dropped = text[start.start() : end]
        literal = _LITERAL.fullmatch(dropped) if is_expression else None
        kept.append(html.escape(literal[2]) if literal else "\n" * dropped.count("\n"))
        at = end
    return "".join([*kept, text[at:]])


def _end(text: str, start: int, closing: str, budget: int) -> tuple[int | None, int]:
    """Return where a tag or an expression ends, and how many characters were read."""
    depth, at = 0, start
    last = min(len(text), start + min(_MAX_LENGTH, max(budget, 0)))
    while at < last:
        char = text[at]
        if char in _QUOTES and (depth or closing == ">"):
            at = _quoted(text, at, last)
            continue
        depth += (char == _OPEN) - (char == _CLOSE)
        at += 1
        if char == closing and depth == 0:
            return at, at - start
    return None, at - start


def _quoted(text: str, start: int, last: int) -> int:
    """Return the end of a quoted text; a quotation mark alone in its line is an apostrophe."""
    quote, at = text[start], start + 1
    while at < last and text[at] != quote:
        if text[at] == "\n" and quote == "'":
            return start + 1
        at += 2 if text[at] == "\\" else 1
    return at + 1 if at < last else start + 1
