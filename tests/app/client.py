"""A browser's view of the site: every page that is fetched must keep the page-wide rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from app.policy import FILE_POLICY, HEADERS

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Sec-Fetch-Site": "same-origin",
}
"""What a visitor's browser sends; without it, nothing of a visit is recorded."""
RESOURCES = ("script[src]", "img[src]", "link[rel=stylesheet][href]", "link[rel=icon][href]")
INLINE = "[style], style, script:not([src]):not([type='application/ld+json'])"


@dataclass(frozen=True)
class Page:
    """A response, and its elements where it is HTML."""

    response: TestResponse

    @property
    def html(self) -> str:
        """The text of the response, where it is HTML."""
        return self.response.get_data(as_text=True) if self.response.mimetype == "text/html" else ""

    @cached_property
    def dom(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")

    @property
    def status(self) -> int:
        return self.response.status_code

    def texts(self, selector: str) -> list[str]:
        """Return the texts of the elements, with spaces made single."""
        return [" ".join(found.get_text().split()) for found in self.dom.select(selector)]

    def values(self, selector: str, attribute: str) -> list[str]:
        """Return an attribute of the elements."""
        return [str(found[attribute]) for found in self.dom.select(selector)]


class Client:
    """Fetches pages of the site and checks each one."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def set_cookie(self, name: str, value: str) -> None:
        """Keep a cookie, as a browser that was given it."""
        self._client.set_cookie(name, value)

    def get(self, path: str, **options: Any) -> Page:
        """Fetch a page."""
        return checked(self._client.get(path, buffered=True, **options))

    def post(self, path: str, **options: Any) -> Page:
        """Send a form or JSON."""
        return checked(self._client.post(path, buffered=True, **options))

    def open(self, path: str, method: str) -> Page:
        """Fetch with any method."""
        return checked(self._client.open(path, method=method, buffered=True))

    def json(self, path: str, **options: Any) -> Any:
        """Fetch JSON that must be there."""
        page = self.get(path, **options)
        assert (page.status, page.response.mimetype) == (200, "application/json")
        return page.response.json


def checked(response: TestResponse) -> Page:
    """Return the response as a page, after checking the rules for all pages."""
    headers = dict(response.headers)
    policy = headers.pop("Content-Security-Policy")
    assert policy in {HEADERS["Content-Security-Policy"], FILE_POLICY}
    assert {name: headers.get(name) for name in HEADERS if name in headers} == {
        name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"
    }
    assert "Set-Cookie" not in headers
    page = Page(response)
    if page.html and response.status_code not in {301, 302, 303, 308}:
        check_html(page.html)
    return page


def check_html(html: str) -> None:
    """Check what every page must have, and what none may have."""
    # Not the test's own reader: this one takes a tenth of the time, and every page comes here.
    dom = LexborHTMLParser(html)
    assert len(dom.css("h1")) == 1
    assert [one.text() for one in dom.css("title")] != [""]
    assert dom.css_first("html[lang]") is not None
    assert [len(dom.css(name)) for name in ("main", "body > header", "footer")] == [1, 1, 1]
    ids = [str(one.attributes["id"]) for one in dom.css("[id]")]
    assert sorted(set(ids)) == sorted(ids)
    skip = dom.css_first("body > a")
    assert skip is not None
    assert str(skip.attributes["href"]).removeprefix("#") in ids
    fields = dom.css("input, select, textarea")
    assert [one.html for one in fields if not _named(dom, one)] == []
    assert [one.html for one in dom.css("img") if "alt" not in one.attributes] == []
    assert [one.html for one in dom.css(INLINE)] == []
    assert [name for one in dom.css("*") for name in one.attributes if name.startswith("on")] == []
    assert [url for url in _resources(dom) if urlsplit(url).netloc] == []
    assert _heading_jumps(dom) == []


def _named(dom: LexborHTMLParser, field: LexborNode) -> bool:
    known = field.attributes
    if known.get("type") in {"hidden", "submit"} or "disabled" in known:
        return True
    label = dom.css_first(f'label[for="{known.get("id")}"]')
    return label is not None and bool(label.text().strip())


def _resources(dom: LexborHTMLParser) -> list[str]:
    found = [tag.attributes for selector in RESOURCES for tag in dom.css(selector)]
    return [str(one.get("src") or one.get("href")) for one in found]


def _heading_jumps(dom: LexborHTMLParser) -> list[tuple[int, int]]:
    levels = [int(str(tag.tag)[1]) for tag in dom.css("h1, h2, h3, h4, h5, h6")]
    return [(a, b) for a, b in pairwise(levels) if b > a + 1]
