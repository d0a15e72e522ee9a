"""``questions.toml``: questions with the article that they must reach, or none.

Every mistake in the file is told at once, with its line.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.replay.names import TreeNames
from app.replay.toml_lines import Lines, lines_of
from app.replay.types import DEPTH, TOP, Origin, Wanted
from indexer.files import Text, read_text
from indexer.scan import QUESTIONS
from indexer.tree import Tree
from indexer.types import Problem, Severity, Source, Status
from search.query import MAX_CHARACTERS

TABLE: Final = "question"
KEYS: Final = ("ask", "article", "none", "language", "top", "searches")
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Read:
    """The questions that can be asked, and all that is wrong with the others."""

    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...]


def read_questions(tree: Tree) -> Read:
    """Read the tree's own ``questions.toml``; a tree without one has no questions."""
    file = tree.content.folder / QUESTIONS
    return read_file(file, tree) if file.is_file() else Read((), ())


def read_file(file: Path, tree: Tree, origin: Origin = Origin.FILE) -> Read:
    """Read a file like ``questions.toml``; problems name it as ``file.name``."""
    text = read_text(file, file.name, tree.content.max_file_bytes)
    if isinstance(text, Problem):
        return Read((), (text,))
    reader = _Reader(text, file.name, tree, origin)
    reader.read()
    return Read(tuple(reader.wanted), tuple(sorted(reader.problems)))


@dataclass(slots=True)
class _Reader:
    text: Text
    path: str
    tree: Tree
    origin: Origin
    wanted: list[Wanted] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> None:
        try:
            document = tomllib.loads(self.text.content)
        except (ValueError, RecursionError) as error:
            self._not_toml(error)
            return
        lines = lines_of(self.text.content, TABLE)
        for key in document.keys() - {TABLE}:
            self._unknown(key, (TABLE,), lines.top.get(key, 0))
        entries = document.get(TABLE, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            message = f"“{TABLE}” is no list of tables."
            self._tell(lines.top.get(TABLE, 0), "bad-value", message, f"Write [[{TABLE}]] instead.")
            return
        names = TreeNames(self.tree)
        for number, entry in enumerate(entries):
            self._entry(entry, _At(lines, number), names)
        self._compare()

    def _entry(self, entry: Mapping[str, Any], at: _At, names: TreeNames) -> None:
        for key in entry.keys() - set(KEYS):
            self._unknown(key, KEYS, at.line(key))
        bad = list(_bad_values(entry, self.tree.content.languages))
        for key, message, remedy in bad:
            code = "unknown-language" if message.startswith("The language") else "bad-value"
            self._tell(at.line(key), code, message, remedy)
        if not bad:
            self._checked(entry, at, names)

    def _checked(self, entry: Mapping[str, Any], at: _At, names: TreeNames) -> None:
        language, name = entry.get("language"), entry.get("article", "")
        if entry.get("none", False) == bool(name) and ("none" in entry or "article" not in entry):
            message = "The question names neither its article nor says that there is none."
            if name:
                message = "The question names an article and says that there is none."
            remedy = 'Write article = "…", or none = true where nothing answers it.'
            self._tell(at.line("none" if name else "ask"), "contradiction", message, remedy)
            return
        article = names.find(name, language) if name else None
        if name and not self._can_be_found(article, name, at, names):
            return
        known = article.language if article else self.tree.content.default_language
        self.wanted.append(
            Wanted(
                text=entry["ask"].strip(),
                language=language or known,
                origin=self.origin,
                article=article.id if article else None,
                none=article is None,
                top=entry.get("top", TOP),
                path=self.path,
                line=at.line("ask"),
                weight=entry.get("searches", 1),
            )
        )

    def _can_be_found(self, article: Source | None, name: str, at: _At, names: TreeNames) -> bool:
        line = at.line("article")
        if article is None:
            message = f"“article” names “{name}”, which is no article's id, file or address."
            self._tell(line, "unknown-article", message, _remedy(name, names))
            return False
        state = "excluded" if article.head.search_exclude else article.head.status
        if state in _HIDDEN:
            message = f"{article.path} is {_HIDDEN[state]}, so no visitor finds it."
            self._tell(line, "hidden-article", message, "Publish it, or remove the question.")
        return state not in _HIDDEN

    def _compare(self) -> None:
        """Refuse what stands there twice: of contradictions, none can be right."""
        seen: dict[tuple[str, str | None], Wanted] = {}
        for one in tuple(self.wanted):
            first = seen.setdefault(one.key, one)
            if first is one:
                continue
            self.wanted.remove(one)
            if (first.article, first.none) == (one.article, one.none):
                message = f"The question stands in line {first.line} already."
                self._tell(one.line, "same-question", message, "Remove one.", Severity.WARNING)
            else:
                message = f"The question stands in line {first.line} with another answer."
                self._tell(one.line, "contradiction", message, "Keep the one that is right.")

    def _not_toml(self, error: Exception) -> None:
        found = _PLACE.search(str(error))
        line = int(found[1] or self.text.content.count("\n") + 1) if found else 0
        what = _PLACE.sub("", str(error)) or "it is nested too deep"
        message = f"The file is not TOML: {what}."
        self._tell(line, "bad-toml", message, f"Write [[{TABLE}]] and below it ask = “…”.")

    def _unknown(self, key: str, known: Sequence[str], line: int) -> None:
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
        remedy = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}."
        message = f"“{key}” is not a key of {self.path}."
        self._tell(line, "unknown-key", message, remedy, Severity.WARNING)

    def _tell(
        self, line: int, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        self.problems.append(Problem(self.path, line, code, message, remedy, severity))


_HIDDEN: Final = {
    Status.DRAFT: "a draft",
    Status.INTERNAL: "internal",
    "excluded": "kept out of the search",
}


@dataclass(frozen=True, slots=True)
class _At:
    """One entry of the file."""

    lines: Lines
    number: int

    def line(self, key: str) -> int:
        """Return the line of a key, else the one that the entry begins at."""
        return self.lines.of(self.number, key)


def _remedy(name: str, names: TreeNames) -> str:
    other = names.find(name)
    if other is not None:
        return f"{other.path} has no such translation: write it, or leave “language” out."
    near = names.nearest(name)
    return f"Did you mean “{near}”?" if near else "Name its id, its file or its address."


def _bad_values(
    entry: Mapping[str, Any], languages: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and remedy of each value of the wrong kind."""
    ask = entry.get("ask")
    if not isinstance(ask, str) or not ask.strip():
        yield "ask", "The entry asks nothing.", 'Write ask = "the question as customers ask it".'
    elif len(ask.strip()) > MAX_CHARACTERS:
        remedy = f"Shorten it to {MAX_CHARACTERS} characters: more is not searched."
        yield "ask", f"The question has {len(ask.strip())} characters.", remedy
    for key, kind, what in (("article", str, "a text"), ("none", bool, "true or false")):
        if not isinstance(entry.get(key, kind()), kind):
            yield key, f"“{key}” must be {what}.", "Correct it."
    if entry.get("language") is not None and entry["language"] not in languages:
        message = f"The language “{entry['language']}” is not among those of the help centre."
        yield "language", message, f"Known: {', '.join(languages)}."
    for key, most in (("top", DEPTH), ("searches", 10**9)):
        value = entry.get(key, 1)
        if type(value) is not int or not 1 <= value <= most:
            yield key, f"“{key}” must be a whole number from 1 to {most:,}.", "Correct it."
