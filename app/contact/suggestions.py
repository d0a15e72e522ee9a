"""Articles that may answer a request before it is sent, or while its answer is awaited."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from search.errors import NotFound
from search.types import Answer, Filters, Question, Results

if TYPE_CHECKING:
    from search.catalog import Catalog
    from search.searcher import Searcher

SHORTEST: Final = 3
"""Letters from which on there is something to ask."""
SHORTEST_IDEOGRAPHS: Final = 2
"""The same where a character says as much as a word (Chinese, Japanese, Korean)."""
_IDEOGRAPHS: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was found, and what of it is shown."""

    results: Results
    answers: tuple[Answer, ...]
    asked: str
    """All that was asked, of which the search uses the beginning."""


def suggest(
    searcher: Searcher, subject: str, text: str, language: str | None, most: int
) -> Suggested | None:
    """Return at most ``most`` articles with the place in each that may answer.

    ``None`` when nothing is certain enough, or when the best article wants a person first
    (``contact: direct``): then there is nothing to be held up with.
    """
    asked = f"{subject.strip()} {text.strip()}".strip()
    if most == 0 or not long_enough(asked):
        return None
    # More than shown, as articles that want a person are left out.
    found = searcher.search(Question(asked, Filters(language), limit=2 * most))
    direct = searcher.catalog.visibility.contact_direct
    if not found.confident or direct[found.answers[0].article.number]:
        return None
    fit = (one for one in found.answers if not direct[one.article.number])
    return Suggested(found, tuple(islice(fit, most)), asked)


def long_enough(text: str) -> bool:
    """Say whether a text is long enough to be asked."""
    return len(text) >= SHORTEST or (
        len(text) >= SHORTEST_IDEOGRAPHS
        and any(unicodedata.name(c, "").startswith(_IDEOGRAPHS) for c in text)
    )


def is_direct(catalog: Catalog, id: str) -> bool:
    """Say whether an article wants the way to a person shown first."""
    try:
        return bool(catalog.visibility.contact_direct[catalog.by_id(id).number])
    except NotFound:
        return False
