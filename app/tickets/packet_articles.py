"""The part of the hand-off about articles: which ones, opened how, read how long, judged how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.present import article_path
from app.visits.types import Happened, Kind, Recorded
from search.errors import NotFound

if TYPE_CHECKING:
    from search.catalog import Catalog

MAX_OPENED: Final = 50
"""Articles told of, and openings and votes of each: the last ones."""
SAME_OPENING: Final = timedelta(seconds=10)
_FROM: Final = {
    Kind.CLICK: "search",
    Kind.SUGGESTION_OPENED: "suggestion",
    Kind.VIEW: "link",
}


@dataclass
class References:
    """Finds what people call the articles that events name by their ids."""

    catalog: Catalog
    base_url: str | None = None
    _noted: dict[str, dict[str, str | None]] = field(default_factory=dict)
    _sections: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, id: str, happened: Happened | None = None) -> str:
        """Remember that an article is spoken of, as it was when it ``happened``; return its id."""
        noted = self._noted.get(id) or self._noted.setdefault(id, self._found(id))
        if happened is not None:
            noted["language"] = happened.language or noted["language"]
            noted["revision"] = happened.revision or noted["revision"]
        return id

    def section(self, id: str, anchor: str) -> str | None:
        """Return the heading at an anchor; ``None`` where there is none now."""
        self.note(id)
        return self._sections.get(id, {}).get(anchor)

    def all(self) -> list[dict[str, str | None]]:
        """Return the articles noted so far, in the order of their first mention."""
        return list(self._noted.values())

    def _found(self, id: str) -> dict[str, str | None]:
        try:
            article = self.catalog.article_by_id(id)
        except NotFound:  # It was unpublished, or an event named what never was.
            return {"id": id, "title": None, "url": None, "language": None, "revision": None}
        self._sections[id] = {heading.anchor: heading.text for heading in article.headings}
        return {
            "id": id,
            "title": article.ref.title,
            "url": (self.base_url or "") + article_path(article.ref),
            "language": article.ref.language,
            "revision": article.revision,
        }


def articles_opened(events: Sequence[Recorded], references: References) -> list[dict[str, Any]]:
    """Return what happened with each article that was opened, in the order of first opening."""
    by_article: dict[str, list[Recorded]] = {}
    for event in events:
        happened = event.happened
        if happened.article_id is not None and happened.kind in {*_FROM, Kind.DWELL, Kind.VOTE}:
            by_article.setdefault(happened.article_id, []).append(event)
    return [_article(id, of_it, references) for id, of_it in by_article.items()][-MAX_OPENED:]


def moment(at: datetime) -> str:
    """Return a point in time as RFC 3339 writes it, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _article(id: str, events: Sequence[Recorded], references: References) -> dict[str, Any]:
    for event in events:
        references.note(id, event.happened)
    seen = [event.happened for event in events if event.happened.kind == Kind.DWELL]
    votes = [event for event in events if event.happened.kind == Kind.VOTE]
    return {
        "article": id,
        "openings": _openings(events)[-MAX_OPENED:],
        "in_sight_ms": sum(happened.dwell_ms or 0 for happened in seen if not happened.anchor),
        "sections": _sections(id, seen, references),
        "votes": [_vote(event) for event in votes][-MAX_OPENED:],
    }


def _openings(events: Sequence[Recorded]) -> list[dict[str, Any]]:
    """Return how an article was opened: a click and the view that it leads to are one opening.

    Either may be written down first, since the browser tells of clicks and the site of views.
    """
    openings = [event for event in events if event.happened.kind in _FROM]
    for click in [event for event in openings if event.happened.kind != Kind.VIEW]:
        views = [event for event in openings if event.happened.kind == Kind.VIEW]
        same = next((view for view in views if abs(view.at - click.at) <= SAME_OPENING), None)
        if same is not None:
            openings.remove(same)
    return [_opening(event) for event in openings]


def _opening(event: Recorded) -> dict[str, Any]:
    return {
        "at": moment(event.at),
        "from": _FROM[event.happened.kind],
        "place": event.happened.place,
        "rank": event.happened.rank,
        "section": event.happened.anchor or None,
        "question": event.happened.question,
    }


def _sections(id: str, seen: Sequence[Happened], references: References) -> list[dict[str, Any]]:
    """Return the sections that were in sight, the longest first."""
    total: dict[str, int] = {}
    for happened in seen:
        if happened.anchor:
            total[happened.anchor] = total.get(happened.anchor, 0) + (happened.dwell_ms or 0)
    longest = sorted(total.items(), key=lambda pair: -pair[1])
    return [
        {"anchor": anchor, "title": references.section(id, anchor), "in_sight_ms": ms}
        for anchor, ms in longest
    ]


def _vote(event: Recorded) -> dict[str, Any]:
    happened = event.happened
    return {
        "at": moment(event.at),
        "helpful": bool(happened.value),
        "reason": happened.reason,
        "section": happened.anchor or None,
    }
