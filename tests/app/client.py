"""A browser's view of the site: every page that is fetched must keep the page-wide rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from app.policy import FILE_POLICY, HEADERS

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Sec-Fetch-Site": "same-origin",
}
"""What a visitor's browser sends; without it, nothing of a visit is recorded."""
RESOURCES = ("script[src]", "img[src]", "link[rel=stylesheet][href]", "link[rel=icon][href]")


@dataclass(frozen=True)
class Page:
    """A response, and its elements where it is HTML."""

    response: TestResponse
    dom: BeautifulSoup

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
    html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    page = Page(response, BeautifulSoup(html, "html.parser"))
    if html and response.status_code not in {301, 302, 303, 308}:
        check_html(page)
    return page


def check_html(page: Page) -> None:
    """Check what every page must have, and what none may have."""
    dom = page.dom
    assert len(dom.select("h1")) == 1
    assert page.texts("title") != [""]
    assert dom.select_one("html[lang]") is not None
    assert [len(dom.select(name)) for name in ("main", "body > header", "footer")] == [1, 1, 1]
    skip = dom.select_one("body > a")
    assert skip is not None
    assert dom.find(id=str(skip["href"]).removeprefix("#")) is not None
    ids = page.values("[id]", "id")
    assert sorted(set(ids)) == sorted(ids)
    assert [
        field for field in dom.select("input, select, textarea") if not _named(dom, field)
    ] == []
    assert [image for image in dom.select("img") if "alt" not in image.attrs] == []
    assert dom.select("[style], style, script:not([src], [type='application/ld+json'])") == []
    events = [name for tag in dom.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert events == []
    assert [url for url in _resources(dom) if urlsplit(url).netloc] == []
    assert _heading_jumps(dom) == []


def _named(dom: BeautifulSoup, field: Tag) -> bool:
    if field.get("type") in {"hidden", "submit"} or "disabled" in field.attrs:
        return True
    label = dom.select_one(f'label[for="{field.get("id")}"]')
    return label is not None and bool(label.get_text().strip())


def _resources(dom: BeautifulSoup) -> list[str]:
    found = [tag for selector in RESOURCES for tag in dom.select(selector)]
    return [str(tag.get("src") or tag.get("href")) for tag in found]


def _heading_jumps(dom: BeautifulSoup) -> list[tuple[int, int]]:
    levels = [int(tag.name[1]) for tag in dom.select("h1, h2, h3, h4, h5, h6")]
    return [(a, b) for a, b in pairwise(levels) if b > a + 1]
