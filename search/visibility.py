"""Which articles may be seen now: status, publication and expiry, without a new build."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from search.types import Filters

Mask = npt.NDArray[np.bool_]
"""One truth value an article, by its number."""

_VIEWS = count()
"""Numbers the views of all catalogs: no two are ever taken for one."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_SELECTIONS = 64
"""Kept at a time: more than a help centre's languages, categories and products in real use."""


@dataclass(frozen=True, slots=True)
class _View:
    """What can be seen until the next article appears or expires."""

    mask: Mask
    until: float
    number: int
    languages: frozenset[str]
    products: frozenset[str]
    listed: dict[str, Mask] = field(default_factory=dict)
    """Language → what stands in its lists; at most ``_SELECTIONS``."""
    counts: dict[str, dict[tuple[str, ...], int]] = field(default_factory=dict)
    """Language → category and each of those above it → articles listed; as many."""
    selected: dict[tuple[Filters, bool], Mask] = field(default_factory=dict)
    """(filters, for staff) → what a search may answer with; at most ``_SELECTIONS``."""


class Visibility:
    """Answers "may a visitor see it?" for every article of a generation, by the clock."""

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        default_language: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        table = list(rows)
        self._default_language = default_language
        self._clock = clock
        self._public = np.array([row["public"] for row in table], dtype=np.bool_)
        self._publish_at = np.array([row["publish_at"] for row in table], dtype=np.float64)
        self._expires_at = np.array([row["expires_at"] for row in table], dtype=np.float64)
        self._language = np.array([row["language"] for row in table], dtype=object)
        groupings = np.array([row["grouping"] for row in table], dtype=str)
        self._group = np.unique(groupings, return_inverse=True)[1]
        self._category = [
            tuple(row["category"].split("/")) if row["category"] else () for row in table
        ]
        self._product = np.array([row["product"] for row in table], dtype=object)
        self.searchable: Mask = np.array([row["searchable"] for row in table], dtype=np.bool_)
        direct = [row["contact_direct"] for row in table]
        self.contact_direct: Mask = np.array(direct, dtype=np.bool_)
        self.boost = np.array([row["boost"] for row in table], dtype=np.float32)
        self._now: _View | None = None

    def view_number(self) -> int:
        """Return a number that changes whenever an article appears or expires."""
        return self._view().number

    def mask(self) -> Mask:
        """Return which articles a visitor may see now; the array is not to be changed."""
        return self._view().mask

    def shows(self, number: int) -> bool:
        """Say whether a visitor may see this article now."""
        return bool(self._view().mask[number])

    def listed(self, language: str) -> Mask:
        """Return which articles stand in the lists of a language; not to be changed.

        Those in the language itself, and those in the default language that have no version in
        it that can be seen: better a page in another language than none.
        """
        view = self._view()
        mask = view.listed.get(language)
        if mask is None:
            own = view.mask & (self._language == language)
            covered = np.zeros(len(self._group), dtype=np.bool_)
            covered[self._group[own]] = True
            others = view.mask & (self._language == self._default_language)
            mask = own | (others & ~covered[self._group])
            mask.flags.writeable = False
            _keep(view.listed, language, mask)
        return mask

    def count(self, category: tuple[str, ...], language: str) -> int:
        """Count the articles that a language lists in a category and below it."""
        return self._counts(language).get(category, 0)

    def below(self, category: tuple[str, ...], language: str) -> list[tuple[str, ...]]:
        """Return the categories directly below one that have something to list."""
        depth = len(category) + 1
        known = self._counts(language)
        return [path for path in known if len(path) == depth and path[:-1] == category]

    def languages(self) -> frozenset[str]:
        """Return the languages that have something to see."""
        return self._view().languages

    def products(self) -> frozenset[str]:
        """Return the products that have something to see."""
        return self._view().products

    def select(self, filters: Filters, *, staff: bool = False) -> Mask:
        """Return which articles a search with these filters may answer with.

        The array is not to be changed.
        """
        view, key = self._view(), (filters, staff)
        mask = view.selected.get(key)
        if mask is None:
            mask = self._choose(filters, self.searchable if staff else self.searchable & view.mask)
            mask.flags.writeable = False
            _keep(view.selected, key, mask)
        return mask

    def _choose(self, filters: Filters, among: Mask) -> Mask:
        chosen = among.copy()
        if filters.language is not None:
            chosen &= self._language == filters.language
        if filters.product is not None:
            chosen &= self._product == filters.product
        if filters.category:
            depth, path = len(filters.category), filters.category
            chosen &= np.array([own[:depth] == path for own in self._category], np.bool_)
        return chosen

    def _view(self) -> _View:
        view, now = self._now, self._clock()
        if view is None or now >= view.until:
            view = self._now = self._look(now)
        return view

    def _look(self, now: float) -> _View:
        mask = self._public & (self._publish_at <= now) & (now < self._expires_at)
        times = np.concatenate([self._publish_at, self._expires_at])
        until = float(np.min(times[times > now], initial=np.inf))
        # Looked at with every page, and slow to find among many articles.
        languages = frozenset(self._language[mask])
        products = frozenset(self._product[mask]) - {None}
        return _View(mask, until, next(_VIEWS), languages, products)

    def _counts(self, language: str) -> Mapping[tuple[str, ...], int]:
        view = self._view()
        counts = view.counts.get(language)
        if counts is None:
            counts = {}
            for number in np.flatnonzero(self.listed(language)):
                path = self._category[number]
                for depth in range(len(path) + 1):
                    counts[path[:depth]] = counts.get(path[:depth], 0) + 1
            _keep(view.counts, language, counts)
        return counts


def _keep(memory: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Remember a value; what was remembered is forgotten when it becomes too much."""
    if len(memory) >= _SELECTIONS:
        memory.clear()
    memory[key] = value
