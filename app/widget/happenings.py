"""What is recorded of the widget; the rest comes from the script, through ``/api/events``."""

from __future__ import annotations

from flask import request

from app.visits.pages import listed, whole
from app.visits.record import record
from app.visits.types import Happened, Kind
from app.widget.around import Around
from search.types import Results

PLACE = "widget"


def searched(found: Results) -> None:
    """Record what was typed so far and what it found."""
    if found.query:
        record(_of(Kind.SEARCH, found, whole(found.query, request.args.get("q", ""))))


def suggested(found: Around) -> None:
    """Record which articles were shown for a page.

    What the page is called stays out: nobody asked it, and it may name somebody.
    """
    if found.results is not None:
        record(_of(Kind.SUGGESTION_SHOWN, found.results, None))


def _of(kind: Kind, found: Results, question: str | None) -> Happened:
    return Happened(
        kind,
        generation=found.generation,
        question=question,
        place=PLACE,
        total=found.total,
        confidence=found.confidence,
        confident=found.confident,
        shown=listed(found.answers),
    )
