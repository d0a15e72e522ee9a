"""Questions as people asked them → wordings, those that say the same brought together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from app.learning.meaning import Cosines
from search.query import normalise

SAME_MEANING: Final = 0.85
"""Cosine, on MiniLM's scale, from which on two wordings say the same."""
SAME_WORDS: Final = 92
"""Of 100, by rapidfuzz's token_sort_ratio: the same words in any order."""
MAX_WORDING: Final = 120
"""Characters of a question in a head: of a longer one its first sentence."""
_LEAST_WORDS: Final = 2
_LEAST_CJK: Final = 4
"""Characters without spaces that say something."""

_REMOVED: Final = re.compile(r"\[(?:email|phone|card|iban|ip|mac|token|number|user|query)\]")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Group:
    """Wordings that say the same, by their places in the list."""

    first: int
    """The one that stands for all."""
    members: tuple[int, ...]
    """All of them, the first included."""


def wording(question: str) -> str | None:
    """Return a question as it could stand in a head; ``None`` where it says too little.

    What stood in the place of personal data is left out.
    """
    text = " ".join(_REMOVED.sub(" ", normalise(question)).split()).strip(" ,;:-–")
    if len(text) > MAX_WORDING:
        text = _shortened(text)
    enough = len(text.split()) >= _LEAST_WORDS or (
        len(text) >= _LEAST_CJK and any(sign >= "\u2e80" for sign in text)
    )
    return text if enough else None


def grouped(wordings: Sequence[str], cosines: Cosines) -> tuple[Group, ...]:
    """Bring wordings together that say the same; the earlier in the list stands for the later.

    ``cosines`` are those of each wording with each.
    """
    firsts: list[int] = []
    members: dict[int, list[int]] = {}
    for place in range(len(wordings)):
        same = _same(place, firsts, wordings, cosines)
        if same is None:
            firsts.append(place)
            same = place
        members.setdefault(same, []).append(place)
    return tuple(Group(first, tuple(members[first])) for first in firsts)


def covered(text: str, names: Sequence[str], cosines: Cosines) -> bool:
    """Say whether one of an article's names, with these cosines, says the same already."""
    by_words = any(_same_words(text, name) for name in names)
    return by_words or float(cosines.max(initial=-1)) >= SAME_MEANING


def _same(
    place: int, firsts: Iterable[int], wordings: Sequence[str], cosines: Cosines
) -> int | None:
    """Return the first wording that says the same; of several the nearest by meaning."""
    alike = [
        other
        for other in firsts
        if cosines[place, other] >= SAME_MEANING or _same_words(wordings[place], wordings[other])
    ]
    return max(alike, key=lambda other: float(cosines[place, other]), default=None)


def _same_words(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(_bare(one), _bare(other)) >= SAME_WORDS


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _shortened(text: str) -> str:
    first = _SENTENCE.split(text)[0]
    if len(first.split()) > _LEAST_WORDS and len(first) <= MAX_WORDING:
        return first
    return text[: text.rfind(" ", 0, MAX_WORDING) if " " in text[:MAX_WORDING] else MAX_WORDING]
