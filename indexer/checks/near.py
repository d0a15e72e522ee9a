"""Articles that say nearly the same: by meaning, passage by passage, and by their words.

Two articles are near duplicates where each passage of the one has a close passage in the other
and their mean vectors are close or most of their words the same.  On four real help centres of
1,700 articles all pairs above ``ALIKE`` were copies of each other; below, the share of copies falls
fast, unless the words agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from indexer.checks.material import Material, short
from indexer.checks.vectors import TreeVectors
from indexer.types import Problem, Severity, Source

ALIKE: Final = 0.90
"""Cosine of the means, and mean over the passages of the nearest cosine in the other article."""
ALIKE_IN_WORDS: Final = 0.85
"""The latter where ``SAME_WORDS`` of a hundred words agree, too, in their order."""
SAME_WORDS: Final = 80
SHORTER: Final = 0.5
"""Part of the longer one's words that the shorter one has."""
_BLOCK: Final = 1024  # articles compared at a time, so that memory stays small
_MOST_WORDS: Final = 3_000  # compared of each article


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles of one language that say nearly the same."""

    first: int
    second: int
    """Numbers of the articles in ``TreeVectors.texts``; the greater path is the second."""
    nearness: float
    """0 to 1: how much of either the other says."""


def check_near_duplicates(material: Material, vectors: TreeVectors) -> Iterator[Problem]:
    """Yield each article that says nearly what an earlier one says.

    Articles whose titles differ by a number (versions, bulletins) may well be alike: a series
    of them is told once.
    """
    sources = [one.source for one in vectors.texts.articles]
    told: set[int] = set()
    series: list[Pair] = []
    for pair in sorted(near_pairs(vectors), key=lambda pair: -pair.nearness):
        first, second = sources[pair.first], sources[pair.second]
        if _are_of_a_series(first.title, second.title):
            series.append(pair)
        elif pair.second not in told:
            told.add(pair.second)
            yield _duplicate(material, vectors, pair)
    yield from _told_once(series, sources)


def near_pairs(vectors: TreeVectors) -> list[Pair]:
    """Return all pairs of near duplicates that are no translations of each other."""
    sources = [one.source for one in vectors.texts.articles]
    # A copy under another title is near in its passages alone.
    bodies, centres = vectors.bodies(), vectors.centres()
    found = []
    for start in range(0, len(bodies), _BLOCK):
        cosines = vectors.scaled(bodies[start : start + _BLOCK] @ bodies.T)
        for row, other in np.argwhere(cosines >= ALIKE_IN_WORDS):
            one = int(row) + start
            first, second = sorted((one, int(other)), key=lambda n: sources[n].path)
            if one < other and _may_be_compared(sources[first], sources[second]):
                mean = float(vectors.scaled(centres[first] @ centres[second]))
                nearness = _nearness(vectors, first, second, mean)
                if nearness is not None:
                    found.append(Pair(first, second, nearness))
    return found


def _may_be_compared(first: Source, second: Source) -> bool:
    return first.language == second.language and first.group != second.group


def _nearness(vectors: TreeVectors, first: int, second: int, mean: float) -> float | None:
    """Return how much of either article the other says, ``None`` where that is too little.

    ``mean`` is the cosine of their means.
    """
    cosines = vectors.scaled(vectors.of(first)[1] @ vectors.of(second)[1].T)
    covered = min(float(cosines.max(axis=1).mean()), float(cosines.max(axis=0).mean()))
    if covered < ALIKE_IN_WORDS:
        return None
    words = [_words(vectors, number) for number in (first, second)]
    shorter, longer = sorted(map(len, words))
    if shorter < SHORTER * longer:  # An overview, which is not told twice.
        return None
    alike = min(covered, mean) >= ALIKE or fuzz.ratio(*words, score_cutoff=SAME_WORDS)
    return min(covered, 1.0) if alike else None


def _words(vectors: TreeVectors, number: int) -> list[str]:
    passages = vectors.texts.passages[number]
    return [word for passage in passages for word in passage.text.split()][:_MOST_WORDS]


_CODE: Final = re.compile(r"[\w.-]*\d[\w.-]*")


def _are_of_a_series(first: str, second: str) -> bool:
    codes = [set(_CODE.findall(title)) for title in (first, second)]
    return all(codes) and codes[0] != codes[1]


def _duplicate(material: Material, vectors: TreeVectors, pair: Pair) -> Problem:
    first, second = (vectors.texts.articles[n].source for n in (pair.first, pair.second))
    message = (
        f"It says nearly the same as {first.path}, “{short(first.title)}”"
        f" ({pair.nearness:.0%} alike{_shared(vectors, pair)})."
    )
    remedy = (
        "Make one article of the two and leave the address of the other as an alias, or say in"
        " each title and first sentence whom it is for."
    )
    line = material.heads.of(second.path).line("title")
    return Problem(second.path, line, "near-duplicate", message, remedy, Severity.WARNING)


def _shared(vectors: TreeVectors, pair: Pair) -> str:
    """Name the question or heading that the two have in common, else where they agree most."""
    texts = vectors.texts
    names = [{name.casefold(): name for name in texts.names[n]} for n in (pair.first, pair.second)]
    both = [name for key, name in names[1].items() if key in names[0]]
    if both:
        return f"; both answer “{short(both[0], 60)}”"
    own = vectors.of(pair.second)[1]
    best = int((own @ vectors.of(pair.first)[1].T).max(axis=1).argmax())
    heading = texts.passages[pair.second][best].heading
    return f", most in “{short(heading, 60)}”" if heading else ""


def _told_once(pairs: list[Pair], sources: list[Source]) -> Iterator[Problem]:
    """Yield one notice for each series."""
    for numbers in _components(pairs):
        members = sorted((sources[number] for number in numbers), key=lambda one: one.path)
        first, *others = members
        names = ", ".join(one.path for one in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        message = f"It differs by little more than a number from {names}{more}."
        remedy = "Nothing to do where each is needed; else keep them in one article."
        yield Problem(first.path, 1, "near-duplicate", message, remedy, Severity.NOTICE)


def _components(pairs: list[Pair]) -> list[set[int]]:
    found: list[set[int]] = []
    for pair in pairs:
        both = {pair.first, pair.second}
        touched = [one for one in found if one & both]
        found = [one for one in found if not one & both] + [both.union(*touched)]
    return found
