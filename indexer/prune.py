"""Old generations go once no reader holds them."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from search.generation import MANIFEST, current

KEEP = 2
"""Generations that stay: the live one and the one before, to go back to."""


def prune(index: Path) -> None:
    """Remove all generations but the newest ``KEEP`` and those that a process still reads."""
    live = current(index)
    folders = [path for path in (index / "generations").iterdir() if path.name.isdigit()]
    old = sorted(folders, key=lambda path: int(path.name))[:-KEEP]
    for folder in old:
        if int(folder.name) != live:
            _remove_unless_read(folder)


def _remove_unless_read(folder: Path) -> None:
    """Readers hold a shared lock on the manifest; who gets it alone may delete.

    The manifest goes first and under the lock: a reader that comes too late finds none.
    """
    try:
        lease = os.open(folder / MANIFEST, os.O_RDONLY)
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / MANIFEST).unlink()
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(lease)
