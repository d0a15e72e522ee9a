"""Two states of a text, paragraph by paragraph: what differs, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from indexer.paragraphs import Paragraph


class Change(StrEnum):
    """What happened to a paragraph."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph that differs."""

    line: int
    """Where it starts in the later text; of a removed one, where it stood."""
    change: Change
    text: str
    """Its words; of a removed one, those that it had."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two texts."""

    changed: tuple[Changed, ...]
    share: float
    """The part of the words of both that the other has not, from 0 to 1."""


def compare(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Difference:
    """Return what differs; what was only wrapped or indented anew does not."""
    old, new = [one.text for one in before], [one.text for one in after]
    changed: list[Changed] = []
    kept = 0
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += sum(len(text.split()) for text in old[i:j])
            continue
        kept += _common_words(old[i:j], new[k:m])
        paired = min(j - i, m - k)
        for number, one in enumerate(after[k:m]):
            change = Change.CHANGED if number < paired else Change.ADDED
            changed.append(Changed(one.line, change, one.text))
        line = after[m].line if m < len(after) else (after[-1].line if after else 1)
        changed += [Changed(line, Change.REMOVED, text) for text in old[i + paired : j]]
    words = sum(len(text.split()) for text in (*old, *new))
    return Difference(tuple(changed), 1 - 2 * kept / words if words else 0.0)


def _common_words(before: Sequence[str], after: Sequence[str]) -> int:
    old, new = " ".join(before).split(), " ".join(after).split()
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 2_000)
    return sum(block.size for block in matcher.get_matching_blocks())
