"""The lines that entries of a TOML file stand in: ``tomllib`` does not tell them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_KEY: Final = re.compile(r"[ \t]*[\"']?([\w-]+)[\"']?[ \t]*=")
_TABLE: Final = re.compile(r"[ \t]*\[{1,2}[ \t]*[\"']?([\w-]+)")
_LONG: Final = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things stand, from 1."""

    top: Mapping[str, int]
    """Key or table of the whole file → its first line."""
    entries: Sequence[Mapping[str, int]]
    """For each ``[[name]]`` in turn, key → line; "" is its own."""

    def of(self, entry: int, key: str) -> int:
        """Return the line of an entry's key, else of the entry; 0 where neither is known."""
        if entry >= len(self.entries):
            return 0
        return self.entries[entry].get(key) or self.entries[entry][""]


def lines_of(text: str, name: str) -> Lines:
    """Find the lines of every ``[[name]]`` and of what stands below it, in TOML that is valid."""
    top: dict[str, int] = {}
    entries: list[dict[str, int]] = []
    own = re.compile(rf"[ \t]*\[\[[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*\]\]")
    here, inside = top, False
    for number, line in enumerate(text.split("\n"), 1):
        was_inside = inside
        inside ^= len(_LONG.findall(line)) % 2 == 1
        if was_inside:
            continue
        if own.match(line):
            entries.append({"": number})
            here = entries[-1]
            top.setdefault(name, number)
        elif found := _TABLE.match(line):
            top.setdefault(found[1], number)
            here = {}
        elif found := _KEY.match(line):
            here.setdefault(found[1], number)
    return Lines(top, entries)
