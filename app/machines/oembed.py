"""How a link to an article is shown on other sites (oEmbed 1.0, oembed.com).

The type is ``link``: our pages forbid frames, and an article is more than a box in a chat
should hold, so there is no HTML to embed (``rich``); a title, a source and a picture there are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app.machines.pictures import Picture
from search.catalog import Catalog
from search.errors import NotFound
from search.types import Article

CACHE_SECONDS: Final = 86_400
"""How long others may keep the answer: a title seldom changes."""
_ENDPOINTS: Final = {
    "article.page": "slug",
    "article.markdown": "slug",
    "help.short_link": "id",
}


def article_at(
    address: str, hosts: Collection[str], routes: MapAdapter, catalog: Catalog
) -> Article:
    """Return the article that an absolute address of this site leads to.

    Raises ``NotFound`` for what is no article's page, short link or old address here.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # Half an IPv6 address, for example.
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in hosts:
        raise NotFound("This is no address of this site.")
    try:
        endpoint, values = routes.match(unquote(parts.path), method="GET")
    except HTTPException:
        endpoint, values = "", {}
    if endpoint not in _ENDPOINTS:
        raise NotFound("This is no address of an article.")
    name = unicodedata.normalize("NFC", str(values[_ENDPOINTS[endpoint]]))
    if endpoint == "help.short_link":
        return catalog.article_by_id(name)
    return _by_slug(name, catalog)


def document(found: Article, site: str, origin: str, picture: Picture | None) -> dict[str, Any]:
    """Return the answer; ``origin`` is the site's scheme and host."""
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": found.ref.title,
        "author_name": site,
        "author_url": f"{origin}/",
        "provider_name": site,
        "provider_url": f"{origin}/",
        "cache_age": CACHE_SECONDS,
    }
    if picture and picture.width and picture.height:  # All three or none, says section 2.3.4.
        told |= {
            "thumbnail_url": origin + picture.path,
            "thumbnail_width": picture.width,
            "thumbnail_height": picture.height,
        }
    return told


def fitting(picture: Picture | None, width: int, height: int) -> Picture | None:
    """Return a picture that is no larger than the asker can show."""
    if picture is None or picture.width is None or picture.height is None:
        return None
    return picture if picture.width <= width and picture.height <= height else None


def _by_slug(name: str, catalog: Catalog) -> Article:
    try:
        return catalog.article(name)
    except NotFound:
        target = catalog.redirect(name)
        if target is None or target.startswith("/") or urlsplit(target).scheme:
            raise
        return catalog.article(target)
