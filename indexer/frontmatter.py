"""An article's head: the YAML between two lines of ``---``, checked against its contract."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer import headvalues as values
from indexer.headkeys import ADDING, ARTICLE, FOREIGN, Contract
from indexer.headtext import BadHead, Entry, Unreadable, load_toml, load_yaml
from indexer.headvalues import BadValue
from indexer.types import Head, Problem, Severity, Status

_OPENING = re.compile(r"((?:[ \t]*\n)*)(---|\+\+\+)[ \t]*\n")
_END = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_KEY_LINE = re.compile(
    r"(?:(?:#.*|[ \t]*)\n)*[\"']?[A-Za-z_][\w-]*[\"']?[ \t]*(?::(?:[ \t]|\n|$)|=)"
)
# Of several that a head names, the one that hides most counts.
_OPENNESS = (Status.DRAFT, Status.INTERNAL, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's text, cut into head and body."""

    head: str | None
    """The YAML or TOML, or ``None`` where the file has no head."""
    body: str
    body_line: int
    """The file's line that the body starts at, from 1."""
    unclosed: bool = False
    """The head was opened but not closed; the body is then the whole file."""
    head_line: int = 2
    """The file's line that the head's text starts at."""
    is_toml: bool = False


@dataclass(frozen=True, slots=True)
class CheckedFields:
    """The fields of a head with all that is wrong with it; ``None`` where it cannot be read."""

    fields: Mapping[str, Any] | None
    lines: Mapping[str, int]
    """Field → the file's line that says it."""
    layout: str | None
    """What Jekyll calls ``layout``: "category" marks a file that describes a category."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CheckedHead:
    """An article's head, ``None`` where it cannot be read, with all that is wrong with it."""

    head: Head | None
    layout: str | None
    problems: tuple[Problem, ...]


def split_head(text: str) -> Parts:
    """Cut a file's text (line ends LF, no byte order mark) into its head and its body.

    A head stands between two lines of ``---`` (YAML) or ``+++`` (TOML); blank lines above count
    as if they were not there.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return Parts(None, text, 1)
    holds_keys = bool(_KEY_LINE.match(text, opening.end()))
    # Below blank lines, "---" may as well be a rule.
    if opening[1] and not holds_keys:
        return Parts(None, text, 1)
    head_line = text.count("\n", 0, opening.end()) + 1
    is_toml = opening[2] == "+++"
    end = _END[opening[2]].search(text, opening.end())
    if end is None:
        return Parts(None, text, 1, holds_keys, head_line, is_toml)
    body, body_line = text[end.end() + 1 :], text.count("\n", 0, end.end()) + 2
    head = text[opening.end() : end.start()]
    return Parts(head, body, body_line, head_line=head_line, is_toml=is_toml)


def check_head(text: str, path: str, head_line: int = 2, is_toml: bool = False) -> CheckedHead:
    """Check the text of an article's head; ``head_line`` is the file's line that it starts at."""
    return check_parts(Parts(text, "", 0, head_line=head_line, is_toml=is_toml), path)


def check_parts(parts: Parts, path: str) -> CheckedHead:
    """Check the head of an article's file, as :func:`check_fields` does."""
    checked = check_fields(parts, path, ARTICLE)
    head = Head(**checked.fields) if checked.fields is not None else None
    return CheckedHead(head, checked.layout, checked.problems)


def check_fields(parts: Parts, path: str, contract: Contract) -> CheckedFields:
    """Read the head of a file and check every key against the contract.

    What cannot be read at all leaves no head and one ERROR; a key of a wrong type or an unknown
    name leaves a WARNING each, and the rest of the head counts.  Where a key that hides is
    wrong or stands twice, the status is that of a draft, with an ERROR: nothing is shown to
    everyone because of a typing error.
    """
    if parts.unclosed:
        fence = "+++" if parts.is_toml else "---"
        message = f"The head begins with “{fence}” but does not end."
        remedy = f"End the head with a line of “{fence}”."
        return _unreadable(Problem(path, parts.head_line - 1, "bad-yaml", message, remedy))
    text = parts.head or ""
    try:
        entries = load_toml(text) if parts.is_toml else load_yaml(text)
    except BadHead as error:
        remedy = error.remedy or "Mend the YAML between the two lines of “---”."
        line = error.line + parts.head_line - 1
        return _unreadable(Problem(path, line, "bad-yaml", error.message, remedy))
    checker = _Checker(path, parts.head_line - 1, contract)
    for entry in entries:
        checker.take(entry)
    return checker.checked()


def _unreadable(problem: Problem) -> CheckedFields:
    return CheckedFields(None, {}, None, (problem,))


class _Checker:
    """Collects one head's fields and everything that is wrong with them."""

    def __init__(self, path: str, offset: int, contract: Contract) -> None:
        self.path, self.offset, self.contract = path, offset, contract
        self.fields: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.own: set[str] = set()
        self.seen: dict[str, int] = {}
        self.is_shut = False
        self.unknown: list[str] = []
        self.problems: list[Problem] = []
        self.layout: str | None = None
        self.sub_category: str | None = None

    def take(self, entry: Entry) -> None:
        key, value = entry.key.lower(), entry.value
        line = entry.line + self.offset if entry.line else 0
        if key in self.seen:
            self._twice(entry.key, line, self.seen[key])
            return
        self.seen[key] = line
        if key == "layout" and isinstance(value, str):
            self.layout = value
        if key == "sub_category" and isinstance(value, str):
            self.sub_category = value.strip()
        setter = self.contract.keys.get(key)
        if setter is None:
            self._unknown(entry.key, line)
        elif value is not None and value != "":
            try:
                self._keep(key, setter(value), line)
            except BadValue as bad:
                self._bad(entry, line, bad)

    def checked(self) -> CheckedFields:
        if self.sub_category and "category" in self.fields:
            self.fields["category"] += f" / {self.sub_category}"
        if self.is_shut:
            self.fields["status"] = Status.DRAFT
        fields = {**self.fields, "unknown": tuple(self.unknown)}
        return CheckedFields(fields, self.lines, self.layout, tuple(self.problems))

    def _keep(self, key: str, found: Mapping[str, Any], line: int) -> None:
        is_own = key in self.contract.own
        for field, value in found.items():
            self.lines[field] = line
            if field in ADDING:
                self.fields[field] = (*self.fields.get(field, ()), *value)
            elif field == "status":
                held = self.fields.get(field, Status.PUBLISHED)
                self.fields[field] = min(held, value, key=_OPENNESS.index)
            elif is_own or field not in self.own:
                self.fields[field] = value
            if is_own:
                self.own.add(field)

    def _bad(self, entry: Entry, line: int, bad: BadValue) -> None:
        value = entry.value
        found = value.text if isinstance(value, Unreadable) else values.shown(value)
        message = f"“{entry.key}” is {found}, but must be {bad}."
        self._wrong(entry.key, line, "bad-value", message, "served without it")

    def _twice(self, key: str, line: int, first: int) -> None:
        message = f"“{key}” stands in the head twice, first in line {first}."
        self._wrong(key, line, "duplicate-key", message, "served with the first")

    def _wrong(self, key: str, line: int, code: str, message: str, state: str) -> None:
        hides = key.lower() in self.contract.hiding
        self.is_shut |= hides
        state = "a draft, which nobody sees" if hides else state
        what = self.contract.what
        remedy = f"Correct “{key}” in the head; until then the {what} is {state}."
        severity = Severity.ERROR if hides else Severity.WARNING
        self.problems.append(Problem(self.path, line, code, message, remedy, severity))

    def _unknown(self, key: str, line: int) -> None:
        self.unknown.append(key)
        if key.lower() in FOREIGN:
            return
        near = difflib.get_close_matches(key.lower(), self.contract.own, n=1, cutoff=0.75)
        remedy = f"Did you mean “{near[0]}”?" if near else "Remove it if nothing else needs it."
        message = f"“{key}” in the head is not a key that Firstline knows."
        self.problems.append(
            Problem(self.path, line, "unknown-key", message, remedy, Severity.WARNING)
        )
