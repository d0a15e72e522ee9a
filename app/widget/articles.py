"""An article as the widget shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from app import messages, present
from app.judgement import LABELS
from app.widget.texts import READING, words
from app.widget.tree import tree
from search.errors import NotFound
from search.types import Article, ArticleRef

if TYPE_CHECKING:
    from search.catalog import Catalog

PAGES = "/a/"
"""What the addresses of articles begin with."""


def find(catalog: Catalog, id: str, language: str | None) -> Article:
    """Return the article of an id, in ``language`` where it is translated into it.

    Raises ``NotFound``.
    """
    found = catalog.article_by_id(id)
    for other in found.translations:
        if other.language == language:
            return catalog.article(other.slug)
    return found


def shown(catalog: Catalog, article: Article, chrome: str) -> dict[str, Any]:
    """Return an article with its text as nodes; links to other articles name them.

    ``chrome`` is the language of the words around it.
    """
    ref = article.ref
    return present.reference(ref) | {
        "language": ref.language,
        "dir": messages.direction(ref.language),
        "summary": ref.summary,
        "outdated": article.outdated,
        "reasons": [[why.value, messages.translate(text, chrome)] for why, text in LABELS.items()],
        "words": words(READING, chrome),
        "body": tree(article.html, lambda href: _named(catalog, href)),
    }


def _named(catalog: Catalog, href: str) -> dict[str, str]:
    path, _, anchor = href.partition("#")
    if not path.startswith(PAGES):
        return {}
    found = _at(catalog, unquote(path.removeprefix(PAGES)))
    return {"data-article": found.id, "data-anchor": unquote(anchor)} if found else {}


def _at(catalog: Catalog, slug: str) -> ArticleRef | None:
    try:
        return catalog.article(slug).ref
    except NotFound:
        return None
