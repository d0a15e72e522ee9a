"""The plain text below each heading of an article, from its finished HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

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
class _Piece:
    """A run of text, with the block and the table cell (0 outside of tables) that it stands in."""

    block: LexborNode
    cell: int
    text: str


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
    for _, group in groupby(_pieces(html), key=lambda piece: piece.block.mem_id):
        pieces = list(group)
        cells = (
            "".join(piece.text for piece in cell)
            for _, cell in groupby(pieces, key=lambda piece: piece.cell)
        )
        block = pieces[0].block
        if block.tag == "pre":
            text = "".join(cells).strip("\n").rstrip()
        else:
            text = _CELL_SEPARATOR.join(line for cell in cells if (line := " ".join(cell.split())))
        if text:
            yield block, text


def _pieces(html: str) -> Iterator[_Piece]:
    body = LexborHTMLParser(html).body
    if body is None:
        return
    for node in body.traverse(include_text=True):
        text = "\n" if node.tag == "br" else node.text_content if node.is_text_node else None
        if text and (piece := _home(node, text)):
            yield piece


def _home(node: LexborNode, text: str) -> _Piece | None:
    """Find the block that a text belongs to: its row inside of a table, else the nearest."""
    block: LexborNode | None = None
    cell = 0
    parent = node.parent
    while parent is not None:
        tag = parent.tag or ""
        if tag in ("a", "sup") and parent.attrs.get("class") in _UNREAD:
            return None
        if tag in ("td", "th"):
            cell, block = parent.mem_id, None
        if block is None and tag in _BLOCKS:
            block = parent
        parent = parent.parent
    return _Piece(block, cell, text) if block is not None else None
