"""Warnings for names under ``related`` that no article has."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.links import LinkMap
from indexer.types import Problem, Severity, Source, Status


def check_related(site: LinkMap) -> Iterator[Problem]:
    """Yield a warning for every name under ``related`` that is no article's id, address or path."""
    named = {
        name: article
        for article in site.articles.values()
        for name in (article.path, article.slug, article.id)
    }
    for article in site.articles.values():
        for name in article.head.related:
            found = named.get(name)
            if found is None:
                message = f"“related” names “{name}”, which is no article's id, address or path."
                near = site.nearest(article, name)
                remedy = f"Did you mean {near}?" if near else "Correct the name, or remove it."
                yield _warning(article, message, remedy)
            elif found.head.status is Status.DRAFT and article.head.status is not Status.DRAFT:
                message = f"“related” names “{name}”, which is a draft."
                yield _warning(article, message, "Publish the draft, or remove the name.")


def _warning(article: Source, message: str, remedy: str) -> Problem:
    return Problem(article.path, 0, "unknown-related", message, remedy, Severity.WARNING)
