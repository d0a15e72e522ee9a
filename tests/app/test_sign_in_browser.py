"""Signing in and out in a real browser, which decides what becomes of the cookie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app.access import Role
from app.accounts import members
from app.accounts.guard import COOKIE
from app.accounts.types import NewAccount
from tests.app.serving import SOMEBODY_ELSE, served
from tests.app.signing_in import database_of

EMAIL, PASSWORD = "agent@example.com", "seven gentle rivers"


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """Serve the tiny site on a free port, with one agent who has a password."""
    new = NewAccount(EMAIL, "An agent", Role.AGENT, PASSWORD)
    members.add(database_of(app), new, datetime.now(UTC))
    with served(app) as port:
        yield port


@pytest.mark.parametrize("scripts", [True, False])
def test_an_agent_signs_in_is_led_back_and_signs_out(
    browser: Browser, port: int, scripts: bool
) -> None:
    url = f"http://127.0.0.1:{port}"
    context = browser.new_context(java_script_enabled=scripts, locale="en-GB")
    page = context.new_page()

    page.goto(f"{url}/account")
    page.get_by_label("Mail address").fill(EMAIL)
    page.get_by_label("Password").fill("wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    expect(page.get_by_label("Mail address")).to_have_value(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["expires"]) == (
        COOKIE, True, True, -1,
    )  # fmt: skip

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert context.cookies() == []
    page.goto(f"{url}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    context.close()


def test_over_plain_http_the_page_says_why_it_does_not_work(browser: Browser, port: int) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()

    page.goto(f"http://{SOMEBODY_ELSE}:{port}/sign-in")
    expect(page.locator(".problems")).to_contain_text(f"opened over http at {SOMEBODY_ELSE}")
    page.get_by_label("Mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("did not keep the cookie")
    assert context.cookies() == []
    context.close()
