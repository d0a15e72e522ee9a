"""``static/visit.js`` in a real browser, and what is left without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.context import services
from app.tables.visits import Event
from app.visits.record import close
from tests.app.client import BROWSER
from tests.app.serving import served
from tests.app.visits.happening import rows


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Serve the tiny site on a free port."""
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that passes for a visitor's: headless browsers are not recorded."""
    yield from opened(browser, java_script_enabled=request.param)


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, viewport={"width": 800, "height": 300})


def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(user_agent=BROWSER["User-Agent"], locale="en-GB", **options)
    yield context.new_page()
    context.close()


def written(app: Flask, *columns: str) -> list[tuple[Any, ...]]:
    with app.app_context():
        close()
        return rows(services().database, Event, *columns)


def hide(page: Page) -> None:
    """Let the page believe that another tab came to the front, and wait for what it tells."""
    with page.expect_response("**/api/events"):
        page.evaluate(
            """() => {
                Object.defineProperty(document, "hidden", { value: true, configurable: true });
                document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
            }"""
        )


def show(page: Page) -> None:
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: false, configurable: true });
            document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }"""
    )


def be_observed(page: Page) -> None:
    """Wait until the browser has told the page's own observer, which began before this one."""
    page.evaluate(
        """() => new Promise((resolve) => {
            const observer = new IntersectionObserver(() => resolve(observer.disconnect()));
            observer.observe(document.querySelector(":target"));
        })"""
    )


def let_pass(page: Page, ms: int) -> None:
    page.evaluate(
        """(ms) => { const now = performance.now.bind(performance);
        performance.now = () => now() + (performance.ahead ?? 0);
        performance.ahead = (performance.ahead ?? 0) + ms; }"""
        if not page.evaluate("'ahead' in performance")
        else "(ms) => { performance.ahead += ms; }",
        ms,
    )


def test_what_was_opened_from_the_results_is_known_by_its_rank(
    page: Page, url: str, app: Flask
) -> None:
    page.goto(f"{url}/search?q=orders")
    links = page.locator("ol.answers h2 a")
    second = links.nth(1).get_attribute("data-article")
    links.nth(1).click()
    expect(page.locator("article[data-article]")).to_have_attribute("data-article", second or "")

    found = written(app, "kind", "article_id", "rank", "place")
    assert found[0] == ("search", None, None, "page")
    # The script and the page tell of the same click; which is first is theirs to settle.
    assert [row for row in found if row[0] == "click"] == [("click", second, 2, "page")]
    assert [row for row in found if row[0] == "view"] == [("view", second, None, "page")]


def test_a_suggestion_that_is_chosen_is_a_click(scripted: Page, url: str, app: Flask) -> None:
    scripted.goto(url)
    box = scripted.get_by_role("combobox")
    box.fill("invoic")
    expect(scripted.get_by_role("option").first).to_contain_text("Find your invoices")
    box.press("ArrowDown")
    with scripted.context.expect_event(
        "requestfinished", lambda request: request.url.endswith("/api/events")
    ):
        box.press("Enter")
    expect(scripted).to_have_url(f"{url}/a/billing/invoices")

    found = written(app, "kind", "question", "article_id", "rank", "place")
    assert [row for row in found if row[0] != "view"] == [
        ("search", "invoic", None, None, "typing"),
        ("click", None, "billing/invoices", 1, "typing"),
    ]


def test_only_time_in_sight_counts_for_the_article_and_its_section(
    scripted: Page, url: str, app: Flask
) -> None:
    scripted.goto(f"{url}/a/billing/refunds#how-long-it-takes")
    expect(scripted.locator(":target")).to_be_in_viewport()
    be_observed(scripted)
    let_pass(scripted, 20_000)
    hide(scripted)
    let_pass(scripted, 500_000)
    show(scripted)
    scripted.evaluate("window.scrollTo(0, 0)")
    expect(scripted.locator(":target + *")).not_to_be_in_viewport()
    be_observed(scripted)
    let_pass(scripted, 7_000)
    hide(scripted)

    found = [row[1:] for row in written(app, "kind", "anchor", "dwell_ms") if row[0] == "dwell"]
    assert [anchor for anchor, _ in found][:3] == [None, "how-long-it-takes", None]
    assert 20_000 <= found[0][1] < 60_000
    assert 20_000 <= found[1][1] < 60_000
    assert 7_000 <= found[2][1] < 60_000


def test_a_page_works_when_nothing_can_be_told(scripted: Page, url: str, app: Flask) -> None:
    errors: list[str] = []
    scripted.on("pageerror", lambda error: errors.append(str(error)))
    scripted.route("**/api/events", lambda route: route.abort())
    scripted.goto(f"{url}/search?q=orders")
    scripted.locator("ol.answers h2 a").first.click()
    expect(scripted.locator("article h1")).to_be_visible()

    assert errors == []
    assert [kind for (kind,) in written(app, "kind")] == ["search", "click", "view"]


def test_nothing_is_kept_in_the_browser(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/search?q=orders")
    scripted.locator("ol.answers h2 a").first.click()
    expect(scripted.locator("article h1")).to_be_visible()

    assert scripted.context.cookies() == []
    assert scripted.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
