"""A gap → the beginning of an article, as a draft that nobody sees."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.learning.gaps import Gap
from app.starting.text import head_text, slug
from search.errors import FirstlineError


class DraftExists(FirstlineError):
    """A draft would replace a file."""


def write_drafts(gaps: Sequence[Gap], folder: Path) -> tuple[Path, ...]:
    """Write one draft a gap below ``folder``.

    Raises ``DraftExists`` where a file of that name lies there; then nothing is written.
    """
    names: dict[Path, str] = {}
    for gap in gaps:
        names[_free(folder, slug(gap.question, "gap"), names)] = draft(gap)
    taken = [str(file) for file in names if file.exists()]
    if taken:
        raise DraftExists(
            f"{', '.join(taken)}: exists already. Name another folder, or move it away."
        )
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in names.items():
        file.write_text(text, encoding="utf-8")
    return tuple(names)


def draft(gap: Gap) -> str:
    """Return the Markdown of a draft: head with the questions, and what to write."""
    head = {"title": gap.question, "status": "draft", "asks": list(gap.examples)}
    lines = [
        head_text(head),
        "Answer the questions in the head here, then remove `status: draft`.\n",
        f"{_counts(gap)}\n",
    ]
    if gap.nearest:
        lines.append("These articles come nearest. Perhaps one of them only lacks a section:\n")
        lines += [f"- {near.article.title}: `/i/{near.article.id}`" for near in gap.nearest]
    return "\n".join(lines).rstrip() + "\n"


def _free(folder: Path, name: str, taken: dict[Path, str]) -> Path:
    number, file = 1, folder / f"{name}.md"
    while file in taken:
        number += 1
        file = folder / f"{name}-{number}.md"
    return file


def _counts(gap: Gap) -> str:
    visitors = f"{gap.visitors} visitor{'' if gap.visitors == 1 else 's'}"
    wishes = f" and {gap.wishes} note{'' if gap.wishes == 1 else 's'} of agents" * bool(gap.wishes)
    if not gap.visitors:
        return "Noted by agents, and asked by no visitor yet."
    return f"Asked by {visitors}{wishes}; {gap.contact_rate:.0%} of them wrote to a person."
