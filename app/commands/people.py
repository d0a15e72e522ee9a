"""What the commands about accounts and tokens share."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass

ROLES = click.Choice(["agent", "writer", "manager", "admin"])


def ask_for_password() -> str:
    """Ask twice on a terminal; from a pipe, read one line."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as columns of text; what a terminal could take for a command is escaped."""
    shown = [[cell if cell.isprintable() else ascii(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*shown, strict=True)]
    lines = ("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in shown)
    return "\n".join(line.rstrip() for line in lines)
