"""What the tests of searching do to a copy of an index."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from search.generation import current, folder_of, hash_files, read_manifest


def add_generation(index: Path, number: int) -> Path:
    """Copy the live generation under another number and make that the live one."""
    folder = folder_of(index, number)
    shutil.copytree(folder_of(index, current(index)), folder)
    replace(read_manifest(folder), number=number).write(folder)
    make_current(index, number)
    return folder


def make_current(index: Path, number: int) -> None:
    """Swap as a build does: in one rename."""
    pointer = index / "CURRENT.tmp"
    pointer.write_text(f"{number}\n", "ascii")
    pointer.replace(index / "CURRENT")


def seal(folder: Path) -> None:
    """Write a manifest that fits the files as they are now."""
    replace(read_manifest(folder), files=hash_files(folder)).write(folder)
