"""An article's head: the YAML between two lines of ``---``, checked against its contract."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from indexer import headvalues as values
from indexer.headkeys import ADDING, CONTRACT, FOREIGN, KEYS
from indexer.headvalues import BadValue
from indexer.types import Head, Problem, Severity

_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY_LINE = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:[ \t]|\n|$)")
_MAX_CHARACTERS = 64_000
_MAX_DEPTH = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's text, cut into head and body."""

    head: str | None
    """The YAML, or ``None`` where the file has no head."""
    body: str
    body_line: int
    """The file's line that the body starts at, from 1."""
    unclosed: bool = False
    """The head was opened but not closed; the body is then the whole file."""


@dataclass(frozen=True, slots=True)
class CheckedHead:
    """A head with all that is wrong with it; ``head`` is ``None`` where none could be read."""

    head: Head | None
    layout: str | None
    """What Jekyll calls ``layout``: "category" marks a file that describes a category."""
    problems: tuple[Problem, ...]


def split_head(text: str) -> Parts:
    """Cut a file's text (line ends LF, no byte order mark) into its head and its body."""
    opening = _FENCE.match(text)
    if opening is None:
        return Parts(None, text, 1)
    end = _END.search(text, opening.end())
    if end is None:
        return Parts(None, text, 1, unclosed=bool(_KEY_LINE.match(text, opening.end())))
    body = text[end.end() + 1 :]
    return Parts(text[opening.end() : end.start()], body, text.count("\n", 0, end.end()) + 2)


def check_head(yaml_text: str, path: str) -> CheckedHead:
    """Read a head and check every key.

    What cannot be YAML at all leaves no head and one ERROR; a key of a wrong type or an unknown
    name leaves a WARNING each, and the rest of the head counts.
    """
    try:
        entries = _load(yaml_text)
    except _BadYaml as error:
        remedy = error.remedy or "Mend the YAML between the two lines of “---”."
        problem = Problem(path, error.line, "bad-yaml", error.message, remedy)
        return CheckedHead(None, None, (problem,))
    checker = _Checker(path)
    for key, (line, value) in entries.items():
        checker.take(key, line, value)
    layout = entries.get("layout", (0, None))[1]
    return CheckedHead(
        checker.head(), layout if isinstance(layout, str) else None, tuple(checker.problems)
    )


class _BadYaml(Exception):
    def __init__(self, line: int, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """Stands for a value that YAML itself cannot turn into one, like the date 2026-13-45."""

    text: str


_Entries = dict[str, tuple[int, Any]]


def _load(text: str) -> _Entries:
    """Return key → (line in the file, value)."""
    if len(text) > _MAX_CHARACTERS:
        raise _BadYaml(1, f"The head is longer than {_MAX_CHARACTERS:,} characters.",
                       "Move text from the head into the article.")  # fmt: skip
    loader = _Loader(text)
    try:
        _check_bounds(text)
        node = loader.get_single_node()
        return _entries(loader, node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        raise _from_yaml(error) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _BadYaml(1, f"The head is not YAML: {str(error).splitlines()[0]}.") from error
    finally:
        loader.dispose()


def _from_yaml(error: yaml.MarkedYAMLError) -> _BadYaml:
    what = error.problem or error.context or "it cannot be read"
    remedy = ""
    if "mapping values are not allowed" in what or "undefined tag" in what:
        remedy = "Put the value in quotes if it holds a colon or begins with “!”."
    line = _line(error.problem_mark or error.context_mark)
    return _BadYaml(line, f"The head is not YAML: {what}.", remedy)


def _line(mark: Any) -> int:
    """Return the file's line: the YAML counts from 0, and "---" stands above it."""
    return int(mark.line) + 2 if mark is not None else 1


def _check_bounds(text: str) -> None:
    """Refuse what could make loading slow or deep, before a recursive step sees it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            raise _BadYaml(line, "The head uses a YAML alias (“*name”).",
                           "Write the value out, or put it in quotes.")  # fmt: skip
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _BadYaml(line, f"The head is nested deeper than {_MAX_DEPTH} levels.")


def _entries(loader: Any, node: yaml.Node) -> _Entries:
    if not isinstance(node, yaml.MappingNode):
        raise _BadYaml(_line(node.start_mark), "The head is no list of “key: value” lines.")
    entries: _Entries = {}
    for key_node, value_node in node.value:
        line = _line(key_node.start_mark)
        try:
            value = loader.construct_object(value_node, deep=True)
        except (ValueError, OverflowError):
            value = _Unreadable(str(value_node.value)[:40])
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node.tag)
        entries[str(key)] = (line, value)
    return entries


class _Checker:
    """Collects one head's fields and everything that is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.fields: dict[str, Any] = {}
        self.own: set[str] = set()
        self.unknown: list[str] = []
        self.problems: list[Problem] = []
        self.sub_category: str | None = None

    def take(self, key: str, line: int, value: Any) -> None:
        setter = KEYS.get(key)
        if key == "sub_category" and isinstance(value, str):
            self.sub_category = value.strip()
        if setter is None:
            self._unknown(key, line)
        elif value is not None and value != "":
            try:
                self._keep(key, setter(value))
            except BadValue as bad:
                self._bad(key, line, value, bad)

    def head(self) -> Head:
        if self.sub_category and "category" in self.fields:
            self.fields["category"] += f" / {self.sub_category}"
        return Head(**self.fields, unknown=tuple(self.unknown))

    def _keep(self, key: str, found: Mapping[str, Any]) -> None:
        for field, value in found.items():
            if field in ADDING:
                self.fields[field] = (*self.fields.get(field, ()), *value)
            elif key in CONTRACT or field not in self.own:
                self.fields[field] = value
            if key in CONTRACT:
                self.own.add(field)

    def _bad(self, key: str, line: int, value: Any, bad: BadValue) -> None:
        found = value.text if isinstance(value, _Unreadable) else values.shown(value)
        message = f"“{key}” is {found}, but must be {bad}."
        remedy = f"Correct “{key}” in the head; until then the article is served without it."
        self._warn(line, "bad-value", message, remedy)

    def _unknown(self, key: str, line: int) -> None:
        self.unknown.append(key)
        if key in FOREIGN:
            return
        near = difflib.get_close_matches(key.lower(), CONTRACT, n=1, cutoff=0.75)
        remedy = f"Did you mean “{near[0]}”?" if near else "Remove it if nothing else needs it."
        message = f"“{key}” in the head is not a key that Firstline knows."
        self._warn(line, "unknown-key", message, remedy)

    def _warn(self, line: int, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, line, code, message, remedy, Severity.WARNING))
