"""Trees as searchable generations: laid over the live index, not built."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.config import Config
from app.content import content_settings
from indexer.build import BuildOptions, build
from indexer.checks.compared import compared_with
from indexer.memory import Memory
from indexer.overlay import overlay
from indexer.progress import Progress
from indexer.snapshot import snapshot
from indexer.tree import Tree, read_tree
from indexer.types import Origin
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
def tree_at(config: Config, ref: str, memory: Memory | None = None) -> Iterator[Tree]:
    """Yield the articles as they were where this branch left ``ref``, their merge base.

    What is the same in the tree that was read with the same ``memory`` is taken from there.
    Raises ``ContentError`` where git does not know the commit.
    """
    articles = config.content.articles
    found = compared_with(articles, ref)
    commit = found.commit if found else ref
    with snapshot(articles, commit) as folder:
        copied = replace(content_settings(config, folder), origin=Origin(articles, commit))
        yield read_tree(copied, config.index.path, memory)
