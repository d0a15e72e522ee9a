"""Trees from texts."""

from __future__ import annotations

from pathlib import Path

from indexer.tree import Tree, read_tree
from indexer.types import ContentSettings
from tests.indexer.writing import write

LANGUAGES = ("en", "de")


def tree(folder: Path, files: dict[str, str | bytes]) -> Tree:
    """Write files and read them as a help centre, whose default language is English."""
    write(folder, files)
    return read_tree(ContentSettings(folder, "en", LANGUAGES), folder.parent / "no-index")
