"""Where an article belongs: its language, its address, its folder, from its path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from indexer.scan import ARTICLE_SUFFIXES
from indexer.slugs import slug_path, slugify
from indexer.types import ContentSettings

# In the order of preference: the first that a folder holds takes the folder's address.
_INDEX_NAMES = ("index", "_index", "readme")


@dataclass(frozen=True, slots=True)
class Place:
    """What a path says of the article in it."""

    language: str | None
    """Named by the path, or ``None``."""
    folders: tuple[str, ...]
    """Names of its folders as written, without the one of its language."""
    name: str
    """File name without suffix and language."""
    is_index: bool
    """Whether it takes the address of its folder."""

    @property
    def address(self) -> str:
        """Return the slug without language: the same for all translations."""
        parts = self.folders if self.is_index and self.folders else (*self.folders, self.name)
        return slug_path("/".join(parts)) or slugify(self.name)


def place(path: str, settings: ContentSettings, index_files: frozenset[str]) -> Place:
    """Read a path below the content folder; ``index_files`` are those of :func:`index_files`."""
    parts = PurePosixPath(path)
    name = parts.stem if parts.suffix.lower() in ARTICLE_SUFFIXES else parts.name
    known = {language.lower(): language for language in settings.languages}
    folders, language = tuple(parts.parts[:-1]), None
    if folders and folders[0].lower() in known:
        language, folders = known[folders[0].lower()], folders[1:]
    base, dot, tail = name.rpartition(".")
    if dot and base and tail.lower() in known:
        language, name = known[tail.lower()], base
    return Place(language, folders, name, path in index_files)


def index_files(paths: Iterable[str], settings: ContentSettings) -> frozenset[str]:
    """Return the paths that stand for their folder, at most one a folder and language."""
    best: dict[tuple[str | None, tuple[str, ...]], tuple[int, str]] = {}
    for path in paths:
        where = place(path, settings, frozenset())
        if where.name.lower() in _INDEX_NAMES:
            rank = (_INDEX_NAMES.index(where.name.lower()), path)
            key = (where.language, where.folders)
            best[key] = min(best.get(key, rank), rank)
    return frozenset(path for _, path in best.values())
