"""No rule of axe is broken on a product page, in any state of the widget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.browser.judges import COLOURS, axe_violations
from tests.app.widget.hosts import Host, search_for

BODY = "<h1>Get a refund</h1><p>Text</p><firstline-widget{}></firstline-widget>"
SIZES = {"wide": (1024, 768), "320 px": (320, 568)}


def closed(page: Page) -> None:
    expect(page.get_by_role("button", name="Help")).to_be_visible()


def opened(page: Page) -> None:
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("option").first).to_be_visible()


def found(page: Page) -> None:
    opened(page)
    search_for(page, "refund")
    expect(page.get_by_role("button", name="Contact us")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def read(page: Page) -> None:
    opened(page)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("button", name="No", exact=True)).to_be_visible()


def judged(page: Page) -> None:
    read(page)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("radio").first).to_be_focused()


def refused(page: Page) -> None:
    judged(page)
    page.get_by_role("button", name="Contact us").first.click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", [closed, opened, found, read, judged, refused])
def test_no_rule_is_broken(
    browser: Browser,
    host: Host,
    host_url: str,
    help_url: str,
    state: Callable[[Page], None],
    size: str,
) -> None:
    width, height = SIZES[size]
    host.body = BODY.format("")
    host.style = ":root { color-scheme: light dark }"
    viewport = {"width": width, "height": height}
    context = browser.new_context(color_scheme="light", viewport=viewport, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(host_url)

    state(page)
    wrong = {"light": axe_violations(page)}
    page.emulate_media(color_scheme="dark")
    wrong["dark"] = axe_violations(page, COLOURS)

    assert wrong == {"light": [], "dark": []}
    context.close()
