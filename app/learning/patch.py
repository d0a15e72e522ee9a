"""Edited articles → a patch that ``git apply`` takes, byte for byte true to the files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.learning.heads import with_asks
from indexer.git_command import ask_git, readable

CONTEXT: Final = 3
"""Unchanged lines around a change, as git shows them."""
_MARK: Final = "\ufeff"
_NO_NEWLINE: Final = "\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """A file before and after, with its own line ends and byte order mark."""

    path: str
    """Below the content folder, with forward slashes."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edits:
    """What can be written by a program, and what cannot."""

    edits: tuple[Edit, ...]
    left: tuple[str, ...]
    """Paths of articles whose heads are written in a way that a person has to add to."""


def edit_files(folder: Path, questions: Mapping[str, Sequence[str]]) -> Edits:
    """Add questions to articles, by path below ``folder``; nothing is written."""
    edits, left = [], []
    for path, added in questions.items():
        try:
            before = (folder / path).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            left.append(path)
            continue
        after = _edited(before, added)
        if after is None:
            left.append(path)
        else:
            edits.append(Edit(path, before, after))
    return Edits(tuple(edits), tuple(left))


def unified(edits: Iterable[Edit], folder: Path) -> str:
    """Return the patch, with paths from the top of the repository that ``folder`` is in."""
    prefix = _prefix(folder)
    return "".join(_file(edit, prefix) for edit in edits)


def _edited(raw: str, questions: Sequence[str]) -> str | None:
    """Edit the text as the indexer reads it, and bring its own line ends back."""
    mark = _MARK if raw.startswith(_MARK) else ""
    own = _lines(raw[len(mark) :])
    before = [_lf(line) for line in own]
    changed = with_asks("".join(before), questions)
    if changed is None:
        return None
    after = _lines(changed)
    top, bottom = _same(before, after)
    end = "\r\n" if own and own[0].endswith("\r\n") else "\n"
    new = [
        line.removesuffix("\n") + end * line.endswith("\n") for line in _middle(after, top, bottom)
    ]
    return mark + "".join((*own[:top], *new, *own[len(own) - bottom :]))


def _file(edit: Edit, prefix: str) -> str:
    path = prefix + edit.path
    # Git ends a name that holds spaces with a tab.
    tab = "\t" if " " in path else ""
    header = f"diff --git a/{path} b/{path}\n--- a/{path}{tab}\n+++ b/{path}{tab}\n"
    if re.search(r'["\\\x00-\x1f]', path):
        old, new = _c_quoted(f"a/{path}"), _c_quoted(f"b/{path}")
        header = f"diff --git {old} {new}\n--- {old}\n+++ {new}\n"
    return header + _hunk(_lines(edit.before), _lines(edit.after))


def _hunk(before: Sequence[str], after: Sequence[str]) -> str:
    """Return the one hunk of a change that stands in one place."""
    top, bottom = _same(before, after)
    above = before[max(0, top - CONTEXT) : top]
    below = before[len(before) - bottom :][:CONTEXT]
    removed, added = _middle(before, top, bottom), _middle(after, top, bottom)
    rows = [(" ", above), ("-", removed), ("+", added), (" ", below)]
    first, same = top - len(above) + 1, len(above) + len(below)
    old, new = same + len(removed), same + len(added)
    place = f"@@ -{first if old else 0},{old} +{first},{new} @@\n"
    return place + "".join(f"{sign}{_ended(line)}" for sign, lines in rows for line in lines)


def _same(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many lines are the same at the top, and of the rest at the bottom."""
    shorter = min(len(before), len(after))
    top = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - top
    bottom = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    return top, bottom


def _middle(lines: Sequence[str], top: int, bottom: int) -> Sequence[str]:
    return lines[top : len(lines) - bottom]


def _lines(text: str) -> list[str]:
    """Cut at line feeds alone, as git does, keeping them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _lf(line: str) -> str:
    return line[:-2] + "\n" if line.endswith("\r\n") else line


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + _NO_NEWLINE


def _c_quoted(path: str) -> str:
    signs = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}
    return '"' + "".join(signs.get(sign, sign) for sign in path) + '"'


def _prefix(folder: Path) -> str:
    """Return the path of ``folder`` in its repository, with a slash; "" outside of one."""
    return readable(ask_git(folder, "rev-parse", "--show-prefix") or "").removesuffix("\n")
