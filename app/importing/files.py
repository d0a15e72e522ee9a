"""The files of an export, read without trusting them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.importing.model import ImportFailed, Lost

MAX_TEXT_BYTES: Final = 10_000_000
MAX_JSON_BYTES: Final = 200_000_000
_LINK = "Symbolic links are not followed; put the file itself there"
_UNREADABLE = "Files that cannot be read"
_TOO_LARGE = "Files that are too large"
_NOT_UTF8 = "Files that are not UTF-8: unreadable characters became “\ufffd”"


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below a folder, by their paths in it."""

    root: Path
    files: dict[str, Path]
    lost: tuple[Lost, ...]

    def below(self, folder: str) -> dict[str, Path]:
        """Return the files of one folder, by their paths in that one."""
        start = f"{folder}/" if folder else ""
        return {
            path[len(start) :]: file for path, file in self.files.items() if path.startswith(start)
        }


def read_tree(root: Path) -> Tree:
    """Return every plain file below a folder, in the order of their paths.

    Names that begin with a dot (``.git``, ``.obsidian``) are not looked at, nor is
    ``node_modules``; symbolic links are not followed.  Raises ``ImportFailed`` without a folder.
    """
    if not root.is_dir():
        raise ImportFailed(f"{root}: there is no such folder. Name the folder of the export.")
    lost: list[Lost] = []
    found = dict(_walk(root, lost))
    return Tree(root, {path: found[path] for path in sorted(found)}, tuple(sorted(lost)))


def _walk(root: Path, lost: list[Lost]) -> Iterator[tuple[str, Path]]:
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            lost.append(Lost(_UNREADABLE, _shown(here, root), error.strerror or str(error)))
            continue
        for entry in entries:
            file = Path(entry.path)
            if entry.name.startswith(".") or entry.name == "node_modules":
                continue
            if entry.is_symlink():
                lost.append(Lost(_LINK, _shown(file, root)))
            elif entry.is_dir():
                waiting.append(file)
            elif entry.is_file():
                yield _shown(file, root), file


def _shown(file: Path, root: Path) -> str:
    path = file.relative_to(root).as_posix()
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_text(file: Path, path: str, lost: list[Lost]) -> str | None:
    """Return a file's text with LF at its line ends, ``None`` where it cannot be read."""
    data = _read(file, path, MAX_TEXT_BYTES, lost)
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        lost.append(Lost(_NOT_UTF8, path))
        text = data.decode("utf-8-sig", "replace")
    return text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")


def read_json(file: Path, path: str, lost: list[Lost]) -> Any:
    """Return what a JSON file holds, ``None`` where it cannot be read."""
    data = _read(file, path, MAX_JSON_BYTES, lost)
    if data is None:
        return None
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        what = f"not UTF-8 at byte {error.start:,}"
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
    except RecursionError:
        what = "nested too deeply"
    except ValueError as error:
        what = str(error)
    lost.append(Lost(_UNREADABLE, path, what))
    return None


def _read(file: Path, path: str, most: int, lost: list[Lost]) -> bytes | None:
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        lost.append(Lost(_UNREADABLE, path, error.strerror or str(error)))
        return None
    if len(data) > most:
        lost.append(Lost(_TOO_LARGE, path, f"more than {most:,} bytes"))
        return None
    return data
