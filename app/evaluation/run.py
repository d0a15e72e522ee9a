"""A folder of questions → a report: the only place that knows the order of evaluating."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.config import Config
from app.evaluation.names import ArticleNames
from app.evaluation.rankings import ask
from app.evaluation.report import Report, report
from app.evaluation.sets import QuestionSet, has_corpus, read_set
from indexer.progress import Progress
from search.searcher import Searcher


def evaluate(folder: Path, config: Config, progress: Progress) -> Report:
    """Ask the questions of ``folder``, of its own articles or else of the live index.

    Raises ``BrokenQuestions``, and what building or opening an index raises.
    """
    opened = _own_articles if has_corpus(folder) else _live_index
    with opened(folder, config, progress) as (questions, articles, searcher):
        total = len(questions.relevant) + len(questions.unanswerable)
        with progress.stage("Asking", total) as advance:
            asked = ask(questions, searcher, advance)
        return report(questions, articles, asked, searcher)


@contextmanager
def _live_index(
    folder: Path, config: Config, progress: Progress
) -> Iterator[tuple[QuestionSet, int, Searcher]]:
    searcher = Searcher.open(config.index.path)
    try:
        names = ArticleNames(searcher.catalog)
        yield read_set(folder, names.find), len(names), searcher
    finally:
        searcher.close()


@contextmanager
def _own_articles(
    folder: Path, config: Config, progress: Progress
) -> Iterator[tuple[QuestionSet, int, Searcher]]:
    from app.evaluation.corpus import borrow_model, open_corpus

    questions = read_set(folder)
    articles = questions.articles or ()
    with tempfile.TemporaryDirectory(prefix="firstline-") as temporary:
        borrow_model(config.index.path, Path(temporary))
        language = config.content.default_language
        searcher = open_corpus(articles, Path(temporary), config.index.model, progress, language)
        try:
            yield questions, len(articles), searcher
        finally:
            searcher.close()
