"""What machines ask for: sitemaps, feeds, descriptions of the site, the site as Markdown."""

from __future__ import annotations

import json
import mimetypes
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, current_app, request, url_for

from app.access import public
from app.addresses import origin, own_hosts
from app.caching import kept
from app.context import searcher, services, use_language
from app.machines import feeds, oembed, opensearch, sitemap
from app.machines.about import described
from app.machines.listing import category_path, in_language, pages
from app.machines.markdown import NEGOTIATED, category_markdown, whole_site
from app.machines.pictures import first_in, logo
from app.parameters import InvalidParameters, Parameters
from app.problems import problem_details
from app.rendering import static_url
from app.views.paths import listing, normal
from search.errors import NotFound
from search.types import Filters

blueprint = Blueprint("machines", __name__)

ATOM: Final = "application/atom+xml"
XML: Final = "application/xml"
SUGGESTIONS: Final = 6
_MAX_PIXELS: Final = 100_000
_SPOKEN: Final = frozenset(
    {
        "machines.feed",
        "machines.category_feed",
        "machines.opensearch_description",
        "machines.suggestions",
        "machines.site_as_text",
        "machines.category_as_text",
    }
)
"""Endpoints that answer in their reader's language, unless the address names one."""


@blueprint.get("/robots.txt")
@public
@kept
def robots() -> Response:
    """Keep crawlers to the articles, and tell them where all of these are."""
    lines = ("User-agent: *", "Disallow: /search", "Disallow: /api/", "")
    found = f"Sitemap: {origin()}{url_for('machines.site_map')}"
    return Response("\n".join([*lines, found, ""]), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@public
@kept
def site_map() -> Response:
    """List all pages, or the files that list them where one does not hold them."""
    files = sitemap.split(pages(searcher().catalog))
    if len(files) == 1:
        return Response(sitemap.document(files[0], origin()), mimetype=XML)
    numbers = range(1, len(files) + 1)
    addresses = [origin() + url_for("machines.site_map_part", number=one) for one in numbers]
    return Response(sitemap.index(addresses), mimetype=XML)


@blueprint.get("/sitemap-<int:number>.xml")
@public
def site_map_part(number: int) -> Response:
    """List a part of the pages."""
    files = sitemap.split(pages(searcher().catalog))
    if not 1 <= number <= len(files):
        raise NotFound("There is no such part of the sitemap.")
    return Response(sitemap.document(files[number - 1], origin()), mimetype=XML)


@blueprint.get("/feed.atom")
@public
@kept
def feed() -> Response:
    """Tell feed readers which articles of a language were changed last."""
    language = use_language().articles
    return _feed((), language, services().config.site.name)


@blueprint.get("/c/<path:category>/feed.atom")
@public
@kept
def category_feed(category: str) -> Response:
    """Tell feed readers which articles in and below a category were changed last."""
    catalog, path = searcher().catalog, tuple(normal(category).split("/"))
    language = listing(catalog, path, use_language().articles)
    found = catalog.category(path, language)
    return _feed(path, language, f"{found.title} · {services().config.site.name}")


@blueprint.get("/opensearch.xml")
@public
@kept
def opensearch_description() -> Response:
    """Tell browsers how to search here from the address bar."""
    config, language = services().config.site, use_language().articles
    picture = url_for("files.logo") if config.logo else static_url("icon.svg")
    kind = mimetypes.guess_type(config.logo.name if config.logo else "icon.svg")[0]
    engine = opensearch.Engine(
        name=config.name,
        description=described(language),
        language=language,
        own=_absolute("machines.opensearch_description", language),
        results=f"{_absolute('results.page', language)}&q={{searchTerms}}",
        suggestions=f"{_absolute('machines.suggestions', language)}&q={{searchTerms}}",
        picture=origin() + picture,
        picture_type=kind or "image/svg+xml",
    )
    text = opensearch.description(engine)
    return Response(text, mimetype=opensearch.DESCRIPTION_TYPE)


@blueprint.get("/opensearch/suggestions")
@public
def suggestions() -> Response:
    """Complete what is typed into a browser's address bar."""
    asked, language = request.args.get("q", ""), use_language().articles
    found = searcher().suggest(asked, Filters(language), SUGGESTIONS) if asked.strip() else ()
    body = json.dumps(opensearch.suggestions(asked, found, origin()))
    return Response(body, mimetype=opensearch.SUGGESTIONS_TYPE)


@blueprint.get("/oembed")
@public
def unfurl() -> Response:
    """Describe the article at an address of this site (oEmbed)."""
    if request.args.get("format", "json") != "json":
        return problem_details(HTTPStatus.NOT_IMPLEMENTED, "There is format=json only.")
    read = Parameters(request.args)
    width = read.number("maxwidth", _MAX_PIXELS, 1, _MAX_PIXELS)
    height = read.number("maxheight", _MAX_PIXELS, 1, _MAX_PIXELS)
    try:
        read.check()
        routes = current_app.url_map.bind("")
        found = oembed.article_at(
            request.args.get("url", ""), own_hosts(), routes, searcher().catalog
        )
    except InvalidParameters as error:
        return problem_details(HTTPStatus.BAD_REQUEST, str(error))
    except NotFound as error:
        return problem_details(HTTPStatus.NOT_FOUND, str(error))
    site = services().config.site
    mark = logo(site.logo, url_for("files.logo"))
    picture = oembed.fitting(first_in(found.html) or mark, width, height)
    body: dict[str, Any] = oembed.document(found, site.name, origin(), picture)
    return Response(json.dumps(body), mimetype="application/json")


@blueprint.get("/llms.txt")
@public
@kept
def site_as_text() -> Response:
    """Describe the site to language models."""
    language = use_language().articles
    return Response(whole_site(language), mimetype="text/plain")


@blueprint.get("/c/<path:category>.md")
@public
@kept
def category_as_text(category: str) -> Response:
    """Send a category as Markdown."""
    path = tuple(normal(category).split("/"))
    return category_markdown(path, listing(searcher().catalog, path, use_language().articles))


@blueprint.after_app_request
def depends_on_reader(response: Response) -> Response:
    """Let caches know what a reader decides: Markdown or a page, and the language of either."""
    if request.endpoint in NEGOTIATED:
        response.vary.add("Accept")
    if request.endpoint in NEGOTIATED | _SPOKEN:
        response.vary.add("Accept-Language")
    return response


def _feed(path: tuple[str, ...], language: str, title: str) -> Response:
    page = category_path(path)
    found = feeds.Feed(
        title=title,
        author=services().config.site.name,
        language=language,
        path=in_language(f"{page}feed.atom", language),
        page=in_language(page, language),
    )
    entries = searcher().catalog.recent(language, feeds.ENTRIES, path)
    return Response(feeds.document(found, entries, origin()), mimetype=ATOM)


def _absolute(endpoint: str, language: str) -> str:
    return origin() + url_for(endpoint, lang=language)
