"""The ids, addresses and groups of all articles, decided once every article is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.places import Place
from indexer.types import Problem, Source


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it is known that no other has its id or address."""

    source: Source
    place: Place
    names: tuple[str, ...]
    """Its categories as written."""


def settle(
    drafts: Sequence[Draft], default_language: str
) -> tuple[list[Draft], tuple[Problem, ...]]:
    """Return the articles that have an id and an address of their own, and why others do not.

    An id stays as it was written; only of translations that share one, the default language's
    keeps it and the others get their language in front.  Of two articles with one address, the
    first keeps it; a written id goes before one that comes from a path.
    """
    names = _Names(default_language)
    ordered = [draft for draft in drafts if names.takes_address(draft)]
    for draft in sorted(ordered, key=lambda draft: _rank(draft.source, default_language)):
        names.name(draft.source)
    kept = [draft for draft in ordered if draft.source.path in names.ids]
    groups = _groups(kept, default_language)
    settled = [_with_id(draft, names.ids[draft.source.path], groups) for draft in kept]
    return settled, tuple(names.problems)


class _Names:
    """Gives every address and every id away once."""

    def __init__(self, default_language: str) -> None:
        self.default_language = default_language
        self.ids: dict[str, str] = {}
        """Path → id."""
        self.holders: dict[str, Source] = {}
        self.addresses: dict[str, str] = {}
        self.problems: list[Problem] = []

    def takes_address(self, draft: Draft) -> bool:
        source = draft.source
        holder = self.addresses.setdefault(source.slug, source.path)
        if holder != source.path:
            what = f"The address “{source.slug}” belongs to {holder} already."
            self._refuse(source, "same-address", what, "file name")
        return holder == source.path

    def name(self, source: Source) -> None:
        wanted = source.id
        holder = self.holders.get(wanted)
        if holder is not None and source.head.id and holder.language != source.language:
            wanted = f"{source.language}:{wanted}"
            holder = self.holders.get(wanted)
        if holder is not None:
            what = f"The id “{wanted}” belongs to {holder.path} already."
            self._refuse(source, "same-id", what, "“id” in its head")
            return
        self.holders[wanted] = source
        self.ids[source.path] = wanted

    def _refuse(self, source: Source, code: str, message: str, other: str) -> None:
        remedy = f"Give one of the two another {other}."
        self.problems.append(Problem(source.path, 0, code, message, remedy))


def _rank(source: Source, default_language: str) -> tuple[bool, bool]:
    return (not source.head.id, source.language != default_language)


def _groups(drafts: Sequence[Draft], default_language: str) -> dict[str, str]:
    """Return address → group, where any of an article's translations has an id."""
    groups: dict[str, str] = {}
    for draft in sorted(drafts, key=lambda draft: draft.source.language != default_language):
        if draft.source.head.id:
            groups.setdefault(draft.place.address, draft.source.head.id)
    return groups


def _with_id(draft: Draft, name: str, groups: dict[str, str]) -> Draft:
    address = draft.place.address
    group = draft.source.head.id or groups.get(address, address)
    return replace(draft, source=replace(draft.source, id=name, group=group))
