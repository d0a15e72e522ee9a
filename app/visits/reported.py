"""What a browser may tell of a visit: checked as a whole, with nothing in it that names anyone.

There is no free text: articles and sections must exist, all else is a number or one of a few
words.  When it happened and to whom is for the server to say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from app.parameters import InvalidParameters, Problem
from app.visits.types import Happened, Kind
from search.catalog import Catalog
from search.errors import NotFound
from search.types import Article

MOST_EVENTS: Final = 20
MAX_RANK: Final = 1_000
MAX_DWELL_MS: Final = 86_400_000
"""A day."""
_LISTS: Final = ("form", "before", "wait", "widget")
PLACES: Final = {
    Kind.CLICK: ("page", "typing", "widget"),
    Kind.DWELL: ("page", "widget"),
    Kind.SOLVED: ("page", *_LISTS),
    Kind.SUGGESTION_OPENED: _LISTS,
    Kind.VIEW: ("widget",),
}
"""What may be told, and where it may have happened; the first is meant where none is named."""
_RANKED: Final = frozenset({Kind.CLICK, Kind.SUGGESTION_OPENED})
FIELDS: Final = ("kind", "article", "anchor", "rank", "ms", "place")


def read_events(body: Any, catalog: Catalog, generation: int) -> tuple[Happened, ...]:
    """Return what a browser tells.  Raises ``InvalidParameters`` with all faults."""
    if not isinstance(body, list) or not 1 <= len(body) <= MOST_EVENTS:
        fault = Problem("events", f"must be a JSON list of 1 to {MOST_EVENTS} events")
        raise InvalidParameters((fault,))
    read = [_Event(at, values, catalog) for at, values in enumerate(body)]
    happened = tuple(one.happened(generation) for one in read)
    faults = tuple(fault for one in read for fault in one.faults)
    if faults:
        raise InvalidParameters(faults)
    return happened


@dataclass
class _Event:
    at: int
    values: Any
    catalog: Catalog
    faults: list[Problem] = field(default_factory=list)

    def happened(self, generation: int) -> Happened:
        """Return the event; what is wrong with it stands in ``faults``."""
        if not isinstance(self.values, dict):
            self.faults.append(Problem(str(self.at), "must be an object"))
            return Happened(Kind.CLICK)
        for name in self.values:
            if name not in FIELDS:
                # Its name is anybody's text, so it is not repeated.
                self.faults.append(Problem(str(self.at), f"may have only {', '.join(FIELDS)}"))
                break
        kind = self._kind()
        article = self._article()
        ref = article.ref if article else None
        return Happened(
            kind or Kind.CLICK,
            generation=generation,
            article_id=ref.id if ref else None,
            language=ref.language if ref else None,
            revision=article.revision if article else None,
            anchor=self._anchor(article),
            place=self._place(kind),
            rank=self._number("rank", MAX_RANK, kind, _RANKED),
            dwell_ms=self._number("ms", MAX_DWELL_MS, kind, {Kind.DWELL}),
        )

    def _kind(self) -> Kind | None:
        given = self.values.get("kind")
        if isinstance(given, str) and given in {kind.value for kind in PLACES}:
            return Kind(given)
        self._refuse("kind", f"must be one of {', '.join(PLACES)}")
        return None

    def _article(self) -> Article | None:
        given = self.values.get("article")
        if isinstance(given, str):
            try:
                return self.catalog.article_by_id(given)
            except (NotFound, UnicodeEncodeError):  # Half a character is in no id.
                pass
        self._refuse("article", "must be the id of an article that can be seen")
        return None

    def _anchor(self, article: Article | None) -> str | None:
        given = self.values.get("anchor")
        if given is None or article is None:
            return None
        if any(given == heading.anchor for heading in article.headings):
            return str(given)
        self._refuse("anchor", "must be a section of the article")
        return None

    def _place(self, kind: Kind | None) -> str | None:
        allowed = PLACES[kind] if kind else ()
        given = self.values.get("place", allowed[0] if allowed else None)
        if kind and given not in allowed:
            self._refuse("place", f"must be one of {', '.join(allowed)}")
        return given if isinstance(given, str) else None

    def _number(
        self, name: str, most: int, kind: Kind | None, kinds: Collection[Kind]
    ) -> int | None:
        given = self.values.get(name)
        if type(given) is int and 1 <= given <= most and kind in kinds:
            return given
        if kind in kinds:
            self._refuse(name, f"must be a whole number from 1 to {most}")
        elif kind is not None and given is not None:
            self._refuse(name, "does not belong to this kind")
        return None

    def _refuse(self, name: str, detail: str) -> None:
        self.faults.append(Problem(f"{self.at}.{name}", detail))
