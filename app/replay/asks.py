"""Answer tests as problems: what ``firstline check --asks`` tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from app.config import Config
from app.replay.answer_tests import Base, Tested, Verdict, answer_tests, asks_of
from app.replay.asked_lines import ask_lines
from app.replay.questions import read_questions
from app.replay.reasons import Explainer
from app.replay.twins import lineage, pair
from app.replay.types import Origin
from app.trees import opened, ready_index, tree_at
from indexer.checks.compared import compared_with
from indexer.progress import Progress, Silent
from indexer.tree import Tree
from indexer.types import Problem
from search.searcher import Searcher


def check_asks(
    config: Config, tree: Tree, base: str | None = None, progress: Progress | None = None
) -> tuple[Problem, ...]:
    """Ask the questions of the tree's articles and of its ``questions.toml``.

    It is also told which article of the change takes a question from another, and how the answers
    stood before: the change since the branch left ``base``, a commit, or without one what is not
    committed.  An index is built where there is none.

    Raises ``ContentError`` for an unknown commit, ``ModelError``, ``IndexCorrupt`` and what
    building raises.
    """
    progress = progress or Silent()
    read = read_questions(tree)
    questions = (*asks_of(tree), *read.wanted)
    if not questions:
        return read.problems
    index = ready_index(config, progress)
    with opened(index, tree) as after, base_of(config, tree, index, base) as before:
        with progress.stage("Asking", len(questions)) as advance:
            tested = answer_tests(before, after, questions, advance)
        failed = failures(tested, after, tree)
    return tuple(sorted((*read.problems, *failed)))


def failures(tested: Sequence[Tested], after: Searcher, tree: Tree) -> list[Problem]:
    """Return the problems of the tests that did not pass, with the lines of their questions."""
    explainer = Explainer(after, tree.reading.articles)
    failed = with_lines([one for one in tested if one.verdict is not Verdict.PASSED], tree)
    return [explainer.problem(one, one.wanted.line) for one in failed]


def with_lines(tested: Sequence[Tested], tree: Tree) -> list[Tested]:
    """Fill in the lines of ``asks``, which are looked for only where they are told."""
    found: dict[str, dict[str, int]] = {}
    articles = {one.path: one for one in tree.reading.articles}
    lined = []
    for one in tested:
        wanted = one.wanted
        if wanted.origin is Origin.ASK and wanted.path not in found:
            asks = articles[wanted.path].head.asks
            file = tree.content.folder / wanted.path
            found[wanted.path] = ask_lines(file, asks, tree.content.max_file_bytes)
        line = wanted.line or found.get(wanted.path, {}).get(wanted.text, 0)
        lined.append(replace(one, wanted=replace(wanted, line=line)))
    return lined


@contextmanager
def base_of(config: Config, tree: Tree, index: Path, ref: str | None) -> Iterator[Base | None]:
    """Yield what the tree is compared with; ``None`` where there is nothing to compare with.

    Raises as :func:`check_asks` does.
    """
    with ExitStack() as stack:
        found = compared_with(tree.content.folder, ref)
        if found is None:
            yield None
            return
        old = stack.enter_context(tree_at(config, found.commit))
        twins = pair(old.reading.articles, tree.reading.articles)
        if all(one.is_same for one in twins) and old.reading.synonyms == tree.reading.synonyms:
            yield None
            return
        yield Base(stack.enter_context(opened(index, old)), lineage(twins))
