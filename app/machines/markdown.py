"""Pages as Markdown, for who asks for it (``Accept``, RFC 9110 section 12.5.1)."""

from __future__ import annotations

from typing import Final

from flask import Response, request, url_for

from app.addresses import known_origin, origin
from app.context import searcher, services, use_language
from app.machines import llms
from app.machines.about import about
from app.machines.listing import category_path, in_language

MARKDOWN: Final = "text/markdown"
NEGOTIATED: Final = frozenset({"article.page", "help.category", "help.home"})
"""Endpoints whose pages are sent as Markdown, too."""
_PAGE: Final = "text/html"


def wanted() -> bool:
    """Say whether this request asks for Markdown instead of a page.

    It must name Markdown, whatever parameters stand behind it (a charset, a variant): browsers
    do not, and programs that take anything get the page, as do those that take both alike.
    """
    markdown, page = _liking(MARKDOWN), _liking(_PAGE, "text/*", "*/*")
    return markdown > max(page, (0.0, 0))


def answer(text: str, page: str, language: str) -> Response:
    """Return Markdown that says which page it is and where the site describes itself.

    ``page`` is the path of the page that says the same; search engines are to show that one.
    """
    response = Response(text, mimetype=MARKDOWN)
    response.headers["Content-Language"] = language
    response.headers["Link"] = (
        f'<{known_origin() or ""}{page}>; rel="canonical",'
        f' <{url_for("machines.site_as_text")}>; rel="describedby"; type="text/plain"'
    )
    return response


def home_markdown() -> Response:
    """Return the home page as Markdown: the same as ``/llms.txt``."""
    language = use_language().articles
    return answer(whole_site(language), in_language("/", language), language)


def category_markdown(path: tuple[str, ...], language: str) -> Response:
    """Return a category as Markdown; raises ``NotFound`` when it holds nothing to see."""
    text = llms.category(_place(language), path)
    return answer(text, in_language(category_path(path), language), language)


def whole_site(language: str) -> str:
    """Return what ``/llms.txt`` says in a language."""
    return llms.site(_place(language), services().config.site.name, about(language))


def _liking(*ranges: str) -> tuple[float, int]:
    """Return the quality that is asked for by the first of these that is named, and how exactly.

    ``ranges`` begin with the most exact one, which is the one that counts (section 12.5.1).
    """
    asked = [(kind.partition(";")[0].lower(), q) for kind, q in request.accept_mimetypes]
    for place, name in enumerate(ranges):
        if found := [quality for kind, quality in asked if kind == name]:
            return max(found), -place
    return 0.0, -len(ranges)


def _place(language: str) -> llms.Place:
    return llms.Place(searcher().catalog, language, origin())
