"""What checks look at: the content folder, read and rendered, and as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.checks.headplaces import HeadPlaces
from indexer.html_cache import HtmlCache, html_key
from indexer.links import LinkMap, link_map
from indexer.markdown import HTML_LINE_ATTRIBUTE, LINE_ATTRIBUTE
from indexer.render import unsafe_html
from indexer.tree import Tree
from indexer.types import Head, Problem, Reading, Rendered, Severity, Source, Status


@dataclass(frozen=True)
class Page:
    """An article with its HTML as its writer made it: before links are led and all is sanitised."""

    source: Source
    rendered: Rendered
    html: str

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The HTML as a tree; not to be changed."""
        return LexborHTMLParser(self.html)

    def line(self, node: LexborNode) -> int:
        """Return the file's line of a heading, a link, an image or a raw tag."""
        noted = node.attrs.get(HTML_LINE_ATTRIBUTE) or node.attrs.get(LINE_ATTRIBUTE) or ""
        return self.source.body_line + (int(noted) if noted.isdigit() else 0)

    def warning(self, line: int, code: str, message: str, remedy: str) -> Problem:
        """Return a problem of this article that its readers notice."""
        return Problem(self.source.path, line, code, message, remedy, Severity.WARNING)

    def notice(self, line: int, code: str, message: str, remedy: str) -> Problem:
        """Return what is worth knowing of this article."""
        return Problem(self.source.path, line, code, message, remedy, Severity.NOTICE)


@dataclass(frozen=True)
class Material:
    """Everything that checks may ask; what takes long is made when it is first asked for."""

    tree: Tree
    index: Path
    """Folder of the index, whose caches spare time."""
    base: Reading | None = None
    """The folder as it was at the commit that is compared with."""
    base_name: str = ""
    """What the caller calls that commit."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def site(self) -> LinkMap:
        """What links may lead to."""
        return link_map(self.tree.reading)

    @cached_property
    def heads(self) -> Heads:
        """Where in the files the keys of heads stand."""
        return Heads(self.tree.content.folder)

    def pages(self) -> Iterator[Page]:
        """Yield every article, drafts too, one at a time."""
        return pages(self.tree, self.index)


class Heads:
    """The heads of files as they were written, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, HeadPlaces] = {}

    def of(self, path: str) -> HeadPlaces:
        """Return the places of a head; of a file that cannot be read there are none."""
        if path not in self._known:
            try:
                text = (self._folder / path).read_text("utf-8-sig")
            except (OSError, ValueError):
                text = ""
            self._known[path] = HeadPlaces.of(text)
        return self._known[path]


def pages(tree: Tree, index: Path) -> Iterator[Page]:
    """Yield every article of a tree with its unsafe HTML, from the cache where it is known."""
    known = HtmlCache(index / "cache" / "html.sqlite", forget=False).read()
    for rendered in tree.rendered:
        source = rendered.source
        html = known.get(html_key(source))
        try:
            yield Page(source, rendered, unsafe_html(source) if html is None else html)
        except Exception:  # Rendering has told of it: "cannot-render".
            yield Page(source, rendered, rendered.html)


def is_public(head: Head) -> bool:
    """Say whether visitors may see an article, now or one day."""
    return head.status is Status.PUBLISHED


def is_usual(found: int, of: int) -> bool:
    """Say whether so many have a thing in common that it is told once, not of each."""
    return found > _EACH_IS_TOLD and 2 * found > of


_EACH_IS_TOLD = 20


def short(text: str, limit: int = 80) -> str:
    """Return a text short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
