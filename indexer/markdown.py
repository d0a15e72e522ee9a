"""Markdown to HTML, before anything is resolved or sanitised."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from indexer.admonitions import admonition_plugin
from indexer.inline import inline_plugin

# Deep nesting makes the parser slow long before it makes a page better.
_MAX_NESTING = 40
# A run of text with more marks than any writer makes: the parser compares them in pairs.
_MAX_MARKS = 1_500
_MARKS = "*_~[=`"
_RAW_HEADING = re.compile(r"(</?h)([1-5])\b", re.IGNORECASE)
_RAW_H1 = re.compile(r"<h1\b", re.IGNORECASE)
_ALIGN = re.compile(r"text-align:(left|center|right)")
LINE_ATTRIBUTE = "data-line"
HTML_LINE_ATTRIBUTE = "data-html-line"
"""The same for the tags of raw HTML."""
_RAW_TAG = re.compile(r"<[A-Za-z][A-Za-z0-9]*(?=[\s/>])")


def to_html(text: str, language: str = "en") -> str:
    """Return a text's HTML, unsafe as its writer may have made it.

    Headings, links and images carry the text's line, from 0, in ``data-line``, and the tags of
    raw HTML in ``data-html-line``.  Headings are one level
    lower where the text has one of level 1: the page's only one is the article's title.
    """
    parser = _parser()
    return str(parser.render(text, {"language": language}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin, label=True)
    parser.use(admonition_plugin).use(inline_plugin)
    # Unsafe addresses are dropped, and told, where all addresses are resolved.
    parser.validateLink = _any_link  # type: ignore[method-assign,assignment]
    # "[^x]" and "^[x]" are footnotes; "^[" alone after a word is not worth the surprise.
    parser.inline.ruler.disable("footnote_inline")
    parser.core.ruler.before("inline", "limit_marks", _limit_marks)
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("finish", _finish)
    return parser


def _any_link(_: str) -> bool:
    return True


def _limit_marks(state: StateCore) -> None:
    """Leave a run of text that would take seconds to parse as it was written."""
    for token in state.tokens:
        content = token.content
        if (
            token.type == "inline"
            and len(content) > _MAX_MARKS
            and sum(content.count(mark) for mark in _MARKS) > _MAX_MARKS
        ):
            token.children = [Token("text", "", 0, content=content)]
            token.content = ""


def _lower_headings(state: StateCore) -> None:
    raw = [token for token in _all(state.tokens) if token.type in ("html_block", "html_inline")]
    headings = [token for token in state.tokens if token.tag in ("h1", "h2", "h3", "h4", "h5")]
    if not any(token.tag == "h1" for token in headings) and not any(
        _RAW_H1.search(token.content) for token in raw
    ):
        return
    for token in headings:
        token.tag = f"h{int(token.tag[1]) + 1}"
    for token in raw:
        token.content = _RAW_HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", token.content)


def _finish(state: StateCore) -> None:
    """Note the lines of links, and say the alignment of cells with classes: styles are dropped."""
    for token in state.tokens:
        style = token.attrs.pop("style", None)
        if style and (found := _ALIGN.search(str(style))):
            token.attrs["class"] = f"align-{found[1]}"
        if token.map and token.type == "heading_open":
            token.attrs[LINE_ATTRIBUTE] = token.map[0]
        elif token.map and token.type == "html_block":
            token.content = _with_lines(token.content, token.map[0])
        elif token.children and token.map:
            _note_lines(token.children, token.map[0])


def _note_lines(children: list[Token], line: int) -> None:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in ("link_open", "image"):
            child.attrs[LINE_ATTRIBUTE] = line
        elif child.type == "html_inline":
            lines = child.content.count("\n")
            child.content = _with_lines(child.content, line)
            line += lines


def _with_lines(raw: str, line: int) -> str:
    """Note in each tag of raw HTML its line; a browser takes the first of two attributes."""
    at = 0

    def noted(tag: re.Match[str]) -> str:
        nonlocal at, line
        line += raw.count("\n", at, tag.start())
        at = tag.start()
        return f'{tag[0]} {HTML_LINE_ATTRIBUTE}="{line}"'

    return _RAW_TAG.sub(noted, raw)


def _all(tokens: list[Token]) -> list[Token]:
    return [*tokens, *(child for token in tokens for child in token.children or ())]
