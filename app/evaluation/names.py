"""What a writer may call an article of the help centre: its id, its address or its file."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from search.catalog import Catalog
from search.errors import NotFound


class ArticleNames:
    """Finds the articles of a generation that visitors may see."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._paths = catalog.paths()
        self._ids = set(self._paths.values())

    def __len__(self) -> int:
        return len(self._paths)

    def find(self, name: str) -> str | None:
        """Return the id of the article that ``name`` means; ``None`` where there is none to see.

        A name is an id, a file below the content folder, or an address: whole, from ``/a/`` on
        or the rest of it alone, with or without an anchor.  An old address leads to the new one.
        """
        if name in self._ids:
            return name
        return self._paths.get(name.removeprefix("./")) or self._at(name)

    def _at(self, address: str) -> str | None:
        slug = _slug(address)
        # A redirect leads to an article's own address; a chain of them is no address of one.
        for candidate in (slug, _slug(self._catalog.redirect(slug) or "")):
            try:
                return self._catalog.article(candidate).ref.id
            except NotFound:
                continue
        return None


def _slug(address: str) -> str:
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:  # an open bracket looks like the start of an IPv6 address
        return ""
    return path.rpartition("/a/")[2].removesuffix(".md").strip("/")
