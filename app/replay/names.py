"""What a writer may call an article of a tree: its id, its address or its file."""

from __future__ import annotations

import difflib
from urllib.parse import unquote, urlsplit

from indexer.tree import Tree
from indexer.types import Source


class TreeNames:
    """Finds the articles of a tree, drafts too."""

    def __init__(self, tree: Tree) -> None:
        articles = tree.reading.articles
        slugs = {one.slug: one for one in articles}
        self._named: dict[str, Source] = {}
        for source in tree.reading.redirects:
            if source.target in slugs:
                self._named[source.source] = slugs[source.target]
        # What is said last goes before: an article's own names before old addresses.
        for names in ("slug", "path", "id"):
            self._named |= {getattr(one, names): one for one in articles}
        self._translations = {(one.group, one.language): one for one in articles}

    def find(self, name: str, language: str | None = None) -> Source | None:
        """Return the article that ``name`` means; with a language, its version in that one.

        A name is an id, a file below the content folder, or an address: whole, from ``/a/`` on
        or the rest of it alone, with or without an anchor.  An old address leads to the new one.
        """
        found = self._named.get(name) or self._named.get(name.removeprefix("./"))
        found = found or self._named.get(_slug(name))
        if found is None or language in (None, found.language):
            return found
        return self._translations.get((found.group, str(language)))

    def nearest(self, name: str) -> str | None:
        """Return the name that a wrong one may have meant."""
        near = difflib.get_close_matches(name, self._named, n=1, cutoff=0.7)
        return near[0] if near else None


def _slug(address: str) -> str:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:  # An open bracket looks like the start of an IPv6 address.
        return ""
    return path.rpartition("/a/")[2].removesuffix(".md").strip("/")
