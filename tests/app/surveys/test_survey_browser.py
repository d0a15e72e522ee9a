"""The question at the foot of a page, in a real browser, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, insert, select

from app.config import Config
from app.context import services
from app.db import Database
from app.migrate import upgrade
from app.site import create_app
from app.tables.surveys import Survey
from app.tables.visits import Salt
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app.client import BROWSER
from tests.app.serving import served

QUESTION = "How likely are you to recommend us to a friend or colleague?"


@pytest.fixture
def site(config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make a site that asks everybody."""
    surveys = config.surveys.model_copy(update={"nps_share": 1.0})
    asking = config.model_copy(update={"surveys": surveys})
    upgrade(asking.database.url)
    made = create_app(asking, live)
    with made.app_context(), services().database.writing() as connection:
        connection.execute(insert(Salt), {"day": datetime.now(UTC).date(), "salt": b"s" * 32})
    yield made
    with made.app_context():
        close_visits()
        services().database.close()


@pytest.fixture
def database(site: Flask) -> Database:
    with site.app_context():
        return services().database


@pytest.fixture
def url(site: Flask) -> Iterator[str]:
    with served(site) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page that fails the test on any error in the console."""
    context = browser.new_context(
        java_script_enabled=request.param, locale="en-GB", user_agent=BROWSER["User-Agent"]
    )
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", user_agent=BROWSER["User-Agent"])
    yield context.new_page()
    context.close()


def rows(database: Database) -> list[tuple[Any, ...]]:
    asked = select(Survey.score, Survey.comment, Survey.refused).order_by(Survey.id)
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(asked)]


def forget_visitors(database: Database) -> None:
    """Make tomorrow: nobody's hash is known any more."""
    with database.writing() as connection:
        connection.execute(delete(Survey))


def test_an_answer_is_given_in_place(page: Page, url: str, database: Database) -> None:
    page.goto(f"{url}/a/billing/refunds")
    group = page.get_by_role("group", name=QUESTION)
    group.get_by_label("9", exact=True).check()
    page.get_by_label("Comment (optional)").fill('Quick & clear: 5 < 6\n"quoted" 👍')
    page.get_by_role("button", name="Send answer").click()

    expect(page.get_by_text("Thank you for your answer.")).to_be_visible()
    expect(group).to_have_count(0)
    [(score, comment, refused)] = rows(database)
    assert (score, refused) == (9, False)
    # Browsers send the ends of lines as HTML wants them.
    assert comment.replace("\r\n", "\n") == 'Quick & clear: 5 < 6\n"quoted" 👍'


def test_who_does_not_want_to_be_asked_says_so(page: Page, url: str, database: Database) -> None:
    page.goto(url)
    page.get_by_role("button", name="Don’t ask me again").click()

    expect(page.get_by_text("You will not be asked again.")).to_be_visible()
    assert rows(database) == [(None, None, True)]


def test_the_thanks_have_the_focus_where_the_form_was(
    scripted: Page, url: str, database: Database
) -> None:
    scripted.goto(url)
    scripted.get_by_label("0 Not at all likely").check()
    scripted.get_by_role("button", name="Send answer").click()

    expect(scripted.get_by_role("status").filter(has_text="Thank you")).to_be_focused()
    assert scripted.url == f"{url}/"
    assert rows(database) == [(0, None, False)]


def test_the_browser_remembers_for_longer_than_the_site(
    scripted: Page, url: str, database: Database
) -> None:
    scripted.goto(url)
    expect(scripted.get_by_role("group", name=QUESTION)).to_be_visible()

    forget_visitors(database)
    scripted.goto(url)

    expect(scripted.locator("[data-survey]")).to_be_attached()
    expect(scripted.get_by_role("group", name=QUESTION)).to_be_hidden()


def test_a_browser_that_was_asked_long_ago_is_asked_again(
    scripted: Page, url: str, database: Database
) -> None:
    scripted.goto(url)
    scripted.evaluate(
        "localStorage.setItem('firstline.survey', String(Date.now() - 91 * 86400000))"
    )
    forget_visitors(database)
    scripted.goto(url)

    expect(scripted.get_by_role("group", name=QUESTION)).to_be_visible()


def test_who_said_no_is_never_asked_again(scripted: Page, url: str, database: Database) -> None:
    scripted.goto(url)
    scripted.get_by_role("button", name="Don’t ask me again").click()
    expect(scripted.get_by_text("You will not be asked again.")).to_be_visible()

    forget_visitors(database)
    scripted.goto(f"{url}/a/billing/refunds")

    assert scripted.evaluate("localStorage.getItem('firstline.survey')") == "never"
    expect(scripted.locator("[data-survey]")).to_be_attached()
    expect(scripted.get_by_role("group", name=QUESTION)).to_be_hidden()


def test_an_answer_that_cannot_be_sent_in_place_is_sent_as_a_page(
    scripted: Page, url: str, database: Database
) -> None:
    scripted.goto(url)
    scripted.get_by_label("10 Very likely").check()
    field = scripted.get_by_label("Comment (optional)")
    field.evaluate("(field) => { field.value = 'x'.repeat(2001); }")
    scripted.get_by_role("button", name="Send answer").click()

    expect(scripted.get_by_role("alert")).to_contain_text(
        "The comment is too long: at most 2000 characters."
    )
    expect(scripted.get_by_label("10 Very likely")).to_be_checked()
    expect(scripted.get_by_label("Comment (optional)")).to_have_value("x" * 2_001)
    assert rows(database) == [(None, None, False)]
