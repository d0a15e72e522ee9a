"""Words that mean the same in this help centre, from the files that its writers keep.

``synonyms/<language>.txt`` in the content folder holds a rule a line:

    2fa, two-factor, second factor        # each finds the others
    notebook => laptop, portable          # "notebook" finds "laptop", but not the other way
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.language import Analyzer, Languages

FOLDER = "synonyms"

SYNONYM_WEIGHT = 0.8
"""What a synonym counts beside the word itself: the writer's word is the better match."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase and what else may stand in its place, as written."""

    line: int
    phrase: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no rule, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of the question that a rule knows."""

    start: int
    """Place of its first term among the question's terms."""
    length: int
    others: tuple[tuple[str, ...], ...]
    """The terms of each other phrase."""


def parse(text: str) -> tuple[list[Rule], list[BadLine]]:
    """Read the rules of one file; lines that are none are returned with the reason."""
    rules: list[Rule] = []
    bad: list[BadLine] = []
    for number, whole in enumerate(text.splitlines(), start=1):
        line = whole.split("#", 1)[0].strip()
        if not line:
            continue
        left, arrow, right = line.partition("=>")
        phrases, targets = _phrases(left), _phrases(right)
        if arrow and phrases and targets:
            rules += [Rule(number, phrase, tuple(targets)) for phrase in phrases]
        elif not arrow and len(phrases) > 1:
            rules += [Rule(number, p, tuple(o for o in phrases if o != p)) for p in phrases]
        else:
            bad.append(BadLine(number, "holds one phrase only, so it says nothing"))
    return rules, bad


class Synonyms:
    """The rules of one language, ready to be looked up by terms."""

    def __init__(self, rules: Iterable[Rule], analyzer: Analyzer) -> None:
        self._rules: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for rule in rules:
            phrase = tuple(analyzer.terms(rule.phrase))
            others = [tuple(analyzer.terms(other)) for other in rule.others]
            self._rules.setdefault(phrase, []).extend(o for o in others if o and o != phrase)
        self._longest = max(map(len, self._rules), default=0)

    def matches(self, terms: Sequence[str]) -> Iterator[Match]:
        """Yield the known phrases of a question, at each place the longest."""
        for start in range(len(terms)):
            for length in range(min(self._longest, len(terms) - start), 0, -1):
                others = self._rules.get(tuple(terms[start : start + length]))
                if others:
                    yield Match(start, length, tuple(dict.fromkeys(others)))
                    break


def read_synonyms(folder: Path, languages: Languages) -> dict[str, Synonyms]:
    """Read what the indexer put into the generation, by language."""
    return {
        path.stem: Synonyms(parse(path.read_text("utf-8"))[0], languages.analyzer(path.stem))
        for path in sorted(folder.glob("*.txt"))
    }


def _phrases(text: str) -> list[str]:
    return list(dict.fromkeys(phrase for part in text.split(",") if (phrase := part.strip())))
