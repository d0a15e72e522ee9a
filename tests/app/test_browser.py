"""A customer's way in a real browser: home, search, article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.app.serving import served


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Serve the tiny site on a free port."""
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that fails the test on any error in the console."""
    context = browser.new_context(java_script_enabled=request.param, locale="en-GB")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: _note(errors, message.type, message.text))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def scripted(browser: Browser, url: str) -> Iterator[Page]:
    """Open the home page with JavaScript."""
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    opened.goto(url)
    yield opened
    context.close()


def _note(errors: list[str], kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        errors.append(text)


def test_a_customer_finds_an_article_and_says_that_it_helped(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Search the help centre").fill("orders press refund")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “orders press refund”")

    page.get_by_role("link", name="Get a refund").click()
    expect(page).to_have_url(f"{url}/a/billing/refunds#how-to-ask-for-it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get a refund")

    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Get a refund")


def test_suggestions_are_chosen_with_the_keyboard(scripted: Page, url: str) -> None:
    box = scripted.get_by_role("combobox")
    box.fill("invoic")  # At once: a list of fewer letters would take the choice away.
    first = scripted.get_by_role("option").first
    expect(first).to_have_text("Find your invoices Billing")
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    expect(box).to_be_focused()

    box.press("Enter")
    expect(scripted).to_have_url(f"{url}/a/billing/invoices")


def test_enter_without_a_choice_searches(scripted: Page, url: str) -> None:
    box = scripted.get_by_role("combobox")
    box.fill("invoic")
    expect(scripted.get_by_role("option").first).to_be_visible()

    box.press("Enter")

    expect(scripted).to_have_url(f"{url}/search?q=invoic")


def test_escape_closes_the_suggestions_and_keeps_the_text(scripted: Page) -> None:
    box = scripted.get_by_role("combobox")
    box.fill("invoic")
    expect(scripted.get_by_role("listbox")).to_be_visible()

    box.press("Escape")

    expect(scripted.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("invoic")


def test_arrows_go_round(scripted: Page) -> None:
    box = scripted.get_by_role("combobox")
    box.fill("profile")
    expect(scripted.get_by_role("option").first).to_be_visible()

    box.press("ArrowUp")
    expect(scripted.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(scripted.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def test_a_suggestion_is_chosen_with_the_pointer(scripted: Page, url: str) -> None:
    scripted.get_by_role("combobox").fill("invoic")

    scripted.get_by_role("option", name="Find your invoices").first.click()

    expect(scripted).to_have_url(f"{url}/a/billing/invoices")


def test_without_a_connection_typing_goes_on_in_peace(scripted: Page) -> None:
    scripted.route("**/api/suggest**", lambda route: route.abort())
    box = scripted.get_by_role("combobox")

    with scripted.expect_event("requestfailed"):
        box.press_sequentially("invoic")

    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("invoic")


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("path", ["/", "/c/billing/", "/a/billing/refunds", "/search?q=orders"])
def test_no_page_scrolls_sideways(browser: Browser, url: str, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    opened = context.new_page()
    opened.goto(url + path)

    overflow = opened.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    context.close()
    assert overflow <= 0


def test_the_skip_link_comes_first_and_leads_to_the_content(scripted: Page) -> None:
    scripted.keyboard.press("Tab")
    skip = scripted.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    scripted.keyboard.press("Enter")

    expect(scripted.locator("main")).to_be_focused()
