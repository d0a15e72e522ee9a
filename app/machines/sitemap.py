"""The sitemap (sitemaps.org 0.9), with the languages of each page (hreflang as Google reads it)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.machines.listing import Listed
from app.machines.xml import HEAD, text

MAX_LINKS: Final = 50_000
"""Links in one file, to pages and to their other languages.

The protocol allows 50,000 pages and 50 MB; as each link to another language counts here as
well, a file stays below both with addresses of up to some 900 bytes.
"""
_SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"


def split(pages: Sequence[Listed]) -> list[Sequence[Listed]]:
    """Return the pages of each file; at least one file, be it empty."""
    files: list[Sequence[Listed]] = []
    start = links = 0
    for position, page in enumerate(pages):
        links += 1 + len(page.versions)
        if links > MAX_LINKS:
            files.append(pages[start:position])
            start, links = position, 1 + len(page.versions)
    return [*files, pages[start:]]


def document(pages: Sequence[Listed], origin: str) -> str:
    """Return the sitemap of these pages; ``origin`` is the site's scheme and host."""
    urls = "".join(_url(page, origin) for page in pages)
    return f'{HEAD}<urlset xmlns="{_SCHEMA}" xmlns:xhtml="{_XHTML}">\n{urls}</urlset>\n'


def index(addresses: Sequence[str]) -> str:
    """Return the list of a site's sitemaps."""
    files = "".join(f"<sitemap><loc>{text(one)}</loc></sitemap>\n" for one in addresses)
    return f'{HEAD}<sitemapindex xmlns="{_SCHEMA}">\n{files}</sitemapindex>\n'


def _url(page: Listed, origin: str) -> str:
    # Paths are percent-encoded, so there is nothing in them to escape: a large site has many.
    parts = [f"<loc>{origin}{page.path}</loc>"]
    if page.updated:
        parts.append(f"<lastmod>{page.updated.isoformat(timespec='seconds')}</lastmod>")
    parts += [
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{origin}{path}"/>'
        for language, path in page.versions
    ]
    return f"<url>{''.join(parts)}</url>\n"
