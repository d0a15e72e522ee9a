"""``static/keys.js``: the keys that lead to the search box, and where they must not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.config import Config
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.serving import served

SWITCH = "The key / leads to the search box"

FOCUSED = {
    "a text field": "<input id=there>",
    "an area": "<textarea id=there></textarea>",
    "a choice": "<select id=there><option>One</select>",
    "text that can be edited": "<div id=there contenteditable>Words</div>",
    "a part of text that can be edited": "<div contenteditable><b id=there tabindex=0>W</b></div>",
}


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Serve the tiny site on a free port."""
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """Open an article, with nothing focused."""
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    opened.goto(f"{url}/a/billing/refunds")
    yield opened
    context.close()


def put(page: Page, html: str, *, shadow: bool = False) -> None:
    """Put elements into the page, or into a shadow root in it, and focus the one named "there"."""
    page.evaluate(
        """([html, shadow]) => {
          const host = document.createElement("div");
          document.querySelector("main").append(host);
          const root = shadow ? host.attachShadow({ mode: "open" }) : host;
          root.innerHTML = html;
          root.querySelector("#there").focus();
        }""",
        [html, shadow],
    )


def is_in_box(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.id === '_top-search'"))


@pytest.mark.parametrize("key", ["/", "Shift+/", "Control+k", "Meta+k", "Control+K"])
def test_a_key_leads_to_the_search_box_and_writes_nothing(page: Page, key: str) -> None:
    page.keyboard.press(key)

    assert is_in_box(page)
    expect(page.locator("#_top-search")).to_have_value("")


@pytest.mark.parametrize("key", ["Control+/", "Alt+/", "Meta+/", "Control+Shift+k", "k"])
def test_other_keys_do_not(page: Page, key: str) -> None:
    page.keyboard.press(key)

    assert not is_in_box(page)


@pytest.mark.parametrize("path", ["/", "/c/billing/", "/nowhere", "/contact"])
def test_every_page_has_a_box_that_they_lead_to(page: Page, url: str, path: str) -> None:
    page.goto(url + path)
    page.keyboard.press("/")

    first = page.locator("input[type=search]").first
    expect(first).to_be_focused()
    expect(first).to_have_attribute("aria-keyshortcuts", "Control+K Meta+K /")


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("shadow", [False, True], ids=["in the page", "in a shadow root"])
@pytest.mark.parametrize("html", FOCUSED.values(), ids=FOCUSED.keys())
def test_whoever_types_stays_where_they_are(page: Page, html: str, shadow: bool, key: str) -> None:
    put(page, html, shadow=shadow)
    page.keyboard.press(key)

    assert not is_in_box(page)


def test_a_slash_can_be_written_into_fields_and_into_the_box(page: Page) -> None:
    put(page, "<input id=there>", shadow=True)
    page.keyboard.type("a/b")
    page.locator("#_top-search").focus()
    page.keyboard.type("c/d")

    expect(page.locator("#there")).to_have_value("a/b")
    expect(page.locator("#_top-search")).to_have_value("c/d")


def test_in_the_box_the_key_selects_what_is_written(page: Page) -> None:
    page.locator("#_top-search").fill("old words")
    page.keyboard.press("End")
    page.keyboard.press("Control+k")
    page.keyboard.type("new")

    expect(page.locator("#_top-search")).to_have_value("new")


def test_keys_that_write_letters_of_other_scripts_are_left_alone(page: Page) -> None:
    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent(
          "keydown", { key: "/", bubbles: true, composed: true, isComposing: true }))"""
    )

    assert not is_in_box(page)


def test_keys_that_somebody_else_took_are_left_alone(page: Page) -> None:
    page.evaluate("document.body.addEventListener('keydown', (event) => event.preventDefault())")
    page.keyboard.press("/")

    assert not is_in_box(page)


@pytest.mark.parametrize(
    ("html", "shadow"),
    [
        ("<div role=dialog><button id=there>Here</button></div>", False),
        ("<div role=dialog><button id=there>Here</button></div>", True),
        ("<dialog open><button id=there>Here</button></dialog>", True),
    ],
)
def test_an_open_dialog_keeps_the_focus(page: Page, html: str, shadow: bool) -> None:
    put(page, html, shadow=shadow)
    page.keyboard.press("/")

    assert not is_in_box(page)


def test_a_modal_dialog_keeps_the_focus_wherever_it_is(page: Page) -> None:
    put(page, "<dialog id=there>Nothing to focus</dialog>")
    page.evaluate("document.querySelector('dialog').showModal()")
    page.keyboard.press("Control+k")
    assert not is_in_box(page)

    page.evaluate("document.querySelector('dialog').close()")
    page.keyboard.press("Control+k")
    assert is_in_box(page)


def test_a_visitor_switches_the_slash_off_and_it_stays_off(page: Page) -> None:
    switch = page.get_by_role("checkbox", name=SWITCH)
    expect(switch).to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    expect(page.locator("#_top-search")).to_have_attribute("aria-keyshortcuts", "Control+K Meta+K")
    page.reload()
    expect(switch).not_to_be_checked()

    page.keyboard.press("/")
    assert not is_in_box(page)
    page.keyboard.press("Control+k")
    assert is_in_box(page)
    assert page.context.cookies() == []


def test_the_slash_can_be_switched_on_again(page: Page) -> None:
    switch = page.get_by_role("checkbox", name=SWITCH)
    switch.uncheck()
    switch.check()
    page.reload()
    page.keyboard.press("/")

    assert is_in_box(page)


def test_right_after_switching_it_on_the_slash_works(page: Page) -> None:
    switch = page.get_by_role("checkbox", name=SWITCH)
    switch.uncheck()
    switch.check()
    expect(switch).to_be_focused()
    page.keyboard.press("/")

    assert is_in_box(page)


def test_where_the_browser_keeps_nothing_the_switch_holds_for_the_page(
    browser: Browser, url: str
) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page.goto(f"{url}/a/billing/refunds")
    page.get_by_role("checkbox", name=SWITCH).uncheck()
    page.keyboard.press("/")

    assert not is_in_box(page)
    context.close()


def test_the_hint_is_in_the_box_where_there_is_room(page: Page) -> None:
    hint = page.locator(".field > kbd").first
    expect(hint).to_have_text("Ctrl K")
    expect(hint).to_be_visible()
    expect(hint).to_have_attribute("aria-hidden", "true")

    page.set_viewport_size({"width": 400, "height": 800})
    expect(hint).to_be_hidden()


def test_without_javascript_no_key_is_promised(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(url)

    assert page.locator("kbd, [aria-keyshortcuts]").count() == 0
    expect(page.get_by_label(SWITCH)).to_be_hidden()
    context.close()


def test_the_operator_can_do_without_the_slash(config: Config, live: LiveIndex) -> None:
    off = config.site.model_copy(update={"shortcut": False})
    with_it, without = (
        Client(create_app(config.model_copy(update={"site": site}), live)).get("/")
        for site in (config.site, off)
    )

    assert with_it.texts(".shortcut label") == [SWITCH]
    assert without.dom.select(".shortcut") == []


@pytest.mark.parametrize(("width", "kept_free"), [(320, 12), (1280, 72)])
def test_only_where_the_key_is_named_the_box_keeps_room_for_it(
    page: Page, width: int, kept_free: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})

    expect(page.locator("#_top-search")).to_have_css("padding-right", f"{kept_free}px")
    assert page.locator(".top kbd").is_visible() == (kept_free > 12)
