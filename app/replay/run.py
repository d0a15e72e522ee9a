"""The order of a comparison: two trees → what differs → questions asked of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import Config
from app.content import content_settings
from app.replay.answer_tests import Base, Tested, asks_of, judge
from app.replay.asks import failures
from app.replay.changes import Changes, changes
from app.replay.given import gathered, given_questions
from app.replay.outcomes import Replayed, Total, replay, total
from app.replay.questions import read_questions
from app.replay.twins import Twins, lineage, pair
from app.replay.types import Origin, Wanted
from app.trees import opened, ready_index, tree_at
from indexer.memory import Memory
from indexer.progress import Progress
from indexer.tree import Tree, read_tree
from indexer.types import Problem
from search.errors import FirstlineError
from search.searcher import Searcher

if TYPE_CHECKING:
    from app.replay.stored import Stored


class BadQuestions(FirstlineError):
    """A file of questions has mistakes; the message lists all of them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Which questions are replayed."""

    file: Path | None = None
    """Like ``questions.toml``, or a question a line."""
    days: int = 28
    """Searches of visitors of so many days; 0 for none."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What could not be done."""

    what: str
    why: str
    """May name hosts and folders, so it is not for everyone."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does."""

    base: str
    days: int
    changes: Changes
    replayed: tuple[Replayed, ...] | None
    """``None`` where nothing could be asked."""
    total: Total | None
    tests_lost: tuple[Problem, ...]
    """Answer tests that held before the change and do not any more."""
    problems: tuple[Problem, ...]
    """Of ``questions.toml``."""
    left_out: tuple[LeftOut, ...]
    paths: Mapping[str, str]
    """Id → path of the articles of both trees."""


def compare(config: Config, base: str, asking: Asking, progress: Progress) -> Comparison:
    """Compare the working tree with a commit; nothing is written but an index that is missing.

    Raises ``ContentError`` where git does not know the commit, and ``BadQuestions``.
    """
    with progress.stage("Reading", None):
        memory = Memory()
        tree = read_tree(content_settings(config), config.index.path, memory)
    with tree_at(config, base, memory) as old:
        twins = pair(old.reading.articles, tree.reading.articles)
        given = _given(asking.file, tree)
        own = read_questions(tree)
        left_out: list[LeftOut] = []
        names = _names(old, twins)
        stored = _stored(config, asking.days, names, left_out)
        tests = (*asks_of(tree), *own.wanted)
        questions = gathered(tests, (*given, *_former(old, names)), stored)
        asked = _ask(config, (old, tree), twins, questions, _Told(progress, left_out))
        return Comparison(
            base=base,
            days=asking.days,
            changes=changes(old, tree, twins),
            replayed=asked[0] if asked else None,
            total=total(asked[0]) if asked else None,
            tests_lost=tuple(sorted(asked[1])) if asked else (),
            problems=own.problems,
            left_out=tuple(left_out),
            paths=_paths(old) | _paths(tree),
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """Where to say what goes on, and what could not be done."""

    progress: Progress
    left_out: list[LeftOut]


def _given(file: Path | None, tree: Tree) -> tuple[Wanted, ...]:
    if file is None:
        return ()
    read = given_questions(file, tree)
    if read.problems:
        raise BadQuestions("\n".join(str(problem) for problem in read.problems))
    return read.wanted


def _ask(
    config: Config,
    trees: tuple[Tree, Tree],
    twins: Sequence[Twins],
    questions: Sequence[Wanted],
    told: _Told,
) -> tuple[tuple[Replayed, ...], list[Problem]] | None:
    old, tree = trees
    try:
        index = ready_index(config, told.progress)
        with opened(index, old) as before, opened(index, tree) as after:
            base = Base(before, lineage(twins))
            with told.progress.stage("Asking", len(questions)) as advance:
                replayed = replay(base, after, questions, advance)
            return replayed, _lost(replayed, base, after, tree)
    except FirstlineError as error:
        told.left_out.append(LeftOut("No questions were asked.", str(error)))
        return None


def _lost(replayed: Sequence[Replayed], base: Base, after: Searcher, tree: Tree) -> list[Problem]:
    tested = [
        Tested(
            wanted=one.wanted,
            after=one.after,
            before=one.before,
            rank_before=one.rank_before,
            verdict=judge(one.wanted, one.after, one.before, base.lineage),
        )
        for one in replayed
        if one.test_lost
    ]
    return failures(tested, after, tree)


def _names(old: Tree, twins: Sequence[Twins]) -> dict[str, str]:
    """Return what each article is called after the change; one that went keeps its id."""
    names = {one.id: one.id for one in old.reading.articles}
    return names | {one.before.id: one.after.id for one in twins if one.before and one.after}


def _former(old: Tree, names: Mapping[str, str]) -> Iterator[Wanted]:
    """Yield what articles asked before: what the change takes away was an answer, too."""
    for one in asks_of(old):
        yield replace(one, origin=Origin.FORMER, article=names[one.article or ""])


def _stored(
    config: Config, days: int, names: Mapping[str, str], left_out: list[LeftOut]
) -> tuple[Wanted, ...]:
    if not days:
        return ()
    try:
        found = _from_database(config, days, names)
    except FirstlineError as error:
        left_out.append(LeftOut("What visitors searched was not replayed.", str(error)))
        return ()
    if found.left:
        what = f"Of what visitors searched, {found.left:,} questions were not replayed."
        most = len(found.wanted)
        left_out.append(LeftOut(what, f"The {most:,} searched most stand for the others."))
    return found.wanted


def _from_database(config: Config, days: int, names: Mapping[str, str]) -> Stored:
    from app.db import Database  # SQLAlchemy takes long to import.
    from app.replay.stored import stored_questions

    database = Database(config.database.url)
    try:
        since = datetime.now(UTC) - timedelta(days=days)
        return stored_questions(database, since, names, config.content.languages)
    finally:
        database.close()


def _paths(tree: Tree) -> dict[str, str]:
    return {one.id: one.path for one in tree.reading.articles}
