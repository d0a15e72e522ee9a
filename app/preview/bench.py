"""The workbench of a preview: reads the tree after each save, and what answers is swapped."""

from __future__ import annotations

import gc
import shutil
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.branches.about import About
from app.config import Config
from app.content import content_settings
from app.preview.differences import all_badges, changed_articles
from indexer.memory import Memory
from indexer.overlay import overlay
from indexer.tree import Tree, read_tree
from indexer.types import Source
from search.errors import FirstlineError
from search.generation import current, folder_of
from search.live import HeldIndex
from search.searcher import Searcher

KEPT: Final = 3
"""Overlays on the disk: an answer under way may still open a file of the one before."""
_NOBODY: Final = About("", "", datetime.min.replace(tzinfo=UTC), 0)


@dataclass(frozen=True, slots=True)
class State:
    """What the preview shows, and what it was made of."""

    version: int
    tree: Tree
    about: About
    sources: dict[str, Source]
    """Path of the file → article."""


class Bench:
    """Holds the working tree as it was last read, and the index that answers for it."""

    def __init__(self, config: Config, folder: Path) -> None:
        """Lay the tree over the live index for the first time; ``folder`` is for its overlays.

        Raises ``ContentError``, ``IndexMissing``, ``IndexCorrupt`` and ``ModelError``.
        """
        self.config = config
        self._folder = folder
        self._content = content_settings(config)
        self._memory = Memory(keep_good=True)
        self._changed = threading.Condition()
        self._overlays: deque[Path] = deque()
        self.base = HeldIndex(folder_of(config.index.path, current(config.index.path)))
        made, self.state = self._made(0)
        self.live = HeldIndex(made)

    def refresh(self) -> None:
        """Read the tree again and show it; what cannot be shown is told, and the last stays."""
        version = self.state.version + 1
        try:
            made, state = self._made(version)
            self.live.swap(Searcher.open(made))
        except FirstlineError as error:
            about = replace(self.state.about, fault=str(error))
            state = replace(self.state, version=version, about=about)
        with self._changed:
            self.state = state
            self._changed.notify_all()
        gc.collect(1)  # The searcher before it holds files open, perhaps in cycles.

    def versions(self, seconds: float) -> Iterator[int | None]:
        """Yield the version, and each new one as it comes; ``None`` after each pause."""
        seen = -1
        while True:
            with self._changed:
                if self.state.version == seen:
                    self._changed.wait(seconds)
                version = self.state.version
            yield version if version != seen else None
            seen = version

    def _made(self, version: int) -> tuple[Path, State]:
        tree = read_tree(self._content, self.config.index.path, self._memory)
        target = self._folder / str(version)
        laid = overlay(self.config.index.path, tree, target, drafts=True)
        self._forget(target)
        badges = all_badges(tree)
        about = replace(
            _NOBODY,
            built=datetime.now(UTC),
            base=self.base.searcher.generation,
            changed=changed_articles(tree, laid.changed, badges),
            removed=laid.removed,
            problems=tuple(map(str, tree.problems)),
            badges=badges,
        )
        sources = {one.source.path: one.source for one in tree.rendered}
        return target, State(version, tree, about, sources)

    def _forget(self, newest: Path) -> None:
        self._overlays.append(newest)
        while len(self._overlays) > KEPT:
            shutil.rmtree(self._overlays.popleft(), ignore_errors=True)
