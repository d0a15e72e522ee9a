"""Questions added to the ``asks`` of a file's head; every other character stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import yaml

from indexer.frontmatter import check_head, split_head
from indexer.types import Head

# As the indexer reads heads: the loader in Python stumbles over a "?" in a list in brackets.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INDENT: Final = "  "
_TOML_ASKS: Final = re.compile(r"^[ \t]*[\"']?asks[\"']?[ \t]*[=.]", re.MULTILINE | re.IGNORECASE)


def with_asks(text: str, questions: Sequence[str]) -> str | None:
    """Return a file's text (line ends LF, no byte order mark) with more ``asks``.

    ``None`` where the head is written in a way that cannot be added to safely: the result is
    read again, and unless it says the same and the new questions, it is not used.
    """
    changed = _changed(text, questions)
    if changed is None or not _says_the_same(text, changed, questions):
        return None
    return changed


def _changed(text: str, questions: Sequence[str]) -> str | None:
    parts = split_head(text)
    if parts.unclosed:
        return None
    if parts.head is None:
        return (
            f"---\n{_new_list(questions)}---\n{'' if text.startswith(chr(10)) else chr(10)}{text}"
        )
    start = text.index(parts.head, _line_start(text, parts.head_line)) if parts.head else None
    if start is None:
        start = _line_start(text, parts.head_line)
    edited = (_in_toml if parts.is_toml else _in_yaml)(parts.head, questions)
    return None if edited is None else text[:start] + edited + text[start + len(parts.head) :]


def _line_start(text: str, line: int) -> int:
    """Return where a line, from 1, begins."""
    position = 0
    for _ in range(line - 1):
        position = text.index("\n", position) + 1
    return position


def _in_toml(head: str, questions: Sequence[str]) -> str | None:
    if _TOML_ASKS.search(head):
        return None
    # At the top: further down it might belong to a table.
    return f"asks = [{', '.join(map(_quoted, questions))}]\n{head}"


def _in_yaml(head: str, questions: Sequence[str]) -> str | None:
    try:
        node = yaml.compose(head, Loader=_Loader)
    except yaml.YAMLError:
        return None
    if node is None:
        return head + _new_list(questions)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    values = [value for key, value in node.value if str(key.value).lower() == "asks"]
    if not values:
        return _ended(head) + _new_list(questions)
    return _added(head, values[0], questions) if len(values) == 1 else None


def _added(head: str, value: yaml.Node, questions: Sequence[str]) -> str | None:
    start, end = value.start_mark.index, value.end_mark.index
    if isinstance(value, yaml.SequenceNode) and value.flow_style:
        return _in_flow(head, value, questions)
    if isinstance(value, yaml.SequenceNode) and value.value:
        return _in_block(head, value, questions)
    if isinstance(value, yaml.ScalarNode) and "\n" not in head[start:end]:
        old = [str(value.value)] if value.value and value.tag.endswith(":str") else []
        if value.value and not old:
            return None
        items = ", ".join(map(_quoted, (*old, *questions)))
        space = "" if start and head[start - 1] in " \t" else " "
        return f"{head[:start]}{space}[{items}]{head[end:]}"
    return None


def _in_flow(head: str, value: yaml.SequenceNode, questions: Sequence[str]) -> str:
    bracket = value.end_mark.index - 1
    before = head[:bracket].rstrip()
    comma = "" if before.endswith(("[", ",")) else ","
    space = "" if before.endswith("[") else " "
    items = ", ".join(map(_quoted, questions))
    return f"{before}{comma}{space}{items}{head[bracket:]}"


def _in_block(head: str, value: yaml.SequenceNode, questions: Sequence[str]) -> str:
    last = value.value[-1]
    # A block's end mark stands behind the empty lines and comments that follow it.
    end = last.start_mark.index + len(head[last.start_mark.index : last.end_mark.index].rstrip())
    newline = head.find("\n", end)
    place = len(head) if newline < 0 else newline + 1
    column = value.start_mark.column
    items = "".join(f"{' ' * column}- {_plain(question)}\n" for question in questions)
    return _ended(head[:place]) + items + head[place:]


def _new_list(questions: Sequence[str]) -> str:
    return "asks:\n" + "".join(f"{_INDENT}- {_plain(question)}\n" for question in questions)


def _ended(head: str) -> str:
    return head if not head or head.endswith("\n") else head + "\n"


def _plain(question: str) -> str:
    """Return a question as an entry of a list, in quotes where YAML would misread it."""
    try:
        read = yaml.safe_load(f"- {question}\n")
    except yaml.YAMLError:
        read = None
    return question if read == [question] else _quoted(question)


def _quoted(question: str) -> str:
    # A JSON string is a double-quoted one of YAML (1.2) and a basic one of TOML.
    return json.dumps(question, ensure_ascii=False)


def _says_the_same(before: str, after: str, questions: Sequence[str]) -> bool:
    old, new = split_head(before), split_head(after)
    head = _head(old.head, old.is_toml) if old.head is not None else Head()
    read = _head(new.head, new.is_toml) if new.head is not None else None
    if head is None or read is None or old.body.lstrip("\n") != new.body.lstrip("\n"):
        return False
    return read == replace(head, asks=(*head.asks, *questions))


def _head(text: str, is_toml: bool) -> Head | None:
    return check_head(text, "", is_toml=is_toml).head
