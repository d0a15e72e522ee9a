"""The lines of a file that its ``asks`` stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import yaml

from indexer.files import Text, read_text
from indexer.frontmatter import Parts, split_head

_KEY: Final = "asks"
# As the indexer reads heads: the loader in Python stumbles over a "?" in a list in brackets.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def ask_lines(file: Path, asks: Sequence[str], max_bytes: int) -> dict[str, int]:
    """Return question → line, from 1; what is not found there, or a file that is gone, is left out.

    A list in brackets that goes over several lines gives each question its own.
    """
    text = read_text(file, "", max_bytes)
    if not isinstance(text, Text):
        return {}
    parts = split_head(text.content)
    if parts.head is None:
        return {}
    entries = _toml(parts, asks) if parts.is_toml else _yaml(parts.head)
    wanted = set(asks)
    found: dict[str, int] = {}
    for said, line in entries:
        if said in wanted:
            found.setdefault(said, line + parts.head_line)
    return found


def _yaml(head: str) -> Iterator[tuple[str, int]]:
    try:
        node = yaml.compose(head, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if str(key.value).lower() == _KEY:
            for item in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                if isinstance(item, yaml.ScalarNode):
                    yield str(item.value).strip(), item.start_mark.line


def _toml(parts: Parts, asks: Sequence[str]) -> Iterator[tuple[str, int]]:
    """TOML's reader tells no lines, so each question is looked for as it is written."""
    for number, line in enumerate((parts.head or "").split("\n")):
        for ask in asks:
            if ask in line:
                yield ask, number
