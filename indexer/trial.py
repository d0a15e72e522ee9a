"""A new generation is asked a few questions before it may serve."""

from __future__ import annotations

from pathlib import Path

from indexer.texts import Texts
from search.errors import IndexCorrupt
from search.searcher import Searcher
from search.types import Filters, Mode, Question

QUESTIONS = 5
DEPTH = 10
"""An article is to be found among this many answers by its own title."""


def try_out(folder: Path, texts: Texts) -> None:
    """Open the generation as the site will and look some articles up by their own titles.

    Raises ``IndexCorrupt`` when it cannot be opened or when none of them is found: one alone
    may hide behind others of the same title.
    """
    searcher = Searcher.open(folder)
    try:
        allowed = searcher.catalog.visibility.select(Filters())
        numbers = [n for n in range(len(texts.articles)) if allowed[n]]
        sample = numbers[:: max(1, len(numbers) // QUESTIONS)][:QUESTIONS]
        if sample and not any(_finds(searcher, texts, number) for number in sample):
            raise IndexCorrupt(
                f"{folder}: the new index does not find its own articles, so it was not taken up. "
                "Report this, with the output of 'firstline index'."
            )
    finally:
        searcher.close()


def _finds(searcher: Searcher, texts: Texts, number: int) -> bool:
    source = texts.articles[number].source
    mode = Mode.WORDS if searcher.degraded else Mode.BLEND
    question = Question(source.title, Filters(source.language), mode, limit=DEPTH)
    return number in [answer.article.number for answer in searcher.search(question).answers]
