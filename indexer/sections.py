"""The plain text below each heading of an article, from its finished HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.types import Section

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_WORDS = """
blockquote body caption dd details div dl dt figcaption figure li ol p pre section summary table
tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_WORDS.split()) | frozenset(_HEADINGS)
_CELL_SEPARATOR = " | "
_NOTE_TITLE = "admonition-title"
# The marks that lead to a footnote and back.
_UNREAD = ("footnote-backref", "footnote-ref")


@dataclass(frozen=True, slots=True)
class _Home:
    """The block and the table cell (0 outside of tables) that a text stands in."""

    block: LexborNode
    cell: int


@dataclass(slots=True)
class _Draft:
    anchor: str = ""
    heading: str = ""
    level: int = 0
    trail: tuple[str, ...] = ()
    paragraphs: list[str] = field(default_factory=list)


def sections_of(html: str, skipped: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """Cut an article's HTML at its headings.

    A paragraph is the text of one block: a list item, a row of a table (cells parted by " | "),
    a block of code with its line ends.  ``skipped`` are titles of notes that say nothing of the
    article.
    """
    drafts = [_Draft()]
    above: list[_Draft] = []
    for block, text in _paragraphs(html):
        level = _HEADINGS.get(block.tag or "")
        if level is not None:
            above = [draft for draft in above if draft.level < level]
            trail = tuple(draft.heading for draft in above)
            drafts.append(_Draft(block.attrs.get("id") or "", text, level, trail))
            above.append(drafts[-1])
        elif not (text in skipped and block.attrs.get("class") == _NOTE_TITLE):
            drafts[-1].paragraphs.append(text)
    kept = drafts if drafts[0].paragraphs else drafts[1:]
    return tuple(
        Section(one.anchor, one.heading, one.level, one.trail, tuple(one.paragraphs))
        for one in kept
    )


def _paragraphs(html: str) -> Iterator[tuple[LexborNode, str]]:
    """Yield each block that holds text, with its text, in the order of reading."""
    block: LexborNode | None = None
    cells: list[tuple[int, list[str]]] = []
    for home, text in _pieces(html):
        if block is None or home.block.mem_id != block.mem_id:
            if block is not None and (joined := _joined(block, cells)):
                yield block, joined
            block, cells = home.block, []
        if cells and cells[-1][0] == home.cell:
            cells[-1][1].append(text)
        else:
            cells.append((home.cell, [text]))
    if block is not None and (joined := _joined(block, cells)):
        yield block, joined


def _joined(block: LexborNode, cells: list[tuple[int, list[str]]]) -> str:
    texts = ["".join(texts) for _, texts in cells]
    if block.tag == "pre":
        return "".join(texts).strip("\n").rstrip()
    lines = [" ".join(text.split()) for text in texts]
    return _CELL_SEPARATOR.join(line for line in lines if line)


def _pieces(html: str) -> Iterator[tuple[_Home, str]]:
    body = LexborHTMLParser(html).body
    if body is None:
        return
    homes: dict[int, _Home | None] = {}
    for node in body.traverse(include_text=True):
        text = node.text_content if node.is_text_node else "\n" if node.tag == "br" else None
        parent = node.parent if text else None
        if not text or parent is None:
            continue
        key = parent.mem_id
        if key not in homes:
            homes[key] = _home(parent)
        if home := homes[key]:
            yield home, text


def _home(parent: LexborNode | None) -> _Home | None:
    """Find the block that texts in an element belong to: their row in a table, else the nearest."""
    block: LexborNode | None = None
    cell = 0
    while parent is not None:
        tag = parent.tag or ""
        if tag in ("a", "sup") and parent.attrs.get("class") in _UNREAD:
            return None
        if tag in ("td", "th"):
            cell, block = parent.mem_id, None
        if block is None and tag in _BLOCKS:
            block = parent
        parent = parent.parent
    return _Home(block, cell) if block is not None else None
