"""Articles for the page that the widget stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from search.errors import NotFound
from search.suggest import completions
from search.types import ArticleRef, Completion, Filters, Question, Results

if TYPE_CHECKING:
    from search.searcher import Searcher

MOST: Final = 5
"""Articles suggested for a page (Help Scout's Beacon shows as many)."""
_ID: Final = re.compile(r"^[0-9a-f-]{8,}$|\d", re.IGNORECASE)
"""Parts of an address that name one customer's thing, and so say nothing of the subject."""
_SIGNS: Final = re.compile(r"[-_.+#!\s]+")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself."""

    path: str = ""
    title: str = ""
    heading: str = ""
    code: str = ""
    """An error that it shows."""
    wanted: str = ""
    """What the site asks for instead: a question, or ids of articles."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown before anything was asked."""

    entries: tuple[Completion, ...]
    fits: bool
    """Whether they are about the page; else they are those that writers put forward."""
    results: Results | None = None
    """The answer that they come from."""


def around(searcher: Searcher, page: Page, filters: Filters) -> Around:
    """Return articles that the page calls for, else those that its writers put forward."""
    named = tuple(islice(_named(searcher, page.wanted), MOST))
    if named:
        return Around(named, fits=True)
    for text in questions(page):
        found = searcher.search(Question(text, filters, limit=MOST))
        if found.confident:
            return Around(completions(found.answers), fits=True, results=found)
    featured = searcher.catalog.featured(filters.language or searcher.catalog.languages()[0])
    return Around(tuple(_top(one) for one in featured[:MOST]), fits=False)


def questions(page: Page) -> tuple[str, ...]:
    """Return what to ask for a page, the most telling first, each once."""
    texts = (page.wanted, page.code, page.heading, page.title, in_words(page.path))
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def in_words(path: str) -> str:
    """Return the path of an address as words, without numbers and keys."""
    parts = (_SIGNS.sub(" ", unquote(part)).strip() for part in path.split("/"))
    return " ".join(part for part in parts if part and not _ID.search(part))


def _named(searcher: Searcher, wanted: str) -> Iterator[Completion]:
    """Give the articles of a list of ids; nothing where it is no such list."""
    for id in re.split(r"[,\s]+", wanted.strip()):
        try:
            yield _top(searcher.catalog.by_id(id))
        except NotFound:
            continue


def _top(ref: ArticleRef) -> Completion:
    return Completion(ref.title, ref, None)
