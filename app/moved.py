"""Old addresses: where an alias, a redirect or a rename leads, below ``/a/`` and ``/c/``."""

from __future__ import annotations

import re
import unicodedata
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.context import asked_language, searcher

# Zendesk, Intercom and Help Scout find an article by its number, whatever title stands behind.
_TITLE_BEHIND_NUMBER: Final = re.compile(r"(/articles?/\d+)-[^/]*$")
# An alias is kept without them: links from outside have them or not.
_HTML_ENDING: Final = re.compile(r"(^|/)index\.html?$|\.html?$")


def moved(address: str) -> Response | None:
    """Return the redirect from an old address, or ``None`` when it never was one."""
    name = unicodedata.normalize("NFC", address).strip("/")
    find = searcher().catalog.redirect
    target = find(name) or find(_HTML_ENDING.sub("", name))
    target = target or find(_TITLE_BEHIND_NUMBER.sub(r"\1", name))
    if target is None:
        return None
    if not target.startswith("/") and urlsplit(target).scheme not in {"http", "https"}:
        target = url_for("article.page", slug=target, lang=asked_language())
    return redirect(target, HTTPStatus.MOVED_PERMANENTLY)


def moved_category(path: tuple[str, ...]) -> Response | None:
    """Return the redirect from a category whose folder was renamed, ``None`` for any other.

    None leads to a category that shows nothing now.
    """
    catalog = searcher().catalog
    target = catalog.redirect(f"c/{'/'.join(path)}/")
    if target is None:
        return None
    now = unquote(target).removeprefix("/c/").removesuffix("/")
    there = tuple(now.split("/"))
    if not any(catalog.visibility.count(there, language) for language in catalog.languages()):
        return None  # All in it is hidden, and so is its name.
    address = url_for("help.category", category=now, lang=asked_language())
    return redirect(address, HTTPStatus.MOVED_PERMANENTLY)
