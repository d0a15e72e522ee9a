"""What both rankings have in common: which passages and names belong to which article."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.errors import IndexCorrupt
from search.impacts import Floats, Ints

_SOME = 100


@dataclass(frozen=True, slots=True)
class Layout:
    """Which passages and names belong to which article; passages lie in the articles' order."""

    passage_article: Ints
    """Passage number → article number, never falling."""
    first_passage: Ints
    """Article number → its first passage, with one entry more for the end."""
    name_article: Ints
    """Name number → article number.  An article's names are its title and its ``asks``."""
    first_name: Ints
    """Article number → its first name, with one entry more for the end."""

    @classmethod
    def of(cls, passage_article: Ints, name_article: Ints, articles: int) -> Layout:
        """Complete the layout; both arrays are sorted."""
        bounds = np.arange(articles + 1)
        return cls(
            passage_article,
            np.searchsorted(passage_article, bounds).astype(np.int32),
            name_article,
            np.searchsorted(name_article, bounds).astype(np.int32),
        )

    @classmethod
    def open(cls, folder: Path, articles: int) -> Layout:
        """Read the layout that the indexer wrote; ``IndexCorrupt`` when it cannot be read."""
        try:
            passages = np.load(folder / "passage-article.npy", allow_pickle=False)
            names = np.load(folder / "name-article.npy", allow_pickle=False)
        except (OSError, EOFError, ValueError) as error:
            raise IndexCorrupt(f"{folder}: cannot be read ({error}).") from error
        return cls.of(passages, names, articles)

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return len(self.first_passage) - 1


def best_by_group(scores: Floats, firsts: Ints) -> Floats:
    """Return the maximum of each run ``firsts[i]:firsts[i + 1]``, which must not be empty."""
    best: Floats = np.maximum.reduceat(scores, firsts[:-1])
    return best


def best_by_owner(scores: Floats, owners: Ints, count: int) -> Floats:
    """Return each owner's highest score, 0 without one; ``owners`` never fall.

    For scores of which most are 0 and none is below.
    """
    best = np.zeros(count, dtype=np.float32)
    scored = np.flatnonzero(scores)
    if len(scored):
        own = owners[scored]
        firsts = np.flatnonzero(np.concatenate([[True], own[1:] != own[:-1]]))
        best[own[firsts]] = np.maximum.reduceat(scores[scored], firsts)
    return best


def any_of(mask: npt.NDArray[np.bool_], numbers: Ints) -> bool:
    """Say whether the mask lets one of these numbers through; most masks let most through."""
    return bool(mask[numbers[:_SOME]].any() or mask[numbers[_SOME:]].any())


def best_places(scores: Floats, firsts: Ints) -> Ints:
    """Return where the first maximum of each run ``firsts[i]:firsts[i + 1]`` stands."""
    best = best_by_group(scores, firsts)
    highs = np.flatnonzero(scores == np.repeat(best, np.diff(firsts)))
    return highs[np.searchsorted(highs, firsts[:-1])].astype(np.int32)


def joined_ranges(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Join the ranges start:end; return the joined numbers and where each range begins."""
    lengths = ends - starts
    firsts: Ints = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    shifts = np.repeat(starts - firsts[:-1], lengths)
    numbers: Ints = (np.arange(firsts[-1]) + shifts).astype(np.int32)
    return numbers, firsts
