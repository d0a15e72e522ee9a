"""Files of one record a line, read so that every broken line is told, not the first alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.errors import FirstlineError

_BOM = b"\xef\xbb\xbf"


class BrokenQuestions(FirstlineError):
    """A set of questions cannot be used; the message lists every broken line."""


@dataclass
class Problems:
    """Collects what is wrong with a set of questions."""

    found: list[str] = field(default_factory=list)

    def add(self, path: Path, line: int, message: str) -> None:
        """Note a problem; ``line`` is 0 where the whole file is meant."""
        self.found.append(f"{path}:{line}: {message}" if line else f"{path}: {message}")

    def check(self) -> None:
        """Raise ``BrokenQuestions`` when there is any problem."""
        if self.found:
            raise BrokenQuestions("\n".join(self.found))


def read_lines(path: Path, problems: Problems) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, from 1; blank ones, and a byte order mark, are skipped.

    Lines end at line feeds alone: a JSON text may hold other characters that Python takes for
    ends of lines.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.add(path, 0, f"cannot be read ({error.strerror}).")
        return
    for number, raw in enumerate(content.removeprefix(_BOM).split(b"\n"), start=1):
        try:
            line = raw.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError:
            problems.add(path, number, "is not UTF-8. Save the file as UTF-8.")
            continue
        if line.strip():
            yield number, line


def read_objects(path: Path, problems: Problems) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (line, id, object) of a file with a JSON object a line, each id once."""
    seen: dict[str, int] = {}
    for number, line in read_lines(path, problems):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            problems.add(path, number, "is not JSON. Write one object a line, and quote texts.")
            continue
        name = value.get("_id") if isinstance(value, dict) else None
        if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
            problems.add(path, number, 'has no "_id". Give it one: {"_id": "1", "text": "…"}.')
        elif str(name) in seen:
            where = seen[str(name)]
            problems.add(path, number, f"has the _id “{name}” of line {where}. Give it another.")
        else:
            seen[str(name)] = number
            yield number, str(name), value


def read_columns(path: Path, problems: Problems, header: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table with tabs, without the header, which may be missing."""
    columns = header.split("\t")
    for place, (number, line) in enumerate(read_lines(path, problems)):
        values = [value.strip() for value in line.split("\t")]
        if place == 0 and values[0].casefold() == columns[0]:
            continue
        if len(values) == len(columns) and all(values):
            yield number, values
        else:
            wanted = (
                f"has not {len(columns)} columns. Write {', '.join(columns)}, with tabs between."
            )
            problems.add(path, number, wanted if columns[1:] else "is no id. Write one a line.")
