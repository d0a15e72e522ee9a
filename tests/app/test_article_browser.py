"""An article's page in a real browser: feedback with and without JavaScript, contents, copying."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.tables.visits import Vote
from app.visits.record import close
from search.live import LiveIndex
from tests.app import databases
from tests.app.serving import served
from tests.conftest import build_index
from tests.indexer.writing import write

LONG = "Words that fill the page.\n\n" * 30
FILES: dict[str, str | bytes] = {
    "one.md": (
        "# One\n\nAt first.\n\n## Part one\n\n"
        f"```\nfirstline serve\n```\n\n![A map](map.png)\n\n{LONG}"
        f"## Part two\n\n{LONG}## Part three\n\n{LONG}"
    ),
}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Index one long article with everything that the page's script looks after."""
    folder = tmp_path_factory.mktemp("article")
    articles = write(folder / "articles", FILES)
    Image.new("RGB", (1200, 300)).save(articles / "map.png")
    opened = LiveIndex(build_index(articles, folder / "index"))
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def site(centre: LiveIndex, tmp_path: Path) -> Iterator[Flask]:
    config = load_config({"FIRSTLINE_INDEX__PATH": "index"}, tmp_path)
    databases.fill_sqlite(config.database.url)
    made = create_app(config, centre)
    yield made
    with made.app_context():
        close()
        services().database.close()


@pytest.fixture
def url(site: Flask) -> Iterator[str]:
    with served(site) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """Open a page under Trusted Types, with the right to the clipboard."""
    context = browser.new_context(
        locale="en-GB",
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 1280, "height": 700},
    )
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.route("**/a/**", _with_trusted_types)
    yield opened
    context.close()
    assert errors == []


def _with_trusted_types(route: Any) -> None:
    response = route.fetch()
    policy = response.headers["content-security-policy"] + "; require-trusted-types-for 'script'"
    route.fulfill(response=response, headers=response.headers | {"content-security-policy": policy})


def votes(site: Flask) -> list[tuple[Any, ...]]:
    with site.app_context(), services().database.reading() as connection:
        asked = select(Vote.helpful, Vote.reason, Vote.comment).order_by(Vote.id)
        return [tuple(row) for row in connection.execute(asked)]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_reader_says_no_and_why_by_keyboard_alone(page: Page, site: Flask, url: str) -> None:
    page.goto(f"{url}/a/one")
    page.get_by_role("button", name="No", exact=True).focus()
    press(page, "Enter")
    expect(page.get_by_text("Your answer is counted.")).to_be_visible()
    expect(page.get_by_text("Was this page helpful?")).to_be_hidden()
    assert votes(site) == [(False, None, None)]

    page.get_by_label("It did not answer my question").focus()
    press(page, "ArrowDown", "ArrowDown", "Tab")
    expect(page.get_by_label("What was missing or wrong?")).to_be_focused()
    page.keyboard.type("Which serve?")
    press(page, "Tab", "Enter")

    expect(page.get_by_text("This goes to those who write this page.")).to_be_visible()
    expect(page.locator("#_feedback").get_by_role("link", name="Contact us")).to_be_visible()
    assert votes(site) == [(False, "unclear", "Which serve?")]


def test_a_comment_that_is_too_long_comes_back(page: Page, site: Flask, url: str) -> None:
    page.goto(f"{url}/a/one?voted=no")
    page.get_by_label("I could not follow it").check()
    page.get_by_label("What was missing or wrong?").fill("x" * 1_001)

    page.get_by_role("button", name="Send").click()

    expect(page.locator("#_faults")).to_contain_text("these are 1001")
    expect(page.get_by_label("What was missing or wrong?")).to_have_value("x" * 1_001)
    expect(page.get_by_label("I could not follow it")).to_be_checked()
    assert votes(site) == []


def test_the_script_goes_on_in_place_and_takes_the_focus_along(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/a/one")

    scripted.get_by_role("button", name="No", exact=True).click()
    expect(scripted.get_by_text("Your answer is counted.")).to_be_focused()
    scripted.get_by_role("button", name="Send").click()

    expect(scripted.get_by_text("This goes to those who write this page.")).to_be_focused()
    expect(scripted).to_have_url(f"{url}/a/one")


def test_without_a_connection_it_says_so_and_keeps_what_was_typed(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/a/one?voted=no")
    scripted.get_by_label("What was missing or wrong?").fill("Kept")
    scripted.route("**/api/feedback", lambda route: route.abort())

    scripted.get_by_role("button", name="Send").click()

    expect(scripted.get_by_role("alert").first).to_have_text(
        "This could not be sent. What you wrote is still here: try again."
    )
    expect(scripted.get_by_label("What was missing or wrong?")).to_have_value("Kept")


def test_the_way_to_a_person_takes_the_question_along(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/search?q=fill+the+page")
    scripted.get_by_role("link", name="One").first.click()
    scripted.get_by_role("button", name="No", exact=True).click()
    scripted.get_by_role("button", name="Send").click()

    scripted.locator("#_feedback").get_by_role("link", name="Contact us").click()

    expect(scripted).to_have_url(f"{url}/contact?article=one&q=fill+the+page")


def test_the_section_being_read_is_marked_in_the_contents(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/a/one")
    current = scripted.locator(".contents.beside [aria-current]")
    expect(current).to_have_count(0)

    scripted.locator("#part-two").evaluate("head => head.scrollIntoView()")
    expect(current).to_have_text("Part two")

    scripted.locator(".contents.beside").get_by_role("link", name="Part three").click()
    expect(current).to_have_text("Part three")


def test_a_link_beside_a_heading_copies_its_address_and_says_so(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/a/one")

    scripted.get_by_role("link", name="Link to this section: Part two").click()

    expect(scripted.locator("[data-say]")).to_have_text("Link copied")
    expect(scripted).to_have_url(f"{url}/a/one#part-two")
    assert scripted.evaluate("navigator.clipboard.readText()") == f"{url}/a/one#part-two"


def test_code_is_copied_by_a_button_that_moves_nothing(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/a/one")

    scripted.get_by_role("button", name="Copy").click()

    expect(scripted.locator("[data-say]")).to_have_text("Copied")
    assert scripted.evaluate("navigator.clipboard.readText()").strip() == "firstline serve"


def test_an_image_opens_larger_and_escape_gives_the_focus_back(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/a/one")
    link = scripted.get_by_role("link", name="A map")
    link.focus()

    press(scripted, "Enter")
    dialog = scripted.get_by_role("dialog", name="A map")
    expect(dialog.get_by_role("img", name="A map")).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    press(scripted, "Escape")

    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


def test_without_script_headings_and_images_are_links(page: Page, url: str) -> None:
    page.goto(f"{url}/a/one")

    section = page.get_by_role("link", name="Link to this section: Part three")
    image = page.get_by_role("link", name="A map")

    expect(section).to_have_attribute("href", "#part-three")
    expect(image).to_have_attribute("href", "/files/map.png")
