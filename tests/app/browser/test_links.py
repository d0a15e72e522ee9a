"""No link of the site leads nowhere, and no anchor is missing."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from app.settings_file import load_config
from app.site import create_app
from search.live import LiveIndex
from tests.app.browser.help_centre import HelpCentre
from tests.app.client import BROWSER
from tests.conftest import build_index

ATTRIBUTES = (
    ("a", "href"),
    ("link", "href"),
    ("img", "src"),
    ("script", "src"),
    ("form", "action"),
)
MANUAL = Path(__file__).parents[3] / "articles"


def broken_links(app: Flask, start: str = "/") -> list[str]:
    """Follow every link of the site from ``start``; return those that lead nowhere."""
    client, wrong = app.test_client(), []
    anchors: dict[str, set[str]] = {}
    asked: list[tuple[str, str]] = []
    waiting = deque([(start, "")])
    while waiting:
        path, origin = waiting.popleft()
        if path in anchors:
            continue
        response = client.get(path, headers=BROWSER, buffered=True, follow_redirects=True)
        if response.status_code not in {200, 405}:  # What only takes forms is there as well.
            wrong.append(f"{origin} leads to {path}, which answers {response.status_code}")
        anchors[path] = set()
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        dom = LexborHTMLParser(response.get_data(as_text=True))
        anchors[path] = {str(one.attributes["id"]) for one in dom.css("[id]")}
        for link in _links(dom, response.request.path):
            target, anchor = urldefrag(link)
            asked.append((path, link)) if anchor else None
            if not target.startswith("/search?"):  # There is no end of questions.
                waiting.append((target, path))
    for path, link in asked:
        target, anchor = urldefrag(link)
        if target in anchors and unquote(anchor) not in anchors[target]:
            wrong.append(f"{path} leads to {link}, which has no such anchor")
    return wrong


def _links(dom: LexborHTMLParser, page: str) -> list[str]:
    found = []
    for name, attribute in ATTRIBUTES:
        for one in dom.css(f"{name}[{attribute}]"):
            link = urljoin(f"http://localhost{page}", one.attributes[attribute] or "")
            parts = urlsplit(link)
            if parts.scheme == "http" and parts.netloc == "localhost":
                found.append(link.removeprefix("http://localhost"))
    return found


def test_no_link_leads_nowhere(centre: HelpCentre) -> None:
    assert broken_links(centre.app) == []


def test_no_link_of_the_manual_leads_nowhere(tmp_path: Path) -> None:
    settings = {"FIRSTLINE_INDEX__PATH": str(tmp_path / "index")}
    config = load_config(settings, tmp_path)
    live = LiveIndex(build_index(MANUAL, tmp_path / "index"))
    live.start()
    try:
        assert broken_links(create_app(config, live)) == []
    finally:
        live.stop()
