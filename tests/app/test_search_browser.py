"""Search boxes in a real browser: suggestions, and a list of answers that follows what is typed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Route, expect

from app.config import Config
from app.context import services
from app.site import create_app
from app.tables.visits import Event
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app.serving import served
from tests.app.visits.happening import rows

OFFLINE = "No connection. Press Enter to try."
SHIFTS = """() => {
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
WAIT = 60.0
"""Seconds for what has to happen; a slow machine is no failure."""
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Held:
    """The site, but what is asked for ``text`` is answered only when it is let go."""

    def __init__(self, app: Wsgi, text: str) -> None:
        self._app = app
        self._text = text
        self.asked = threading.Event()
        self.let_go = threading.Event()
        self.answered = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if parse_qs(environ["QUERY_STRING"]).get("q") != [self._text]:
            return self._app(environ, start)
        self.asked.set()
        self.let_go.wait(WAIT)
        answer = self._app(environ, start)
        self.answered.set()
        return answer


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Serve the tiny site on a free port."""
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", **options)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.fixture
def home(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url) as page:
        yield page


@pytest.fixture
def results(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page of answers, with the search box in focus behind its text."""
    with opened(browser, f"{url}/search?q=invoices") as page:
        box_of(page).focus()
        page.keyboard.press("End")
        yield page


def box_of(page: Page) -> Locator:
    return page.locator("input[type=search]")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def answers(page: Page) -> list[str]:
    return page.locator(".answer").all_inner_texts()


def spoken(page: Page, text: str) -> Locator:
    return page.locator("[role=status]").filter(has_text=text)


def test_suggestions_say_section_and_category(home: Page) -> None:
    box_of(home).press_sequentially("orders press refund")

    expect(home.get_by_role("option").first).to_have_text(
        "Get a refund › How to ask for it Billing"
    )
    expect(spoken(home, "2 suggestions")).to_have_count(1)


def test_the_pattern_of_the_combobox_is_kept(home: Page) -> None:
    box = box_of(home)
    box.fill("profile")  # At once: a list of fewer letters would come in between.
    expect(home.get_by_role("option").first).to_be_visible()

    # Home, End, Left and Right stay keys of the text.
    for key, start in (("Home", 0), ("ArrowRight", 1), ("End", 7), ("ArrowLeft", 6)):
        box.press(key)
        assert box.evaluate("box => box.selectionStart") == start
        assert box.get_attribute("aria-activedescendant") is None
    assert home.locator("[role=option] :is(a, button), [role=option][tabindex]").count() == 0
    expect(box).to_be_focused()

    box.press("Tab")
    expect(home.get_by_role("listbox")).to_be_hidden()
    expect(box).not_to_be_focused()


def test_escape_closes_and_escape_again_clears(home: Page) -> None:
    box = box_of(home)
    box.fill("profile")
    expect(home.get_by_role("listbox")).to_be_visible()

    box.press("Escape")
    expect(home.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("profile")
    box.press("ArrowDown")
    expect(home.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    box.press("Escape")
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_a_suggestion_opens_beside_the_page_with_ctrl(home: Page, url: str) -> None:
    box = box_of(home)
    box.fill("invoic")
    expect(home.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    expect(home.locator("[aria-selected=true]")).to_contain_text("Find your invoices")

    with home.context.expect_page() as beside:
        box.press("Control+Enter")

    expect(beside.value).to_have_url(f"{url}/a/billing/invoices")
    expect(home).to_have_url(f"{url}/")


def test_without_suggestions_that_is_said(home: Page) -> None:
    box_of(home).press_sequentially("qq", delay=10)
    home.route("**/api/suggest**", lambda route: route.fulfill(json={"suggestions": []}))

    box_of(home).press_sequentially("xx")

    expect(spoken(home, "No suggestions. Press Enter to search.")).to_have_count(1)
    expect(box_of(home)).to_have_attribute("aria-expanded", "false")


def test_offline_that_is_said_instead_of_no_suggestions(home: Page) -> None:
    home.context.set_offline(True)

    box_of(home).press_sequentially("invoic")

    expect(home.locator("p.suggestions")).to_have_text(OFFLINE)
    expect(spoken(home, OFFLINE)).to_have_count(1)
    expect(home.get_by_role("listbox")).to_be_hidden()
    home.context.set_offline(False)
    box_of(home).press_sequentially("e")
    expect(home.get_by_role("option").first).to_be_visible()
    expect(home.locator("p.suggestions")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/search?q=refund"])
def test_a_server_that_does_not_answer_is_given_up_within_four_seconds(
    browser: Browser, app: Flask, path: str
) -> None:
    held = Held(app, "invoic")
    with served(held) as port, opened(browser, f"http://127.0.0.1:{port}{path}") as page:
        page.clock.install()
        page.reload()
        box_of(page).fill("invoic")
        page.clock.run_for(1_000)  # What is typed is asked for after a pause.
        assert held.asked.wait(WAIT)
        page.clock.run_for(3_000)
        expect(page.get_by_text(OFFLINE).first).to_be_visible()
        held.let_go.set()
        assert held.answered.wait(WAIT)


def test_an_input_method_is_left_in_peace(home: Page) -> None:
    asked: list[str] = []
    home.clock.install()
    home.reload()
    home.on("request", lambda request: asked.append(request.url))
    box_of(home).focus()
    keyboard = home.context.new_cdp_session(home)

    for text in ("i", "in", "invo", "invoices"):
        composed = {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        keyboard.send("Input.imeSetComposition", composed)
    expect(box_of(home)).to_have_value("invoices")
    home.clock.run_for(400)  # Longer than the pause after which is asked.
    assert [address for address in asked if "/api/suggest" in address] == []

    keyboard.send("Input.insertText", {"text": "invoices"})
    expect(home.get_by_role("option").first).to_have_text("Find your invoices Billing")


@pytest.mark.parametrize("path", ["/", "/search?q=refund"])
def test_an_older_answer_never_takes_the_place_of_a_newer(
    browser: Browser, app: Flask, path: str
) -> None:
    held = Held(app, "profile")
    with served(held) as port, opened(browser, f"http://127.0.0.1:{port}{path}") as page:
        shown = page.locator("[role=option], .answer h2").first
        box_of(page).fill("profile")
        assert held.asked.wait(WAIT)
        box_of(page).fill("invoices")
        expect(shown).to_contain_text("Find your invoices")
        held.let_go.set()
        assert held.answered.wait(WAIT)
        page.evaluate("fetch('/livez')")  # Whatever came before it has been read now.
        expect(shown).to_contain_text("Find your invoices")


def test_the_list_follows_what_is_typed(results: Page, url: str) -> None:
    box = box_of(results)
    box.press("Control+A")
    box.press_sequentially("orders press refund")

    expect(heading(results)).to_have_text("Results for “orders press refund”")
    expect(results).to_have_url(f"{url}/search?q=orders+press+refund")
    expect(results).to_have_title("Results for “orders press refund” · Example help")
    expect(box).to_be_focused()
    expect(box).to_have_value("orders press refund")
    expect(spoken(results, "2 answers")).to_have_count(1)
    assert results.evaluate("history.length") <= 2


@pytest.mark.parametrize(
    "text", ["refund", "orders press refund", "open profile", "qqqxyz", "invoicess", "<b>&", ""]
)
def test_what_follows_is_what_the_plain_page_shows(
    browser: Browser, results: Page, url: str, text: str
) -> None:
    with results.expect_response(lambda response: "/search?" in response.url):
        box_of(results).fill(text)
    title = f"Results for “{text}”" if text else "Search"
    expect(heading(results)).to_have_text(title)

    with opened(browser, results.url, java_script_enabled=False) as plain:
        assert plain.locator("#_results").inner_html() == results.locator("#_results").inner_html()
        assert answers(plain) == answers(results)


def test_following_keeps_the_filters(browser: Browser, url: str) -> None:
    with opened(browser, f"{url}/search?q=orders&product=App&lang=en") as page:
        box_of(page).fill("invoices")
        expect(heading(page)).to_have_text("Results for “invoices”")
        assert "product=App" in page.url
        assert page.locator(".chip").all_inner_texts() == ["Remove filter:\nApp"]


def test_what_is_typed_before_the_script_is_there_is_followed(browser: Browser, url: str) -> None:
    held: list[Route] = []
    with opened(browser, f"{url}/search?q=orders&lang=en") as page:
        page.route("**/follow.js*", lambda route: held.append(route))
        with page.expect_request("**/follow.js*"):
            page.reload()
        box_of(page).fill("invoices")
        expect(box_of(page)).to_have_value("invoices")

        held[0].continue_()

        expect(heading(page)).to_have_text("Results for “invoices”")


def test_offline_the_list_stays_and_enter_still_searches(results: Page) -> None:
    results.context.set_offline(True)
    box_of(results).fill("refund")
    expect(results.locator(".note").first).to_have_text(OFFLINE)
    expect(heading(results)).to_have_text("Results for “invoices”")
    expect(spoken(results, OFFLINE)).to_have_count(1)

    results.context.set_offline(False)
    box_of(results).press("Enter")
    expect(heading(results)).to_have_text("Results for “refund”")


def test_a_late_list_moves_nothing(browser: Browser, app: Flask) -> None:
    """What moves within half a second of a key is the visitor's own doing; this comes later."""
    held, size = Held(app, "refund"), {"width": 800, "height": 500}
    with (
        served(held) as port,
        opened(browser, f"http://127.0.0.1:{port}/search", viewport=size) as page,
    ):
        expect(page.locator(".bottom")).to_be_in_viewport()
        page.evaluate(SHIFTS)
        box_of(page).focus()
        page.keyboard.type("refund")
        assert held.asked.wait(WAIT)
        page.wait_for_timeout(700)
        held.let_go.set()
        expect(heading(page)).to_have_text("Results for “refund”")
        page.wait_for_timeout(100)
        assert page.evaluate("window.shifts") <= 0.02


def test_what_the_server_refuses_is_said_beside_the_list(results: Page) -> None:
    results.route(
        "**/search?**",
        lambda route: route.fulfill(status=503, content_type="text/html", body="<h1>Not now</h1>"),
    )

    box_of(results).fill("refund")

    expect(results.locator(".note").first).to_have_text("Not now")
    expect(heading(results)).to_have_text("Results for “invoices”")


def test_the_way_to_a_person_follows_the_question(
    browser: Browser, config: Config, live: LiveIndex
) -> None:
    site = config.site.model_copy(update={"contact": None})
    made = create_app(config.model_copy(update={"site": site}), live)
    with served(made) as port, opened(browser, f"http://127.0.0.1:{port}/search?q=refund") as page:
        box_of(page).fill("invoices")
        expect(heading(page)).to_have_text("Results for “invoices”")
        links = page.get_by_role("link", name="Contact").evaluate_all("all => all.map(a => a.href)")
        assert {link.partition("/contact")[2] for link in links} == {"?q=invoices"}
    with made.app_context():
        close_visits()
        services().database.close()


def test_nothing_needs_text_to_become_html(browser: Browser, app: Flask) -> None:
    def strict(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            policy = ("Content-Security-Policy", "require-trusted-types-for 'script'")
            return start(status, [*headers, policy], *more)

        return app(environ, begin)

    with served(strict) as port, opened(browser, f"http://127.0.0.1:{port}") as page:
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text))
        box_of(page).press_sequentially("refund")
        expect(page.get_by_role("option").first).to_be_visible()
        box_of(page).press("Enter")
        expect(heading(page)).to_have_text("Results for “refund”")
        box_of(page).fill("invoices")
        expect(heading(page)).to_have_text("Results for “invoices”")
        assert errors == []


def test_of_what_is_typed_only_the_last_is_a_search(results: Page, app: Flask) -> None:
    box = box_of(results)
    for text in ("refu", "refund"):
        box.fill(text)
        expect(heading(results)).to_have_text(f"Results for “{text}”")

    with app.app_context():
        close_visits()
        found = rows(services().database, Event, "kind", "question", "place", "language")
    assert found == [
        ("search", "invoices", "page", "en"),
        ("search", "refund", "results", "en"),
    ]


def test_agents_of_browsers_are_told_of_the_form(home: Page) -> None:
    form = home.locator("form[data-suggest]")

    expect(form).to_have_attribute("toolname", "search_search")
    expect(form).to_have_attribute("tooldescription", "Search the help centre")
