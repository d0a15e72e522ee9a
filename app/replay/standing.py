"""A question asked of one generation."""

from __future__ import annotations

from app.replay.types import DEPTH, Place, Standing, Wanted
from search.searcher import Searcher
from search.types import Filters, Question


def ask(searcher: Searcher, wanted: Wanted) -> Standing:
    """Ask as a visitor in the question's language would."""
    question = Question(wanted.text, Filters(wanted.language), limit=DEPTH)
    found = searcher.search(question)
    places = (Place(one.article.id, one.article.title) for one in found.answers)
    return Standing(tuple(places), found.confidence, found.confident)
