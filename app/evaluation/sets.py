"""A folder of labelled questions in the form of the BEIR benchmark.

``queries.jsonl`` holds the questions, ``qrels.tsv`` which article answers which, ``no_answer.tsv``
the questions without an answer, ``corpus.jsonl`` the articles; without it the help centre's own
are meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.config import LANGUAGE_CODE
from app.evaluation.lines import Problems, read_columns, read_objects

CORPUS: Final = "corpus.jsonl"
QUERIES: Final = "queries.jsonl"
JUDGEMENTS: Final = ("qrels.tsv", "qrels/test.tsv")
"""Where BEIR's own sets have their judgements, and where it is simpler to have them."""
NO_ANSWER: Final = "no_answer.tsv"
MAX_ID: Final = 200
"""Characters of an article's id; longer ones do not fit into an article's head."""

Grades = dict[str, float]
"""Article id → how well it answers, above 0."""
Find = Callable[[str], str | None]
"""The id of the article that a name means; ``None`` where none does."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question of a set."""

    text: str
    language: str | None = None
    """Only articles in this language may answer; ``None`` for all."""


@dataclass(frozen=True, slots=True)
class CorpusArticle:
    """An article of a set that brings its own."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, and what is known of their answers."""

    name: str
    articles: tuple[CorpusArticle, ...] | None
    """``None`` where the questions are on the help centre's own articles."""
    questions: dict[str, Labelled]
    relevant: dict[str, Grades]
    """Question id → the articles that answer it, in the order of the judgements."""
    unanswerable: tuple[str, ...]

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The questions of which nothing is known."""
        known = self.relevant.keys() | set(self.unanswerable)
        return tuple(name for name in self.questions if name not in known)


def has_corpus(folder: Path) -> bool:
    """Say whether a set brings its own articles."""
    return (folder / CORPUS).exists()


def read_set(folder: Path, find: Find | None = None) -> QuestionSet:
    """Read a folder of labelled questions.

    ``find`` looks up the articles of a set without a corpus.  Raises ``BrokenQuestions`` with
    every broken line of all files.
    """
    problems = Problems()
    articles = _articles(folder / CORPUS, problems) if has_corpus(folder) else None
    if articles is not None:
        find = {article.id: article.id for article in articles}.get
    questions = _questions(folder / QUERIES, problems)
    relevant = _relevant(_judgements(folder), questions, find or (lambda name: name), problems)
    unanswerable = _unanswerable(folder / NO_ANSWER, questions, relevant, problems)
    if not relevant and not problems.found:
        problems.add(_judgements(folder), 0, "names no right article. Add one line a question.")
    problems.check()
    return QuestionSet(folder.resolve().name, articles, questions, relevant, unanswerable)


def _articles(path: Path, problems: Problems) -> tuple[CorpusArticle, ...]:
    found = []
    for line, name, value in read_objects(path, problems):
        texts = {key: value.get(key) or "" for key in ("title", "text")}
        if len(name) > MAX_ID or name != name.strip("/"):
            rule = f"at most {MAX_ID} characters, no “/” at its ends"
            problems.add(path, line, f"has an _id that no article can have. Shorten it: {rule}.")
        elif wrong := [key for key, text in texts.items() if not isinstance(text, str)]:
            problems.add(path, line, f'has a "{wrong[0]}" that is no text. Put it in quotes.')
        else:
            found.append(CorpusArticle(name, texts["title"], texts["text"]))
    return tuple(found)


def _questions(path: Path, problems: Problems) -> dict[str, Labelled]:
    found = {}
    for line, name, value in read_objects(path, problems):
        text = value.get("text")
        if not isinstance(text, str) or not text.strip():
            problems.add(path, line, 'has no "text". Write the question there.')
        elif not _is_language(value.get("lang")):
            problems.add(path, line, 'has a "lang" that is no code such as en or pt-BR.')
        # A question with a problem is still known, so that its judgements are not told as well.
        found[name] = Labelled(str(text), value.get("lang"))
    return found


def _is_language(code: Any) -> bool:
    return code is None or (isinstance(code, str) and bool(re.fullmatch(LANGUAGE_CODE, code)))


def _judgements(folder: Path) -> Path:
    return next(
        (folder / name for name in JUDGEMENTS if (folder / name).exists()), folder / JUDGEMENTS[0]
    )


def _relevant(
    path: Path, questions: Mapping[str, Labelled], find: Find, problems: Problems
) -> dict[str, Grades]:
    found: dict[str, Grades] = {}
    for line, (question, name, written) in read_columns(
        path, problems, "query-id\tcorpus-id\tscore"
    ):
        grade, article = _grade(written), find(name)
        if grade is None:
            problems.add(path, line, f"has the score “{written}”. Write a number, 0 for not right.")
        if question not in questions:
            problems.add(path, line, _unknown_question(question))
        if article is None:
            problems.add(
                path,
                line,
                f"names the article “{name}”, which is not there. Correct it, or add it.",
            )
        elif grade and grade > 0:
            grades = found.setdefault(question, {})
            grades[article] = max(grade, grades.get(article, 0.0))
    return found


def _grade(written: str) -> float | None:
    try:
        grade = float(written)
    except ValueError:
        return None
    return grade if math.isfinite(grade) else None


def _unanswerable(
    path: Path,
    questions: Mapping[str, Labelled],
    relevant: Mapping[str, Grades],
    problems: Problems,
) -> tuple[str, ...]:
    if not path.exists():
        return ()
    found: dict[str, None] = {}
    for line, (question,) in read_columns(path, problems, "query-id"):
        if question not in questions:
            problems.add(path, line, _unknown_question(question))
        elif question in relevant:
            problems.add(path, line, f"“{question}” has a right article in the qrels. Remove one.")
        found[question] = None
    return tuple(found)


def _unknown_question(name: str) -> str:
    return (
        f"names the question “{name}”, which is not in {QUERIES}. Correct it, or add the question."
    )
