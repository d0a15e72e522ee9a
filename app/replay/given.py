"""Questions handed to a command in a file, and all questions brought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from app.replay.questions import Read, read_file
from app.replay.types import Origin, Wanted
from indexer.files import read_text
from indexer.tree import Tree
from indexer.types import Problem
from search.query import MAX_CHARACTERS


def given_questions(file: Path, tree: Tree) -> Read:
    """Read a file like ``questions.toml``, or of another ending with a question a line.

    Of a line the language is found as the search finds it; empty lines and those that begin with
    "#" do not count.
    """
    if file.suffix.lower() == ".toml":
        return read_file(file, tree, Origin.GIVEN)
    text = read_text(file, file.name, tree.content.max_file_bytes)
    if isinstance(text, Problem):
        return Read((), (text,))
    return Read(tuple(_lines(text.content, file.name)), ())


def gathered(
    tests: Iterable[Wanted], given: Iterable[Wanted], stored: Iterable[Wanted]
) -> tuple[Wanted, ...]:
    """Return each question once, as the surest source wants it.

    A test that visitors searched, too, counts as often as they did.
    """
    searched = {one.key: one for one in stored}
    found: list[Wanted] = []
    taken = set()
    for one in (*tests, *given):
        if one.is_test or one.key not in taken:
            found.append(_weighted(one, searched.get(one.key)))
            taken.add(one.key)
    return (*found, *(one for key, one in searched.items() if key not in taken))


def _weighted(one: Wanted, searched: Wanted | None) -> Wanted:
    if searched is None:
        return one
    return replace(one, weight=searched.weight, contact_rate=searched.contact_rate)


def _lines(text: str, path: str) -> Iterator[Wanted]:
    for number, line in enumerate(text.split("\n"), 1):
        question = line.strip()[:MAX_CHARACTERS]
        if question and not question.startswith("#"):
            yield Wanted(question, None, Origin.GIVEN, path=path, line=number)
