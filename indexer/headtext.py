"""A head's text, YAML or TOML, to its keys and values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

import yaml

_MAX_CHARACTERS = 64_000
_MAX_DEPTH = 20
_TOML_KEY = re.compile(r"[ \t]*\[{0,2}[\"']?([\w-]+)[\"']?[ \t]*[=.\]]")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadHead(Exception):
    """A head that cannot be read at all."""

    def __init__(self, line: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands for a value that YAML itself cannot turn into one, like the date 2026-13-45."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a head with its value; a key that stands twice is two entries."""

    key: str
    line: int
    """From 1, counted in the head."""
    value: Any


def load_yaml(text: str) -> list[Entry]:
    """Return the entries of a YAML head; raise ``BadHead`` where there are none to return."""
    _check_length(text)
    loader = _Loader(text)
    try:
        _check_bounds(text)
        node = loader.get_single_node()
        return _entries(loader, node) if node is not None else []
    except yaml.MarkedYAMLError as error:
        raise _from_yaml(error) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadHead(0, f"The head is not YAML: {str(error).splitlines()[0]}.") from error
    finally:
        loader.dispose()


def load_toml(text: str) -> list[Entry]:
    """Return the entries of a TOML head, Hugo's; raise ``BadHead`` like :func:`load_yaml`."""
    _check_length(text)
    try:
        loaded = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        what = _TOML_PLACE.sub("", str(error)) or "it is nested too deep"
        last = text.count("\n") + 1
        line = int(place[1] or last) if place else 0
        remedy = "Mend the TOML between the two lines of “+++”."
        raise BadHead(line, f"The head is not TOML: {what}.", remedy) from error
    lines: dict[str, int] = {}
    for number, line_text in enumerate(text.split("\n"), 1):
        if found := _TOML_KEY.match(line_text):
            lines.setdefault(found[1], number)
    return [Entry(key, lines.get(key, 0), value) for key, value in loaded.items()]


def _check_length(text: str) -> None:
    if len(text) > _MAX_CHARACTERS:
        raise BadHead(0, f"The head is longer than {_MAX_CHARACTERS:,} characters.",
                      "Move text from the head into the article.")  # fmt: skip


def _from_yaml(error: yaml.MarkedYAMLError) -> BadHead:
    what = error.problem or error.context or "it cannot be read"
    remedy = ""
    if "mapping values are not allowed" in what or "undefined tag" in what:
        remedy = "Put the value in quotes if it holds a colon or begins with “!”."
    line = _line(error.problem_mark or error.context_mark)
    return BadHead(line, f"The head is not YAML: {what}.", remedy)


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 0


def _check_bounds(text: str) -> None:
    """Refuse what could make loading slow or deep, before a recursive step sees it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            raise BadHead(line, "The head uses a YAML alias (“*name”).",
                          "Write the value out, or put it in quotes.")  # fmt: skip
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise BadHead(line, f"The head is nested deeper than {_MAX_DEPTH} levels.")


def _entries(loader: Any, node: yaml.Node) -> list[Entry]:
    if not isinstance(node, yaml.MappingNode):
        raise BadHead(_line(node.start_mark), "The head is no list of “key: value” lines.")
    entries: list[Entry] = []
    for key_node, value_node in node.value:
        try:
            value = loader.construct_object(value_node, deep=True)
        except (ValueError, OverflowError):
            value = Unreadable(str(value_node.value)[:40])
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node.tag)
        entries.append(Entry(str(key), _line(key_node.start_mark), value))
    return entries
