"""Every reader's task, with the keyboard alone and with JavaScript switched off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from app.contact.spam import FASTEST
from tests.app.browser.help_centre import HelpCentre
from tests.app.browser.readers import ByKeyboard, Reader, WithoutScripts


def browse(reader: Reader) -> None:
    """Go from the home page to an article."""
    reader.open("/")
    reader.follow("Billing", within="main")
    reader.sees("Billing")
    reader.follow("Get a refund", within="main")
    reader.sees("Get a refund")
    reader.follow("Billing", within="nav.trail")
    reader.sees("Billing")


def search(reader: Reader) -> None:
    """Ask, and land on the section that answers."""
    reader.open("/")
    reader.write("Search the help centre", "orders press refund", enter=True)
    reader.sees("Results for “orders press refund”")
    reader.use(reader.page.locator(".answers a").first)
    expect(reader.page).to_have_url(re.compile("/a/billing/refunds#how-to-ask-for-it$"))
    reader.sees("Get a refund")


def filter_results(reader: Reader) -> None:
    """Narrow results down to a category, and take the filter away again."""
    reader.open("/search?q=refund")
    reader.use(reader.page.locator("summary", has_text="Narrow down"))
    reader.choose("Category", "Billing")
    reader.press("Apply")
    expect(reader.page).to_have_url(re.compile("category=billing"))
    reader.use(reader.page.locator("a.chip", has_text="Billing"))
    expect(reader.page).not_to_have_url(re.compile("category="))
    reader.sees("Results for “refund”")


def turn_pages(reader: Reader) -> None:
    """Go on to the second page of answers."""
    reader.open("/search?q=repair+part")
    reader.use(reader.page.locator("nav.pages a[rel=next]"))
    expect(reader.page).to_have_url(re.compile("page=2"))


def read(reader: Reader) -> None:
    """Go to a section by the contents, then to the article after this one."""
    reader.open("/a/billing/everything")
    reader.use(reader.page.get_by_role("link", name="A program", exact=True).first)
    expect(reader.page).to_have_url(re.compile("#a-program$"))
    expect(reader.page.get_by_role("heading", name="A program")).to_be_in_viewport()


def vote(reader: Reader) -> None:
    """Say that an article helped."""
    reader.open("/a/billing/invoices")
    reader.press("Yes")
    reader.reads("Thank you for telling us.")


def comment(reader: Reader) -> None:
    """Say that an article did not help, why, and what was missing."""
    reader.open("/a/account/password")
    reader.press("No")
    reader.reads("Why did it not help?")
    reader.use(reader.page.locator("#_feedback input[type=radio]").first)
    reader.write("What was missing or wrong?", "Where is Profile?")
    reader.press("Send", within="#_feedback")
    reader.reads("Thank you. This goes to those who write this page.")


def contact(reader: Reader) -> None:
    """Write to a person, from a search that found nothing."""
    reader.open("/search?q=zebra+crossing+nowhere")
    reader.follow("Contact us", within="main")
    reader.write("Subject", " once more")
    reader.write("What can we do for you?", "Where is the zebra?")
    reader.write("Your mail address", "reader@example.org")
    # Nobody writes faster, so whoever does is taken for a program.
    reader.page.wait_for_timeout(FASTEST.total_seconds() * 1000)
    reader.press("Send")
    # Without scripts, articles that may answer are shown before sending.
    sent = reader.page.locator("h1[data-sent]")
    shown = reader.page.get_by_role("button", name="Send anyway")
    expect(sent.or_(shown)).to_be_visible()
    if shown.is_visible():
        reader.press("Send anyway")
    expect(sent).to_be_visible()


TASKS: list[Callable[[Reader], None]] = [
    browse,
    search,
    filter_results,
    turn_pages,
    read,
    vote,
    comment,
    contact,
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
@pytest.mark.parametrize("kind", [ByKeyboard, WithoutScripts])
def test_readers_do_what_they_came_for(
    browser: Browser, centre: HelpCentre, kind: type[Reader], task: Callable[[Reader], None]
) -> None:
    scripts = kind is ByKeyboard
    context = browser.new_context(java_script_enabled=scripts, locale="en-GB")
    try:
        task(kind(context.new_page(), centre.url))
    finally:
        context.close()
