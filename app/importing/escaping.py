"""Text that must be shown as it is: nothing in it is Markdown or another system's tag."""

from __future__ import annotations

import re
from typing import Final

_LINE_START: Final = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-{2,}|={1,}|:(?=\s|:|$)|!!!|\?\?\?|\|)"
)
_NUMBERED: Final = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_STATEMENT: Final = re.compile(
    r"""^(\s*)([ie])((?:mport\s[^\n]*[\"']|xport\s+(?:default|const|let|var|function|class|[{*])))"""
)
_ESCAPES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)"), r"\\\\"),
    (re.compile(r"&(?=#?\w+;)"), "&amp;"),
    (re.compile(r"([*`\[])"), r"\\\1"),
    (re.compile(r"(?<![^\W_])_|_(?![^\W_])"), r"\\_"),
    (re.compile(r"<(?=[A-Za-z/!?])"), r"\\<"),
    (re.compile(r"~(?=~)"), r"\\~"),
    (re.compile(r"=(?==\S)"), r"\\="),
    (re.compile(r"\^(?=[A-Za-z0-9-]+\s*$|\\?\[)"), r"\\^"),
    (re.compile(r"\{(?=[{%:#/.*<\\])|\{$"), "&#123;"),
    (re.compile(r"%(?=%)"), "&#37;"),
)


def escaped(text: str) -> str:
    """Return text so that no part of it is taken for Markdown or another system's tag."""
    for pattern, safe in _ESCAPES:
        text = pattern.sub(safe, text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _NUMBERED.sub(r"\1\\\2", text)
    return _STATEMENT.sub(lambda found: f"{found[1]}&#{ord(found[2])};{found[3]}", text)
