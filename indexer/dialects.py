"""What other systems mix into Markdown and no reader should see: Liquid, MDX, comments.

Everything here works on text and keeps the number of lines, so that problems can name a line.
Code is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from markdown_it import MarkdownIt

from indexer.admonitions import balance_colons
from indexer.jsx import drop_jsx

_TRIGGERS = re.compile(
    r"\{%|\{\{|\{/\*|%%|:::|^(?:import|export)\s|</?[A-Z]|\{::|\{:/", re.MULTILINE
)
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?(?<!`)\1(?!`)")
_HOLE = "\ue000{}\ue001"
_HOLE_BACK = re.compile("\ue000(\\d+)\ue001")
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*raw\b).)*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{[%<](?:[^%>]|[%>](?!\}\})){0,1000}[%>]\}\}")
_LIQUID_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:(?!\{%-?\s*comment\b).)*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL
)
_LIQUID_NOTE_TAG = re.compile(
    r"^([ \t]*)\{%-?\s*(end)?(callout|note|tip|warning|alert|info)\b([^%\n]*)%\}[ \t]*$",
    re.MULTILINE,
)
_LIQUID_TAG = re.compile(r"\{%(?:[^%{]|%(?!\})|\{(?!%)){0,1000}%\}")
_LIQUID_VALUE = re.compile(r"\{\{(?:[^{}]|\}(?!\})){0,1000}\}\}")
_KRAMDOWN_SWITCH = re.compile(r"\{:(?::[a-z]+[^{}\n]*/?|/[a-z]*)\}")
_COMMENT_BLOCK = re.compile(r"^[ \t]*%%[ \t]*\n.*?^[ \t]*%%[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT_LINE = re.compile(r"%%[^%\n]+%%")
_MDX_COMMENT = re.compile(r"\{/\*(?:(?!\{/\*).)*?\*/\}", re.DOTALL)
_MDX_STATEMENT = re.compile(
    r"^(?:import\s+(?:[\w*{][^\n]*\s+from\s+)?['\"][^'\"\n]+['\"];?"
    r"|import\s+\{[^}]*\}\s+from\s+['\"][^'\"\n]+['\"];?"
    r"|export\s+(?:default|const|let|var|function|class|\{|\*)[^\n]*(?:\n(?!\s*$)[^\n]*)*)[ \t]*$",
    re.MULTILINE,
)
_TAB = re.compile(
    r"^([ \t]*)<TabItem\b[^>]*?\blabel=[\"']([^\"'\n]+)[\"'][^>]*>[ \t]*$", re.MULTILINE
)
_TABS_TAG = re.compile(r"</?(?:TabItem|Tabs)\b[^<>]*/?>")
_WORDS_OF_KIND = ("success", "tip", "warning", "info", "danger", "note", "caution", "important")

_blocks = MarkdownIt("commonmark", {"maxNesting": 50})
_blocks.core.ruler.enableOnly(["normalize", "block"])


def plain_markdown(body: str, is_mdx: bool = False) -> str:
    """Return the Markdown with what is not Markdown dropped or put into Markdown's own terms."""
    if not _TRIGGERS.search(body) and not (is_mdx and "{" in body):
        return body
    lines = body.split("\n")
    code = set(_code_lines(body))
    holes: list[str] = []
    text = _hide_code(lines, code, holes)
    mdx = is_mdx or _MDX_STATEMENT.search(text) is not None
    steps = [_liquid, _comments, partial(_mdx, expressions=is_mdx) if mdx else _tabs]
    # In MDX, "{{" begins an object and no Liquid.
    for step in steps[1:] + steps[:1] if is_mdx else steps:
        text = step(text, holes)
    text = "\n".join(balance_colons(text.split("\n"), code))
    while _HOLE_BACK.search(text):
        text = _HOLE_BACK.sub(lambda hole: holes[int(hole[1])], text)
    return text


def _code_lines(body: str) -> Iterator[int]:
    """Yield the numbers of lines that are fenced or indented code, by the parser's own word."""
    for token in _blocks.parse(body):
        if token.type in ("fence", "code_block") and token.map:
            yield from range(*token.map)


def _hide_code(lines: list[str], code: set[int], holes: list[str]) -> str:
    """Put a mark in the place of every line and span of code."""
    shown = [
        _hole(line, holes) if number in code else line.replace("\ue000", "").replace("\ue001", "")
        for number, line in enumerate(lines)
    ]
    return _INLINE_CODE.sub(lambda span: _span_hole(span[0], holes), "\n".join(shown))


def _hole(text: str, holes: list[str]) -> str:
    holes.append(text)
    return _HOLE.format(len(holes) - 1)


def _span_hole(span: str, holes: list[str]) -> str:
    """Hide a span of code line by line: the number of lines must stay."""
    return "\n".join(_hole(part, holes) for part in span.split("\n"))


def _liquid(text: str, holes: list[str]) -> str:
    text = _RAW.sub(lambda raw: _hole(raw[1], holes), text)
    text = _SHORTCODE.sub(_line_ends, text)
    text = _LIQUID_COMMENT.sub(_line_ends, text)
    text = _LIQUID_NOTE_TAG.sub(_liquid_note, text)
    text = _LIQUID_TAG.sub(_line_ends, text)
    text = _LIQUID_VALUE.sub(_line_ends, text)
    return _KRAMDOWN_SWITCH.sub("", text)


def _liquid_note(tag: re.Match[str]) -> str:
    if tag[2]:
        return f"{tag[1]}:::"
    words = [tag[3], *tag[4].lower().split()]
    kind = next((word for word in reversed(words) if word in _WORDS_OF_KIND), "note")
    return f"{tag[1]}:::{kind}"


def _comments(text: str, _: list[str]) -> str:
    text = _MDX_COMMENT.sub(_line_ends, _COMMENT_BLOCK.sub(_line_ends, text))
    return _COMMENT_LINE.sub("", text)


def _mdx(text: str, holes: list[str], expressions: bool) -> str:
    text = _MDX_STATEMENT.sub(_line_ends, text)
    return drop_jsx(_tabs(text, holes), expressions)


def _tabs(text: str, _: list[str]) -> str:
    text = _TAB.sub(r"\1**\2**", text)
    return _TABS_TAG.sub(_line_ends, text)


def _line_ends(dropped: re.Match[str]) -> str:
    return "\n" * dropped[0].count("\n")
