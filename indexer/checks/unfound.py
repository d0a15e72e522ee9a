"""Articles that no search finds, not even for what they are called.

An article stands first for its own title unless many others are called nearly the same, so
only those with such a crowd around them are looked for in earnest.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.checks.material import Material, short
from indexer.checks.vectors import TreeVectors
from indexer.types import Problem, Severity, Source, Status
from search.types import Filters, Mode, Question

if TYPE_CHECKING:
    from search.searcher import Searcher

DEPTH: Final = 10
"""Answers among which an article is to be found."""
_CROWDED: Final = 0.8
"""Cosine of two names from which on one may stand before the other; 1 is the same name."""
_BLOCK: Final = 1024
_LEAVES_OUT: Final = ("search", "hidden", "unlisted", "excluded_in_search")
"""Keys of heads, the most usual first."""


def check_left_out_of_search(material: Material) -> Iterator[Problem]:
    """Yield public articles that their heads keep out of the search."""
    for source in material.tree.reading.articles:
        if source.head.search_exclude and source.head.status is Status.PUBLISHED:
            head = material.heads.of(source.path)
            key = next((key for key in _LEAVES_OUT if key in head.lines), "")
            message = "No search finds it, as its head says."
            remedy = f"If customers ask for it, remove “{key or 'search'}” from its head."
            line = head.line(key)
            yield Problem(source.path, line, "left-out-of-search", message, remedy, Severity.NOTICE)


def check_unfound(material: Material, vectors: TreeVectors) -> Iterator[Problem]:
    """Yield articles that none of title, asks, summary and headings finds in the first answers."""
    crowded = crowded_articles(vectors)
    if not crowded:
        return
    # Imported here: hardly any help centre needs it, and it takes long.
    from indexer.overlay import overlay
    from search.searcher import Searcher

    with tempfile.TemporaryDirectory(prefix="firstline-check-") as folder:
        target = Path(folder) / "generation"
        overlay(material.index, material.tree, target)
        searcher = Searcher.open(target)
        try:
            for number in crowded:
                source = vectors.texts.articles[number].source
                if not any(
                    _finds(searcher, question, source) for question in _questions(vectors, number)
                ):
                    yield _problem(material, vectors, number)
        finally:
            searcher.close()


def crowded_articles(vectors: TreeVectors) -> list[int]:
    """Return the articles with at least ``DEPTH`` others of nearly the same name."""
    layout = vectors.texts.layout
    names = vectors.vectors[: len(layout.name_article)]
    sources = [one.source for one in vectors.texts.articles]
    searched = [n for n, source in enumerate(sources) if _is_searched(source)]
    languages = np.array([source.language for source in sources])
    crowded = []
    for start in range(0, len(searched), _BLOCK):
        block = searched[start : start + _BLOCK]
        near = vectors.scaled(names[layout.first_name[block]] @ names.T) >= _CROWDED
        for number, row in zip(block, near, strict=True):
            if np.count_nonzero(row) <= DEPTH:
                continue
            others = np.unique(layout.name_article[row])
            if np.count_nonzero(languages[others] == languages[number]) > DEPTH:
                crowded.append(number)
    return crowded


def _is_searched(source: Source) -> bool:
    return source.head.status is Status.PUBLISHED and not source.head.search_exclude


def _questions(vectors: TreeVectors, number: int) -> Iterator[str]:
    article = vectors.texts.articles[number]
    yield from vectors.texts.names[number]
    if article.source.head.summary:
        yield article.source.head.summary
    for section in article.sections:
        if section.heading:
            yield section.heading


def _finds(searcher: Searcher, text: str, source: Source) -> bool:
    mode = Mode.WORDS if searcher.degraded else Mode.BLEND
    question = Question(text, Filters(source.language), mode, limit=DEPTH)
    answers = searcher.search(question).answers
    return any(answer.article.slug == source.slug for answer in answers)


def _problem(material: Material, vectors: TreeVectors, number: int) -> Problem:
    source = vectors.texts.articles[number].source
    title = source.title.casefold()
    same = sum(
        one.source.title.casefold() == title and one.source.language == source.language
        for one in vectors.texts.articles
    )
    why = (
        f"{same - 1} others have the same title" if same > 1 else "others are called much the same"
    )
    message = f"Not even its title, “{short(source.title)}”, finds it in the first {DEPTH}: {why}."
    remedy = "Say in the title what is special about it, and give it “asks” in customers' words."
    line = material.heads.of(source.path).line("title")
    return Problem(source.path, line, "not-found", message, remedy, Severity.WARNING)
