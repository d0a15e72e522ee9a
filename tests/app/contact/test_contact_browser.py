"""The contact form in a real browser: suggestions, the draft, a connection that goes and comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.tables.tickets import Attachment, Ticket
from tests.app.contact.sending import opened_long_ago, rows
from tests.app.serving import served

SUBJECT, TEXT = "orders press refund", "orders press refund"


@pytest.fixture
def url(site: Flask) -> Iterator[str]:
    """Serve the site on a free port."""
    with served(site) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser of its own, in another zone than the office."""
    opened = browser.new_context(locale="en-GB", timezone_id="Asia/Tokyo")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, url: str, mark: str) -> Page:
    """Open the contact page, ten minutes ago."""
    opened = context.new_page()
    opened.goto(f"{url}/contact")
    pretend(opened, mark)
    return opened


@pytest.fixture
def mark(site: Flask) -> str:
    """Return the mark of a form that was opened ten minutes ago: tests type too fast."""
    return opened_long_ago(site)


def pretend(page: Page, mark: str) -> None:
    page.locator("[name=started]").evaluate("(field, mark) => { field.value = mark }", mark)


def write(page: Page, subject: str = "Zzyzx", text: str = "Qqq wwq") -> None:
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("What can we do for you?").fill(text)


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def test_articles_appear_while_one_writes_and_keep_the_focus(page: Page) -> None:
    box = page.get_by_label("What can we do for you?")
    send = page.get_by_role("button", name="Send", exact=True)
    before = send.evaluate("button => button.offsetTop")
    box.press_sequentially(TEXT)

    link = page.locator("#_suggestions a").first
    expect(link).to_contain_text("Get a refund › How to ask for it")
    expect(page.locator("#_suggestions")).to_have_attribute("aria-live", "polite")
    expect(box).to_be_focused()
    expect(send).to_be_enabled()
    assert send.evaluate("button => button.offsetTop") == before


def test_who_opens_an_article_can_say_that_it_answered(page: Page, site: Flask) -> None:
    write(page, SUBJECT, TEXT)
    button = page.get_by_role("button", name="This answered it")
    with page.context.expect_page() as opened:
        page.locator("#_suggestions a").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Get a refund")

    button.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Good that it is solved")
    assert rows(site, Ticket, "id") == []
    page.goto(page.url.replace("/solved", ""))
    expect(page.get_by_label("Subject")).to_have_value("")


def test_sending_waits_for_no_suggestion(page: Page, site: Flask) -> None:
    page.route("**/api/contact/suggestions", lambda route: None)  # It never answers.
    write(page, SUBJECT, TEXT)

    press_send(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")
    assert rows(site, Ticket, "subject", "text") == [(SUBJECT, TEXT)]


def test_topics_show_their_questions_and_faults_come_back_with_the_focus(
    page: Page, site: Flask
) -> None:
    page.get_by_label("Topic").select_option("Billing")
    expect(page.get_by_label("Order number")).to_be_visible()
    write(page)

    press_send(page)

    summary = page.locator("#_faults")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text("Answer this question.")
    page.get_by_label("Order number").fill("A-1")
    press_send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")
    assert rows(site, Ticket, "answers") == [({"order": "A-1"},)]


def test_a_draft_survives_a_reload_and_can_be_discarded(page: Page) -> None:
    page.get_by_label("Topic").select_option("Billing")
    page.get_by_label("Order number").fill("A-1")
    write(page, "Kept", "Every word")
    expect(page.get_by_text("is kept in this browser for 7 days")).to_be_visible()

    page.reload()

    expect(page.get_by_label("What can we do for you?")).to_have_value("Every word")
    expect(page.get_by_label("Order number")).to_have_value("A-1")
    page.get_by_role("button", name="Discard draft").click()
    page.reload()
    expect(page.get_by_label("What can we do for you?")).to_have_value("")


def test_a_request_without_connection_is_sent_when_it_is_back_and_once(
    page: Page, context: BrowserContext, site: Flask
) -> None:
    write(page, "Cut off", "Every word")
    context.set_offline(True)
    press_send(page)
    expect(page.get_by_text("There is no connection. Nothing is lost")).to_be_visible()

    context.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")
    assert rows(site, Ticket, "subject", "text") == [("Cut off", "Every word")]


def test_an_answer_that_is_lost_makes_no_second_ticket(page: Page, site: Flask) -> None:
    write(page, "Sent twice", "Every word")
    lost: list[int] = []

    def cut(route: object) -> None:
        if route.request.method == "POST" and not lost:  # type: ignore[attr-defined]
            lost.append(route.fetch(max_redirects=0).status)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/contact", cut)
    press_send(page)
    expect(page.get_by_text("Sending did not work. Nothing is lost")).to_be_visible()
    press_send(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")
    assert (lost, rows(site, Ticket, "subject")) == ([303], [("Sent twice",)])


def test_after_sending_there_is_no_draft(page: Page, url: str) -> None:
    write(page)
    press_send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")

    page.goto(f"{url}/contact")

    expect(page.get_by_label("Subject")).to_have_value("")


def test_times_are_shown_by_the_visitors_clock(page: Page) -> None:
    time = page.locator("time[title]").first
    moment = str(time.get_attribute("datetime"))
    shown = page.evaluate(
        "at => new Intl.DateTimeFormat('en-GB', {hour: 'numeric', minute: '2-digit'})"
        ".format(new Date(at))",
        moment,
    )

    expect(time).to_contain_text(shown)
    expect(time.locator("..")).to_have_text(
        re.compile(r"^\s*(Open|Closed) now\. (.+: )?\S.*\(your time\)")
    )


def test_files_go_with_the_form(page: Page, site: Flask, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    write(page)
    page.get_by_label("Files").set_input_files(tmp_path / "a.txt")

    press_send(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")
    assert rows(site, Attachment, "name", "content") == [("a.txt", b"one")]


def test_without_javascript_the_whole_way_can_be_gone(
    browser: Browser, url: str, site: Flask, mark: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{url}/search?q=qqqxyz&mode=words")
    page.locator("main").get_by_role("link", name="Contact us").click()
    expect(page.get_by_label("Subject")).to_have_value("qqqxyz")
    pretend(page, mark)
    write(page, SUBJECT, f"\n\n{TEXT}")
    page.get_by_label("Files").set_input_files(tmp_path / "a.txt")
    press_send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Before you send this")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("has reached us")
    page.get_by_role("button", name="This solved it, close my request").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("is closed")
    context.close()
    assert rows(site, Ticket, "text", "state") == [(f"\r\n\r\n{TEXT}", "closed")]
    assert rows(site, Attachment, "name") == [("a.txt",)]


def test_no_module_stumbles_over_the_page(context: BrowserContext, url: str, mark: str) -> None:
    page = context.new_page()
    stumbles: list[str] = []
    page.on("pageerror", lambda error: stumbles.append(str(error)))
    page.goto(f"{url}/contact")
    pretend(page, mark)
    write(page)
    press_send(page)
    page.wait_for_url("**/contact/sent/**")

    assert stumbles == []


def test_too_many_files_are_told_before_they_are_sent(page: Page, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.txt" for number in range(6)]
    for file in files:
        file.write_bytes(b"one")
    write(page)
    page.get_by_label("Files").set_input_files(files)
    press_send(page)

    expect(page.locator("#_sending")).to_have_text("5.txt: at most 5 files can be sent.")


def test_a_page_without_the_form_does_not_take_its_place(page: Page) -> None:
    write(page, text="€" * 370_000)  # Three bytes each: more than the server reads.
    press_send(page)

    expect(page.locator("#_sending")).to_contain_text("Nothing is lost: press Send again.")
    expect(page.get_by_label("Subject")).to_have_value("Zzyzx")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_does_not_scroll_sideways(browser: Browser, url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto(f"{url}/contact?topic=billing")

    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    context.close()
    assert overflow <= 0
