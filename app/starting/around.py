"""What a help centre has near a title: where a new article belongs, and what it may repeat."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from search.types import Filters, Question

if TYPE_CHECKING:
    from search.searcher import Searcher

VOTERS: Final = 5
"""Answers that say where an article belongs."""


@dataclass(frozen=True, slots=True)
class Near:
    """An article near a title."""

    id: str
    title: str
    path: str
    """Its file below the content folder."""
    score: float


@dataclass(frozen=True, slots=True)
class Around:
    """The nearest articles, the best first."""

    near: tuple[Near, ...]
    confident: bool
    """Whether the search is sure that the first one answers."""


def look_around(searcher: Searcher, title: str, language: str) -> Around:
    """Ask the index for the articles that are nearest to a title."""
    found = searcher.search(Question(title, Filters(language), limit=VOTERS))
    near = tuple(
        Near(
            answer.article.id,
            answer.article.title,
            searcher.catalog.article(answer.article.slug).path,
            answer.score,
        )
        for answer in found.answers
    )
    return Around(near, found.confident)


def best_folder(near: Sequence[Near], languages: Sequence[str]) -> str:
    """Return the folder that most of the nearest articles lie in, "" for the top.

    Each votes with its score; of equal folders that of the nearer article wins.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    for one in near:
        votes[without_language(posixpath.dirname(one.path), languages)] += one.score
    return max(votes, key=lambda folder: votes[folder], default="")


def without_language(folder: str, languages: Sequence[str]) -> str:
    """Return a folder below that of its language, where languages have folders."""
    top, _, rest = folder.partition("/")
    return rest if top.lower() in {language.lower() for language in languages} else folder
