"""The tools: search and read what a visitor may see now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Final

from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from pydantic import Field

from app.config import Config
from app.mcp.answers import Found, Text, found, text
from app.present import with_title
from search.catalog import Catalog
from search.errors import FirstlineError, NotFound
from search.live import LiveIndex
from search.types import Article, Filters, Question

MAX_ANSWERS: Final = 20
ANSWERS: Final = 5
MAX_CHARACTERS: Final = 10_000
"""Of an argument: more than any question uses, so that nothing endless is looked at."""
_NAMED: Final = 20
"""Values that a message names."""

Query = Annotated[
    str, Field(max_length=MAX_CHARACTERS, description="The question, in any words and language.")
]
Language = Annotated[
    str | None,
    Field(max_length=MAX_CHARACTERS, description="Only articles in this language: a code as en."),
]
Category = Annotated[
    str | None,
    Field(
        max_length=MAX_CHARACTERS,
        description="Only articles in or below this category: slugs with slashes between.",
    ),
]
Product = Annotated[
    str | None, Field(max_length=MAX_CHARACTERS, description="Only articles on this product.")
]
Limit = Annotated[int, Field(ge=1, le=MAX_ANSWERS, description="Answers to return.")]
Id = Annotated[
    str, Field(max_length=MAX_CHARACTERS, description="The id of an article, from search_articles.")
]


class Tools:
    """Answers from the live generation: each call takes the one that is live then."""

    def __init__(self, live: LiveIndex, config: Config) -> None:
        self._live = live
        self._origin = config.server.base_url or ""

    def search_articles(
        self,
        query: Query,
        language: Language = None,
        category: Category = None,
        product: Product = None,
        limit: Limit = ANSWERS,
    ) -> Found:
        """Search the articles of this help centre by words and by meaning, best answer first."""
        searcher = self._live.searcher
        filters = _filters(searcher.catalog, language, category, product)
        if not query.strip():
            raise ToolError("query: must not be empty.")
        try:
            return found(searcher.search(Question(query, filters, limit=limit)), self._origin)
        except FirstlineError as error:
            raise ToolError("The index cannot be read at the moment.") from error

    def get_article(self, id: Id) -> Text:
        """Read a whole article as Markdown, by its id."""
        try:
            return text(self._article(id), self._origin)
        except NotFound as error:
            message = f"There is no article with the id '{id}'. Take an id from search_articles."
            raise ToolError(message) from error

    def article_resource(self, id: str) -> str:
        """Return an article as it was written, with its title on top."""
        try:
            article = self._article(id)
        except NotFound as error:
            raise ResourceNotFoundError(f"There is no article with the id '{id}'.") from error
        return with_title(article)

    def _article(self, id: str) -> Article:
        return self._live.searcher.catalog.article_by_id(id.strip())


def _filters(
    catalog: Catalog, language: str | None, category: str | None, product: str | None
) -> Filters:
    """Return the filters; raises ``ToolError`` for values that no article has, all at once."""
    path = tuple(slug for slug in (category or "").split("/") if slug) or None
    problems = [
        *_unknown("language", language, catalog.languages()),
        *_unknown("product", product, catalog.products()),
        *_unknown("category", "/".join(path or ()), _categories(catalog)),
    ]
    if problems:
        raise ToolError(" ".join(problems))
    return Filters(language or None, path, product or None)


def _unknown(name: str, value: str | None, known: Collection[str]) -> list[str]:
    if not value or value in known:
        return []
    named = ", ".join(sorted(known)[:_NAMED]) or "none"
    more = ", …" if len(known) > _NAMED else ""
    return [f"{name}: no article has {value!r}; there are {named}{more}."]


def _categories(catalog: Catalog) -> set[str]:
    """Return all categories, from the top ones down, that hold something to see."""
    known: set[str] = set()
    for language in catalog.languages():
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            below = catalog.visibility.below(waiting.pop(), language)
            known |= {"/".join(path) for path in below}
            waiting += below
    return known
