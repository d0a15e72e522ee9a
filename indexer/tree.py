"""A content folder, read and rendered: what checks look at and overlays are made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.html_cache import HtmlCache
from indexer.memory import Memory
from indexer.read import read_folder
from indexer.render import render_all, render_announcements
from indexer.types import (
    ContentSettings,
    Problem,
    Reading,
    Rendered,
    RenderedAnnouncement,
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A content folder, read and rendered."""

    content: ContentSettings
    reading: Reading
    rendered: tuple[Rendered, ...]
    """Every article, drafts too, in the order of the reading's."""
    announcements: tuple[RenderedAnnouncement, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that reading and rendering found."""
        rendered = (problem for one in self.rendered for problem in one.problems)
        announced = (problem for one in self.announcements for problem in one.problems)
        return tuple(sorted({*self.reading.problems, *rendered, *announced}))


def read_tree(content: ContentSettings, index: Path, memory: Memory | None = None) -> Tree:
    """Read and render a folder; what the builds of ``index`` rendered already is taken from there.

    With the ``memory`` of an earlier call, only what changed since is read and rendered.  Raises
    ``ContentError`` where there is no such folder.
    """
    reading = read_folder(content, memory)
    cache = HtmlCache(index / "cache" / "html.sqlite", forget=False)
    rendered = render_all(reading, None, cache, memory)
    return Tree(content, reading, rendered, render_announcements(reading))
