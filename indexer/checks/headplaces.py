"""Where in a file the keys of its head stand, and the items below them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.frontmatter import split_head

_KEY = re.compile(r"[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*[:=]")
_ITEM = re.compile(r"[ \t]*(?:-[ \t]+|[\w\"'-]+[ \t]*[:=][ \t]*)?\[?[ \t]*(.*?)[ \t]*[\],]*[ \t]*$")
_COMMENT = re.compile(r"[ \t]+#.*$")


@dataclass(frozen=True, slots=True)
class HeadPlaces:
    """The lines of a head, by the key that they belong to."""

    lines: dict[str, tuple[tuple[int, str], ...]]
    """Key in lower case → the file's lines from its own on, with their numbers."""

    @classmethod
    def of(cls, text: str) -> HeadPlaces:
        """Cut up the head of a file's text."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        parts = split_head(text)
        found: dict[str, list[tuple[int, str]]] = {}
        key = ""
        for number, line in enumerate((parts.head or "").split("\n"), parts.head_line):
            if named := _KEY.match(line):
                key = named[1].lower()
            if key and line.strip():
                found.setdefault(key, []).append((number, line))
        return cls({key: tuple(lines) for key, lines in found.items()})

    def line(self, *keys: str, value: str = "") -> int:
        """Return the line of a value below the first of the keys that has it.

        The line of a key where no value is named or found; 1 where no key is.
        """
        named = [self.lines[key] for key in keys if key in self.lines]
        if value:
            for lines in named:
                for number, item in self._items(lines):
                    if _same(item, value):
                        return number
            for lines in named:
                for number, line in lines:
                    if value.casefold() in line.casefold():
                        return number
        return named[0][0][0] if named else 1

    def items(self, key: str) -> list[tuple[int, str]]:
        """Return the items of a list written one a line, with their lines."""
        return self._items(self.lines.get(key, ()))

    @staticmethod
    def _items(lines: tuple[tuple[int, str], ...]) -> list[tuple[int, str]]:
        found = []
        for number, line in lines:
            match = _ITEM.match(_COMMENT.sub("", line))
            if match and (item := _unquoted(match[1])):
                found.append((number, item))
        return found


def _unquoted(written: str) -> str:
    if len(written) >= 2 and written[0] == written[-1] and written[0] in "\"'":
        quote, inner = written[0], written[1:-1]
        return inner.replace("''", "'") if quote == "'" else inner.replace('\\"', '"')
    return written


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
