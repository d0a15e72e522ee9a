"""Trees as searchable generations: laid over the live index, not built."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.config import Config
from app.content import content_settings
from indexer.build import BuildOptions, build
from indexer.overlay import overlay
from indexer.progress import Progress
from indexer.snapshot import snapshot
from indexer.tree import Tree, read_tree
from search.errors import IndexMissing
from search.generation import current
from search.searcher import Searcher


def ready_index(config: Config, progress: Progress) -> Path:
    """Return the folder of the index, which is built where there is none yet.

    Raises what building raises.
    """
    try:
        current(config.index.path)
    except IndexMissing:
        progress.tell(f"{config.index.path}: there is no index yet, so it is built first.")
        options = BuildOptions(config.index.model, config.index_key())
        build(content_settings(config), config.index.path, options, progress)
    return config.index.path


@contextmanager
def opened(index: Path, tree: Tree) -> Iterator[Searcher]:
    """Yield a searcher that answers as the tree would.

    Raises ``IndexMissing``, ``IndexCorrupt`` and ``ModelError``.
    """
    with tempfile.TemporaryDirectory(prefix="firstline-") as temporary:
        target = Path(temporary) / "overlay"
        overlay(index, tree, target)
        searcher = Searcher.open(target)
        try:
            yield searcher
        finally:
            searcher.close()


@contextmanager
def tree_at(config: Config, ref: str) -> Iterator[Tree]:
    """Yield the articles as they were at a commit.

    Raises ``ContentError`` where git does not know it.
    """
    with snapshot(config.content.articles, ref) as folder:
        yield read_tree(content_settings(config, folder), config.index.path)
