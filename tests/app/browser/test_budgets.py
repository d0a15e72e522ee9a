"""Pages are small, do not jump, fit every window, and print without what paper cannot use."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.app.browser.help_centre import HelpCentre
from tests.app.browser.judges import sideways
from tests.app.browser.pages import AT_REST, NARROW, WIDE, View, opened, suggestions
from tests.app.browser.pages import contact_suggestions as writing
from tests.app.client import BROWSER

KB = 1024
PAGE_BYTES, STYLE_BYTES, SCRIPT_BYTES = 60 * KB, 10 * KB, 10 * KB
WIDGET_BYTES = 8 * KB
MOST_SHIFT = 0.02
PHONE = {"width": 390, "height": 800}
VISITORS = tuple(view for view in AT_REST if not view.staff)
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-block-end: 2em !important; }"""
"""What WCAG 2.2, 1.4.12 has readers set."""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (one.hadRecentInput) continue;
    const what = one.sources.map((source) => source.node?.outerHTML?.slice(0, 100));
    window.shifts.push([one.value, what]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def sent_bytes(client: FlaskClient, path: str) -> tuple[int, str]:
    """Return how many bytes travel for a path, and the text that they are."""
    headers = BROWSER | {"Accept-Encoding": "gzip"}
    response = client.get(path, headers=headers, buffered=True)
    assert response.status_code == 200
    packed = response.headers.get("Content-Encoding") == "gzip"
    data = gzip.decompress(response.data) if packed else response.data
    return len(response.data), data.decode()


def scripts_of(client: FlaskClient, path: str, seen: set[str]) -> int:
    """Return the bytes of a module and of all that it imports."""
    if path in seen:
        return 0
    seen.add(path)
    size, text = sent_bytes(client, path)
    imported = re.findall(r'(?:from|import) "\./([\w-]+\.js)"', text)
    return size + sum(scripts_of(client, f"/static/{name}", seen) for name in imported)


@pytest.mark.parametrize(
    "path", ["/", "/c/billing/", "/a/billing/everything", "/search?q=refund", "/contact?q=refund"]
)
def test_pages_are_small(centre: HelpCentre, path: str) -> None:
    client = centre.app.test_client()
    page, html = sent_bytes(client, path)
    styles = [sent_bytes(client, one)[0] for one in re.findall(r'href="(/[^"]+\.css[^"]*)"', html)]
    seen: set[str] = set()
    sources = re.findall(r'<script type="module" src="([^"]+)"', html)
    if path.startswith("/search"):
        sources.append("/static/follow.js")  # That search.js imports on this page alone.
    scripts = sum(scripts_of(client, one, seen) for one in sources)

    assert len(styles) >= 2
    assert len(sources) >= 2
    assert sum(styles) <= STYLE_BYTES
    assert scripts <= SCRIPT_BYTES
    assert page + sum(styles) + scripts <= PAGE_BYTES


def test_the_widget_is_small(centre: HelpCentre) -> None:
    assert sent_bytes(centre.app.test_client(), "/widget.js")[0] <= WIDGET_BYTES


def typing_results(page: Page) -> None:
    """Type into the page of results, whose list follows."""
    box = page.get_by_role("searchbox").first
    box.fill("")
    box.press_sequentially("repair part")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “repair part”")


@pytest.mark.parametrize(
    "view",
    [
        View("home", "/"),
        View("home, typing", "/", suggestions),
        View("article with a picture", "/a/billing/everything"),
        View("results", "/search?q=refund"),
        View("results, typing", "/search?q=refund", typing_results),
        View("contact", "/contact"),
    ],
    ids=lambda view: view.name,
)
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "narrow"])
def test_nothing_jumps(
    browser: Browser, centre: HelpCentre, view: View, size: dict[str, int]
) -> None:
    assert shifts(browser, centre, view, size) <= MOST_SHIFT


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "narrow"])
def test_nothing_jumps_while_writing_to_a_person(
    browser: Browser, centre: HelpCentre, size: dict[str, int]
) -> None:
    view = View("contact, writing", "/contact", writing)
    assert shifts(browser, centre, view, size) <= MOST_SHIFT


def shifts(browser: Browser, centre: HelpCentre, view: View, size: dict[str, int]) -> float:
    """Return the sum of all layout shifts that no input explains."""
    context = browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.goto(centre.url + view.path, wait_until="networkidle")
    view.state(page)
    page.evaluate("() => new Promise((done) => setTimeout(done, 700))")  # Later is no surprise.
    found: list[tuple[float, Any]] = page.evaluate("window.shifts")
    context.close()
    return sum(value for value, _ in found)


@pytest.mark.parametrize("view", VISITORS, ids=lambda view: view.name)
def test_pages_bear_the_spacing_that_readers_set(
    browser: Browser, centre: HelpCentre, view: View
) -> None:
    with opened(browser, centre, view, viewport=NARROW, bypass_csp=True) as page:
        page.add_style_tag(content=SPACING)
        assert sideways(page) == []
        assert _cut(page) == []


@pytest.mark.parametrize("path", ["/", "/a/billing/everything", "/search?q=refund"])
def test_paper_gets_the_text_alone(browser: Browser, centre: HelpCentre, path: str) -> None:
    with opened(browser, centre, View("printed", path)) as page:
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for unused in ("form", "nav", "footer", "button"):
            assert page.locator(unused).locator("visible=true").count() == 0, unused


def _cut(page: Page) -> list[str]:
    """Return the elements whose text is cut off."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main p, main li, header a")]
          .filter((one) => getComputedStyle(one).overflowX === "hidden"
                           && one.scrollWidth > one.clientWidth + 1
                           && !one.closest(".hidden, .skip"))
          .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found
