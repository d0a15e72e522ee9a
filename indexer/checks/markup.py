"""What of an article's text readers do not see as its writer meant it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborNode

from indexer.checks.material import Material, Page, short
from indexer.types import Problem

# Dropped with all their text (indexer.sanitize), or of no use without what is dropped.
_LEFT_OUT = (
    "script, style, math, noscript, object:not([data]), svg, template, form, button, select,"
    " textarea, video:not([src]):not(:has(source[src])), audio:not([src]):not(:has(source[src])),"
    " iframe:not([src]), embed:not([src]), canvas, link, meta"
)
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`\n]*$)|~{3,})(.*)$")
_LEFTOVERS = re.compile(
    r"\{%-?\s*[A-Za-z]\w*|-?%\}|\{\{[<%][^\n]{0,40}|\{\{-?\s*[\w$.#/][^\n{}]{0,40}\}\}"
    r"|^:::+[ \t]*\w*|</?[A-Z]\w*(?=[\s/>])|\{/\*|\*/\}"
    r"|!?\[\[[^\]\n]{1,60}\]\]",
    re.MULTILINE,
)
_CODE = frozenset(("code", "pre", "kbd", "samp", "script", "style", "template", "textarea", "var"))
_blocks = MarkdownIt("commonmark", {"maxNesting": 50})
_blocks.core.ruler.enableOnly(["normalize", "block"])


def check_left_out(page: Page, _: Material) -> Iterator[Problem]:
    """Yield the first tag of each kind that is left out, with how many there are."""
    found: dict[str, list[LexborNode]] = {}
    for node in page.tree.css(_LEFT_OUT):
        if not _stands_in(node, "svg") and not _stands_in(node, "math"):
            found.setdefault(node.tag or "", []).append(node)
    for tag, nodes in found.items():
        times = f" ({len(nodes)} of them)" if len(nodes) > 1 else ""
        message = f"The HTML <{tag}>{times} is left out: articles show text, tables and images."
        remedy = "Say it in Markdown; show a drawing as an image file, a film as a link."
        yield page.warning(page.line(nodes[0]), "left-out", message, remedy)


def check_fences(page: Page, _: Material) -> Iterator[Problem]:
    """Yield the first block of code that is not closed, so that what follows is shown as code."""
    lines = page.source.body.split("\n")
    if not _looks_open(lines):
        return
    for token in _blocks.parse(page.source.body):
        if token.type != "fence" or not token.map:
            continue
        first, after = token.map
        if _closes(lines[after - 1], token.markup) and after - first > 1:
            swallowed = any(_opens_inside(line, token.markup) for line in lines[first + 1 : after])
            if not swallowed:
                continue
        message = f"The block of code that “{token.markup}” opens here is not closed."
        remedy = f"End it with a line of “{token.markup}”; all below it is shown as code."
        line = page.source.body_line + first
        yield page.warning(line, "open-fence", message, remedy)
        return  # Below it, what opens and what closes is mixed up.


def check_leftovers(page: Page, _: Material) -> Iterator[Problem]:
    """Yield what other systems would have replaced, and readers see here as it stands."""
    body = page.tree.body
    if body is None or not _LEFTOVERS.search(page.source.body):
        return
    told: set[int] = set()
    for node in body.traverse(include_text=True):
        if not node.is_text_node or _is_code(node):
            continue
        for mark in _LEFTOVERS.finditer(node.text_content or ""):
            line = _line_of(page, mark[0])
            if line and line not in told:
                told.add(line)
                message = f"Readers see “{short(mark[0], 50)}” as it stands."
                remedy = "Write what is meant, or mark it as code with “`”."
                yield page.warning(line, "leftover-markup", message, remedy)


def _looks_open(lines: list[str]) -> bool:
    """Say whether a block of code may be open: a quick look that errs on that side."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if mark is None:
            continue
        if not fence:
            fence = mark[1]
        elif mark[1].startswith(fence):
            if mark[2].strip():
                return True
            fence = ""
    return bool(fence)


def _closes(line: str, markup: str) -> bool:
    mark = _FENCE.match(line)
    return mark is not None and mark[1].startswith(markup) and not mark[2].strip()


def _opens_inside(line: str, markup: str) -> bool:
    mark = _FENCE.match(line)
    return mark is not None and mark[1] == markup and re.fullmatch(r"\w+\s*", mark[2]) is not None


def _is_code(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in _CODE:
            return True
        parent = parent.parent
    return False


def _stands_in(node: LexborNode, tag: str) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == tag:
            return True
        parent = parent.parent
    return False


def _line_of(page: Page, written: str) -> int:
    """Return the first line outside of code that holds what was found; 0 where none does.

    What a writer escaped with a backslash or as "&lt;" is meant to be seen.
    """
    wanted = re.compile(rf"(?<!\\){re.escape(written)}")
    fence = ""
    for number, line in enumerate(page.source.body.split("\n"), page.source.body_line):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        elif not fence and wanted.search(re.sub(r"(`+)(?:(?!\1).)*\1", "", line)):
            return number
    return 0
