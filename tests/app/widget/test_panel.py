"""The widget in a browser, on a page of another origin: what people do with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.context import services
from app.tables.tickets import Ticket
from app.tables.visits import Vote
from tests.app.widget.hosts import Host, search_for

Opened = Callable[..., Page]


@pytest.fixture
def opened(page: Page, host: Host, host_url: str, help_url: str) -> Opened:
    """Return what opens the product page, and the panel on it."""

    def open_(body: str = "<h1>Account</h1><firstline-widget></firstline-widget>") -> Page:
        host.body = body
        page.goto(host_url)
        page.get_by_role("button", name="Help").click()
        expect(page.get_by_role("combobox")).to_be_focused()
        return page

    return open_


def results(page: Page) -> Locator:
    return page.get_by_role("option")


def test_articles_for_the_page_are_there_before_anything_is_typed(opened: Opened) -> None:
    page = opened("<h1>Get a refund</h1><firstline-widget></firstline-widget>")

    expect(results(page).first).to_contain_text("Get a refund")
    expect(page.get_by_role("listbox")).to_have_accessible_name("For this page")


def test_an_article_is_found_and_read_with_the_keyboard_alone(opened: Opened) -> None:
    page = opened()
    box = page.get_by_role("combobox")

    search_for(page, "orders press refund")
    first = results(page).first
    expect(first).to_contain_text("How to ask for it")
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    expect(box).to_be_focused()
    box.press("Enter")

    expect(page.get_by_role("heading", name="Get a refund")).to_be_visible()
    expect(page.get_by_role("heading", name="How to ask for it")).to_be_focused()


def test_escape_steps_back_and_the_focus_returns(opened: Opened) -> None:
    page = opened()
    box, launcher = page.get_by_role("combobox"), page.get_by_role("button", name="Help")
    search_for(page, "invoices")
    expect(results(page).first).to_contain_text("Find your invoices")
    results(page).first.click()
    expect(page.get_by_role("heading", name="Find your invoices")).to_be_focused()

    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(box).to_have_value("invoices")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


def test_enter_without_a_choice_opens_the_results_and_keeps_the_page(
    opened: Opened, help_url: str
) -> None:
    page = opened()
    box = page.get_by_role("combobox")
    search_for(page, "refund")

    with page.expect_popup() as popup:
        box.press("Enter")

    expect(popup.value).to_have_url(f"{help_url}/search?q=refund&lang=en")
    expect(box).to_have_value("refund")


def test_how_many_were_found_is_spoken(opened: Opened) -> None:
    page = opened()
    search_for(page, "orders")

    expect(page.locator("form [role=status]")).to_contain_text("Articles found:")


def test_links_to_articles_open_in_the_panel_and_escape_goes_back(opened: Opened) -> None:
    page = opened()
    search_for(page, "refund")
    results(page).first.click()
    page.get_by_role("link", name="your invoices").click()
    expect(page.get_by_role("heading", name="Find your invoices")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", name="Get a refund")).to_be_visible()


def test_a_no_is_kept_with_its_reason_and_comment(opened: Opened, site: Flask) -> None:
    page = opened()
    search_for(page, "invoices")
    results(page).first.click()
    page.get_by_role("button", name="No", exact=True).click()
    reason = page.get_by_label("It is wrong or out of date")
    expect(page.get_by_role("radio").first).to_be_focused()
    reason.check()
    page.get_by_label("Anything else?").fill("Orders has moved")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()

    with site.app_context(), services().database.reading() as connection:
        votes = connection.execute(select(Vote.helpful, Vote.reason, Vote.comment)).all()
    assert [tuple(vote) for vote in votes] == [(False, "wrong", "Orders has moved")]


def test_a_request_is_sent_with_what_was_searched_and_read(
    opened: Opened, site: Flask, host_url: str
) -> None:
    page = opened('<h1>Account</h1><firstline-widget product="Shop"></firstline-widget>')
    expect(page.get_by_role("button", name="Contact us")).to_be_hidden()
    search_for(page, "refund")
    results(page).first.click()
    page.get_by_role("button", name="Contact us").click()
    expect(page.get_by_label("Subject")).to_have_value("refund")

    page.get_by_label("Topic").select_option("Billing")
    page.get_by_label("What can we do for you?").fill("It did not come.")
    page.get_by_label("Your mail address").fill("no address")
    page.get_by_role("button", name="Send").click()

    fault = page.get_by_role("alert")
    expect(fault).to_be_focused()
    expect(fault.get_by_role("button")).to_have_text(
        ["This is no mail address.", "Answer this question."]
    )
    fault.get_by_role("button").last.click()
    expect(page.get_by_label("Order number")).to_be_focused()
    expect(page.get_by_label("Order number")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Order number").fill("77")
    page.get_by_label("Your mail address").fill("a@example.com")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_focused()

    with site.app_context(), services().database.reading() as connection:
        (ticket,) = connection.execute(select(Ticket)).mappings().all()
    assert (ticket["subject"], ticket["text"]) == ("refund", "It did not come.")
    assert (ticket["topic"], ticket["answers"], ticket["product"]) == (
        "billing",
        {"order": "77", "way": ""},
        "Shop",
    )
    assert ticket["page"] == f"{host_url}/"
    assert [one["question"] for one in ticket["packet"]["searches"]] == ["refund"]
    assert [one["article"] for one in ticket["packet"]["opened"]] != []


def test_what_was_written_is_there_after_reading_a_suggested_article(opened: Opened) -> None:
    page = opened('<firstline-widget mode="neutral"></firstline-widget>')
    page.get_by_role("button", name="Contact us").click()
    page.get_by_label("Subject").fill("get a refund")
    page.get_by_label("What can we do for you?").press_sequentially("I want my money back")
    suggested = page.get_by_role("button", name="Get a refund")
    suggested.click()
    expect(page.get_by_role("heading", name="Get a refund")).to_be_visible()

    page.get_by_role("button", name="Back").click()

    expect(page.get_by_label("What can we do for you?")).to_have_value("I want my money back")


@pytest.mark.parametrize(
    ("mode", "heading", "contact"),
    [("self-service", None, False), ("neutral", None, True), ("ask-first", "Write to us", True)],
)
def test_the_mode_says_when_a_person_can_be_reached(
    page: Page,
    host: Host,
    host_url: str,
    help_url: str,
    mode: str,
    heading: str | None,
    contact: bool,
) -> None:
    host.body = f'<firstline-widget mode="{mode}"></firstline-widget>'
    page.goto(host_url)
    page.get_by_role("button", name="Help").click()

    if heading:
        expect(page.get_by_role("heading", name=heading)).to_be_focused()
        page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_focused()
    if contact:
        expect(page.get_by_role("button", name="Contact us")).to_be_visible()
    else:
        expect(page.get_by_role("button", name="Close")).to_be_visible()
        expect(page.get_by_role("button", name="Contact us")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "given", "help_", "search"),
    [
        ("de", "", "Hilfe", "Hilfe durchsuchen"),
        ("fr-CA", "", "Aide", "Rechercher dans l’aide"),
        ("en", "ja", "ヘルプ", "ヘルプを検索"),
        ("en", "es", "Ayuda", "Buscar en la ayuda"),
        ("xx", "", "Help", "Search the help centre"),
    ],
)
def test_it_speaks_the_language_of_the_page_or_the_one_given(
    page: Page,
    host: Host,
    host_url: str,
    help_url: str,
    language: str,
    given: str,
    help_: str,
    search: str,
) -> None:
    host.language = language
    host.body = f"<firstline-widget{f' lang={given}' if given else ''}></firstline-widget>"
    page.goto(host_url)
    page.get_by_role("button", name=help_).click()

    expect(page.get_by_role("combobox")).to_have_accessible_name(search)


def test_on_a_narrow_window_it_is_a_sheet_that_holds_the_focus(opened: Opened, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    opened('<a href="#x">Behind</a><firstline-widget></firstline-widget>')
    box = page.get_by_role("dialog").bounding_box()

    assert box == {"x": 0, "y": 0, "width": 320, "height": 568}
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    assert page.evaluate(
        "document.querySelector('firstline-widget').shadowRoot.querySelector('dialog').matches(':modal')"
    )


def test_inline_it_is_a_part_of_the_page_and_takes_no_focus(
    page: Page, host: Host, host_url: str, help_url: str
) -> None:
    host.body = "<h1>Get a refund</h1><firstline-widget inline></firstline-widget>"
    page.goto(host_url)

    expect(results(page).first).to_contain_text("Get a refund")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
