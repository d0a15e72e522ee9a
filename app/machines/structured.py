"""What a page is about, for search engines (schema.org in JSON-LD).

No ``FAQPage``: search engines show it no more.  Addresses are relative where the settings
name no host; JSON-LD takes them from the page that they stand on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from app.machines.listing import category_path
from app.present import article_path
from search.types import Article, Category

Json = dict[str, Any]
_CONTEXT: Final = "https://schema.org"
_HEADLINE: Final = 110
"""Characters of a headline that are shown."""


def document(parts: Iterable[Json]) -> Json:
    """Return one document that holds all these descriptions."""
    return {"@context": _CONTEXT, "@graph": list(parts)}


def article(found: Article, site: Json, origin: str, picture: str | None) -> Json:
    """Return the description of an article; ``site`` is that of its publisher."""
    ref = found.ref
    told: dict[str, Any] = {
        "@type": "Article",
        "headline": ref.title[:_HEADLINE],
        "description": ref.summary,
        "inLanguage": ref.language,
        "url": origin + article_path(ref),
        "mainEntityOfPage": origin + article_path(ref),
        "dateModified": ref.updated.isoformat() if ref.updated else "",
        "image": picture or "",
        "author": site,
        "publisher": site,
    }
    return {name: value for name, value in told.items() if value}


def organization(name: str, origin: str, logo: str | None) -> Json:
    """Return the description of who publishes the site."""
    told = {"@type": "Organization", "name": name, "url": f"{origin}/"}
    return told | ({"logo": logo} if logo else {})


def breadcrumbs(trail: Sequence[Category], last: str, home: str, origin: str) -> Json:
    """Return the way from the home page down to the page itself, whose title is ``last``."""
    steps = [(home, f"{origin}/")]
    steps += [(one.title, origin + category_path(one.path)) for one in trail]
    items: list[Json] = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    # The page itself needs no address: it is the one that this stands on.
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": last})
    return {"@type": "BreadcrumbList", "itemListElement": items}


def website(name: str, language: str, origin: str, results: str) -> Json:
    """Return the description of the site and of its search.

    ``results`` is the path of the results page with ``{search_term_string}`` in it.
    """
    return {
        "@type": "WebSite",
        "name": name,
        "url": f"{origin}/",
        "inLanguage": language,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": origin + results},
            "query-input": "required name=search_term_string",
        },
    }
