"""The widget on pages that make it hard, and what it leaves alone there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.app.widget.hosts import HOSTILE_STYLE, STRICT, Host, search_for


def go_through(page: Page) -> None:
    """Search, read, say that it helped."""
    page.get_by_role("button", name="Help").click()
    search_for(page, "orders press refund")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Get a refund")
    option.click()
    expect(page.get_by_role("heading", name="Get a refund")).to_be_visible()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()


def test_a_strict_policy_and_trusted_types_are_kept(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.policy = STRICT
    page.goto(host_url)

    go_through(page)

    assert page.evaluate("window.violations") == []


def test_it_leaves_no_cookie_no_global_and_nothing_stored(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host_url)

    go_through(page)

    left = "Object.getOwnPropertyNames(window).filter((one) => !window.before.includes(one))"
    assert page.evaluate(left) == ["before"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
    assert {url for url in asked if not url.startswith((host_url, help_url))} == set()


@pytest.mark.parametrize("place", ["a page", "another shadow root"])
def test_styles_of_the_page_do_not_reach_it(
    page: Page, host: Host, host_url: str, help_url: str, place: str
) -> None:
    host.style = HOSTILE_STYLE
    if place == "another shadow root":
        host.body = "<div id=outer></div>"
        host.script = """
          addEventListener("DOMContentLoaded", () => {
            const root = document.querySelector("#outer").attachShadow({ mode: "open" });
            root.append(document.createElement("firstline-widget"));
          });"""
    page.goto(host_url)

    go_through(page)

    title = page.get_by_role("heading", name="Get a refund")
    style = "(one) => { const s = getComputedStyle(one); return [s.fontSize, s.letterSpacing, s.textTransform, s.color]; }"  # noqa: E501
    assert title.evaluate(style) == ["20.8px", "normal", "none", "rgb(17, 17, 17)"]
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 608, "y": 112, "width": 400, "height": 640}


def test_it_changes_nothing_of_the_page(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.body = "<h1>Account</h1><p>Text</p><firstline-widget></firstline-widget>"
    state = "[document.body.innerHTML, getComputedStyle(document.querySelector('p')).font]"
    page.goto(host_url)
    before = page.evaluate(state)

    go_through(page)

    assert page.evaluate(state) == before


def test_keys_of_the_page_do_not_hear_what_is_typed_here(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.script = """
      window.heard = [];
      for (const type of ["keydown", "keyup", "keypress"])
        addEventListener(type, (event) => {
          window.heard.push(event.key);
          if (event.key === "/") event.preventDefault();
        });"""
    page.goto(host_url)
    page.get_by_role("button", name="Help").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.evaluate("window.heard = []")

    box.press_sequentially("a/b")
    expect(box).to_have_value("a/b")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("window.heard.filter((key) => key !== 'Escape')") == []


def test_pictures_are_links_unless_the_page_allows_them(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    link = '<a href="#" data-firstline-article="billing/refunds">R</a>'
    host.body = f"<firstline-widget></firstline-widget>{link}"
    page.goto(host_url)
    page.get_by_role("link", name="R", exact=True).click()
    expect(page.get_by_role("link", name="The button")).to_have_attribute(
        "href", f"{help_url}/files/billing/button.svg"
    )

    host.body = host.body.replace("<firstline-widget>", "<firstline-widget images>")
    page.goto(host_url)
    page.get_by_role("link", name="R", exact=True).click()
    picture = page.get_by_role("img", name="The button")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.decode().then(() => true)")


def test_in_an_app_whose_address_changes_the_suggestions_follow(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    page.goto(host_url)
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("combobox")).to_be_focused()

    page.evaluate(
        "document.querySelector('h1').textContent = 'Get a refund';"
        " history.pushState({}, '', '/refunds')"
    )

    expect(page.get_by_role("option").first).to_contain_text("Get a refund")


def test_removed_and_added_again_it_works_and_listens_once(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.body = "<a href='#' data-firstline-open>Open</a><firstline-widget></firstline-widget>"
    page.goto(host_url)
    opens = page.evaluate_handle(
        "() => { window.opens = 0; addEventListener('open', () => window.opens++); }"
    )
    assert opens is not None

    page.evaluate(
        "() => { const one = document.querySelector('firstline-widget');"
        " one.open(); one.remove(); document.body.append(one); }"
    )
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="Open").click()

    expect(page.get_by_role("combobox")).to_be_focused()
    assert page.evaluate("window.opens") == 2


def test_it_stays_at_the_edge_where_lines_of_the_page_end(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.script = 'document.documentElement.dir = "rtl";'
    page.goto(host_url)
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_accessible_name("Search the help centre")

    box = page.get_by_role("dialog").bounding_box()

    assert box == {"x": 16, "y": 112, "width": 400, "height": 640}


def test_it_is_not_printed(page: Page, host: Host, host_url: str, help_url: str) -> None:
    page.goto(host_url)
    expect(page.get_by_role("button", name="Help")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="Help")).to_be_hidden()
