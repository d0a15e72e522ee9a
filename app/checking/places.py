"""Paths of the content folder as the reader of a report knows them, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path


def place_below(folder: Path, root: Path) -> Callable[[str], str]:
    """Return how to name a file of the content folder as seen from ``root``.

    A folder outside of ``root`` is named in full.
    """
    folder, root = folder.resolve(), root.resolve()
    if not folder.is_relative_to(root):
        return lambda path: (folder / path).as_posix()
    prefix = folder.relative_to(root)
    return lambda path: (prefix / path).as_posix()


def repository(folder: Path) -> Path:
    """Return the git repository that a folder lies in, else the folder that we are in.

    Reports for a pull request name files as the repository does.
    """
    folder = folder.resolve()
    found = (parent for parent in (folder, *folder.parents) if (parent / ".git").exists())
    return next(found, Path.cwd())


def below(folder: Path, paths: Iterable[str]) -> tuple[str, ...] | None:
    """Return files and folders as paths below the content folder; those outside are left out.

    A path is meant as seen from where we are, else as seen from the content folder.  ``None``
    where one of them is the content folder itself, or holds it.  Raises ``FileNotFoundError``
    with the path that is neither here nor there.
    """
    root = folder.resolve()
    found = []
    for written in paths:
        file = Path(os.path.abspath(written))  # noqa: PTH100 - a link itself is meant, not its target
        if not file.exists():
            file = root / written
        if not file.exists():
            raise FileNotFoundError(written)
        file = file.parent.resolve() / file.name
        if root.is_relative_to(file):
            return None
        if file.is_relative_to(root):
            found.append(file.relative_to(root).as_posix())
    return tuple(found)
