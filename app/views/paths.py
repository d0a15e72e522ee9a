"""What the pages have in common: addresses as the index spells them, and the way to an article."""

from __future__ import annotations

import unicodedata

from search.catalog import Catalog
from search.types import Category


def trail(catalog: Catalog, path: tuple[str, ...], language: str) -> tuple[Category, ...]:
    """Return the categories from the top down to ``path``."""
    language = listing(catalog, path, language)
    return tuple(catalog.category(path[:depth], language) for depth in range(1, len(path) + 1))


def listing(catalog: Catalog, path: tuple[str, ...], language: str) -> str:
    """Return the language whose lists show a category: the reader's, else the first that does."""
    count = catalog.visibility.count
    return next((one for one in (language, *catalog.languages()) if count(path, one)), language)


def normal(text: str) -> str:
    """Return a path as the index spells it: some systems send letters and accents apart."""
    return unicodedata.normalize("NFC", text)
