"""Which article of one tree is which of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from indexer.types import Source

SIMILAR: Final = 0.5
"""Share of equal lines from which on a file counts as renamed, as git has it."""
_MOST_COMPARED: Final = 2_000
"""Pairs of removed and added articles that are compared; each takes some 0.1 ms."""


@dataclass(frozen=True, slots=True)
class Twins:
    """An article before and after; ``None`` where it was not there."""

    before: Source | None
    after: Source | None

    @property
    def is_same(self) -> bool:
        """Whether the file's content is as it was."""
        return bool(self.before and self.after and self.before.revision == self.after.revision)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the articles of a tree come from."""

    ids: Mapping[str, str]
    """Id after → id before, of articles that were there."""
    changed: frozenset[str]
    """Ids, after the change, of the articles that it edited or added."""

    def id_before(self, article: str | None) -> str | None:
        """Return what an article was called; a removed one has its own id alone."""
        return self.ids.get(article, article) if article else None


def pair(before: Iterable[Source], after: Iterable[Source]) -> tuple[Twins, ...]:
    """Return each article of both trees once, in the order of the paths after the change.

    The same article has the same id in its head, else the same path, else the same content,
    else the content that is nearest.
    """
    left = _Left(before, after)
    left.match(lambda one: (one.head.id, one.language) if one.head.id else None)
    left.match(lambda one: one.path)
    left.match(lambda one: one.revision or None)
    left.match_similar()
    return tuple(sorted((*left.matched, *left.rest()), key=_path))


def lineage(twins: Iterable[Twins]) -> Lineage:
    """Return what a change did to the names and contents of articles."""
    every = tuple(twins)
    return Lineage(
        ids={one.after.id: one.before.id for one in every if one.before and one.after},
        changed=frozenset(one.after.id for one in every if one.after and not one.is_same),
    )


class _Left:
    """The articles that have no twin yet."""

    def __init__(self, before: Iterable[Source], after: Iterable[Source]) -> None:
        self.before = {one.path: one for one in before}
        self.after = {one.path: one for one in after}
        self.matched: list[Twins] = []

    def match(self, key: Callable[[Source], Hashable | None]) -> None:
        """Pair the articles whose key only one of each side has."""
        old, new = _by(self.before.values(), key), _by(self.after.values(), key)
        for name, (first, *others) in old.items():
            if not others and len(new.get(name, ())) == 1:
                self._take(first, new[name][0])

    def match_similar(self) -> None:
        """Pair what was renamed and edited at once, the most similar first."""
        if len(self.before) * len(self.after) > _MOST_COMPARED:
            return
        found = [
            (_similarity(old, new), old, new)
            for old in self.before.values()
            for new in self.after.values()
            if old.language == new.language
        ]
        for likeness, old, new in sorted(found, key=lambda one: (-one[0], one[2].path)):
            if likeness >= SIMILAR and old.path in self.before and new.path in self.after:
                self._take(old, new)

    def rest(self) -> Iterator[Twins]:
        """Yield what is on one side alone."""
        yield from (Twins(one, None) for one in self.before.values())
        yield from (Twins(None, one) for one in self.after.values())

    def _take(self, old: Source, new: Source) -> None:
        self.matched.append(Twins(self.before.pop(old.path), self.after.pop(new.path)))


def _by(
    articles: Iterable[Source], key: Callable[[Source], Hashable | None]
) -> dict[Hashable, list[Source]]:
    found: defaultdict[Hashable, list[Source]] = defaultdict(list)
    for one in articles:
        name = key(one)
        if name is not None:
            found[name].append(one)
    return found


def _similarity(old: Source, new: Source) -> float:
    lines, others = _lines(old), _lines(new)
    if not lines or not others:
        return 0.0
    return SequenceMatcher(None, lines, others, autojunk=False).ratio()


def _lines(article: Source) -> list[str]:
    return [line for line in article.body.split("\n") if line.strip()]


def _path(one: Twins) -> str:
    return one.after.path if one.after else one.before.path if one.before else ""
