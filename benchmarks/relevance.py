"""How good are the rankings?  ``python -m benchmarks.relevance FOLDER ...`` prints a table a set.

Each folder holds a question set in BEIR form with its own articles.  They are written as
Markdown, indexed, and asked through the real Searcher, as ``firstline eval`` does it.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path

import numpy as np

from app.evaluation.corpus import open_corpus
from app.evaluation.measures import Values, auroc, bootstrap, hit, ndcg
from app.evaluation.present import as_text, table
from app.evaluation.rankings import ask
from app.evaluation.report import report
from app.evaluation.sets import QuestionSet, read_set
from benchmarks.typing_errors import with_typing_error
from indexer.progress import Silent
from search.searcher import Searcher
from search.types import Question

CUTS = (4, 8, 12, 16, 24, 32)
"""Characters typed when a visitor looks at the suggestions."""

Row = Callable[[QuestionSet, Searcher], list[str]]
"""A set → its row in a table."""


def main() -> None:
    """Print the tables."""
    arguments = _arguments()
    tables = _tables(arguments)
    rows: list[list[list[str]]] = [[] for _ in tables]
    with tempfile.TemporaryDirectory() as temporary:
        for folder in arguments.folder:
            questions = read_set(folder)
            cache = (arguments.cache or Path(temporary)) / folder.name
            searcher = open_corpus(questions.articles or (), cache, arguments.model, Silent())
            if not arguments.only:
                asked = ask(questions, searcher)
                found = report(questions, len(questions.articles or ()), asked, searcher)
                print(as_text(found, arguments.misses), end="\n\n", flush=True)
            for (_, row), done in zip(tables, rows, strict=True):
                done.append([questions.name, *row(questions, searcher)])
            searcher.close()
    for (head, _), done in zip(tables, rows, strict=True):
        print(table(["set", *head], done), end="\n\n")


def typing_errors(questions: QuestionSet, searcher: Searcher) -> list[str]:
    """Return nDCG@10 as asked, with one typing error a question, and the loss."""
    measured = []
    for spell in (str, with_typing_error):
        ranked = _answers(questions, searcher, 10, spell)
        pairs = zip(ranked, questions.relevant.values(), strict=True)
        measured.append(np.array([ndcg(*pair) for pair in pairs]))
    means = [f"{values.mean():.3f}" for values in measured]
    return [*means, str(bootstrap(measured[1] - measured[0]))]


def typed(questions: QuestionSet, searcher: Searcher) -> list[str]:
    """Return success@3 after so many characters; a shorter question is asked as it is."""
    row = []
    for length in CUTS:
        ranked = _answers(questions, searcher, 3, itemgetter(slice(length)), typing=True)
        pairs = zip(ranked, questions.relevant.values(), strict=True)
        row.append(f"{np.mean([hit(*pair, 3) for pair in pairs]):.3f}")
    return row


def off_topic(texts: list[str]) -> Row:
    """Return what tells how well confidence knows a set's questions from those off its topic."""

    def row(questions: QuestionSet, searcher: Searcher) -> list[str]:
        inside = [questions.questions[name].text for name in questions.relevant]
        answerable, shown = _confidences(inside, searcher)
        others, shown_wrongly = _confidences(texts, searcher)
        return [f"{auroc(answerable, others):.3f}", f"{shown:.1%}", f"{shown_wrongly:.1%}"]

    return row


def read_off_topic(path: Path) -> list[str]:
    """Read clinc150's out-of-scope questions (JSON, ``oos_test``), or a CSV's ``text`` column."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".json":
            return [str(text) for text, _ in json.load(file)["oos_test"]]
        return [row["text"] for row in csv.DictReader(file)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path, help="a question set in BEIR form")
    parser.add_argument("--model", default="all-MiniLM-L6-v2", help="embedding model")
    parser.add_argument("--cache", type=Path, help="keep indexes here, for a faster next run")
    parser.add_argument("--misses", type=int, default=0, help="show that many missed questions")
    parser.add_argument("--only", action="store_true", help="leave out the rankings' tables")
    parser.add_argument("--typing-errors", action="store_true", help="what one error costs")
    parser.add_argument("--typed", action="store_true", help="success@3 by characters typed")
    parser.add_argument(
        "--off-topic", action="append", default=[], type=Path, help="questions of other topics"
    )
    return parser.parse_args()


def _tables(arguments: argparse.Namespace) -> list[tuple[list[str], Row]]:
    """Return (head, what makes a row) of each table over all sets that was asked for."""
    tables: list[tuple[list[str], Row]] = []
    if arguments.typing_errors:
        tables.append((["nDCG@10", "with an error", "difference"], typing_errors))
    if arguments.typed:
        tables.append(([f"{length} characters" for length in CUTS], typed))
    for path in arguments.off_topic:
        head = [
            f"AUROC against {path.parent.name}/{path.stem}",
            "answerable shown as confident",
            "off topic so shown",
        ]
        tables.append((head, off_topic(read_off_topic(path))))
    return tables


def _answers(
    questions: QuestionSet,
    searcher: Searcher,
    limit: int,
    change: Callable[[str], str],
    *,
    typing: bool = False,
) -> list[list[str]]:
    ranked = []
    for name in questions.relevant:
        text = change(questions.questions[name].text)
        found = searcher.search(Question(text, limit=limit, typing=typing))
        ranked.append([answer.article.id for answer in found.answers])
    return ranked


def _confidences(texts: list[str], searcher: Searcher) -> tuple[Values, float]:
    """Return the confidence in each first answer, and the share that is shown as confident."""
    found = [searcher.search(Question(text, limit=1)) for text in texts]
    sure = np.array([results.confidence for results in found])
    return sure, float(np.mean([results.confident for results in found]))


if __name__ == "__main__":
    main()
