"""The local preview in a real browser, over the server that the command starts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.config import Config
from app.preview.local import served
from tests.app.browser.judges import COLOURS, axe_violations, markup_errors, sideways
from tests.app.preview.site import DRAFT, write

LONG = "# Get a refund\n\n" + "\n\n".join(f"Paragraph {n} of many." for n in range(150)) + "\n"


@pytest.fixture
def address(config: Config) -> Iterator[str]:
    with served(config, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def test_a_save_is_shown_by_itself_where_the_page_was_scrolled_to(
    page: Page, address: str, config: Config
) -> None:
    write(config, "billing/refunds.md", LONG)
    page.goto(f"{address}/a/billing/refunds")
    article = page.get_by_role("article")
    expect(article.get_by_text("Paragraph 149 of many.")).to_be_attached()
    article.get_by_text("Paragraph 100 of many.").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    write(config, "billing/refunds.md", LONG.replace("Paragraph 100 of", "Sentence 100 of"))
    expect(article.get_by_text("Sentence 100 of many.")).to_be_in_viewport()
    assert before > 0
    assert abs(page.evaluate("scrollY") - before) < 5


def test_a_broken_head_is_told_while_the_article_stays(
    page: Page, address: str, config: Config
) -> None:
    page.goto(f"{address}/a/billing/refunds")
    write(config, "billing/refunds.md", "---\ntitle: [\nasks:\n---\nText.\n")
    panel = page.get_by_role("complementary", name="For the writer")
    expect(panel.get_by_text("bad-yaml")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Get a refund")


def test_the_panel_is_worked_by_keyboard_and_remembered(
    page: Page, address: str, config: Config
) -> None:
    page.goto(f"{address}/a/billing/refunds")
    panel = page.get_by_role("complementary", name="For the writer")
    status = panel.locator("[data-keep=status]")
    expect(status).not_to_have_attribute("open", "")
    status.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(status).to_have_attribute("open", "")
    write(config, "billing/refunds.md", "# Get a refund\n\nOther words.\n")
    expect(page.get_by_text("Other words.").first).to_be_visible()
    expect(panel.get_by_text("Not committed yet")).to_be_visible()
    panel.locator("[data-keep=panel] > summary").focus()
    page.keyboard.press("Space")
    expect(panel.get_by_text("Not committed yet")).to_be_hidden()


def test_the_bar_lists_changes_and_escape_closes_it(
    page: Page, address: str, config: Config
) -> None:
    page.goto(f"{address}/")
    write(config, "billing/new.md", "# Brand new\n\nWords.\n")
    bar = page.get_by_role("complementary", name="Preview")
    expect(bar.get_by_text("2 changes")).to_be_visible()
    bar.get_by_text("2 changes").press("Enter")
    expect(bar.get_by_role("link", name="Brand new")).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar.get_by_role("link", name="Brand new")).to_be_hidden()


def test_a_question_can_be_tried_without_scripts(
    browser: Browser, address: str, config: Config
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/a/billing/refunds")
    panel = page.get_by_role("complementary", name="For the writer")
    panel.get_by_text("Questions that find it").click()
    panel.get_by_label("Try a question").fill("Find your invoices")
    panel.get_by_role("button", name="Ask").click()
    expect(panel.locator(".tried li").first).to_contain_text("Find your invoices")
    context.close()


@pytest.mark.parametrize("path", ["/a/billing/plan?try=refund", "/search?q=zebra", "/contact", "/"])
def test_no_page_breaks_a_rule_of_axe_or_is_cut_off(
    page: Page, address: str, config: Config, path: str
) -> None:
    write(config, "billing/plan.md", f"{DRAFT}\n## Deep\n\n[here](nowhere.md)\n")
    page.goto(f"{address}/a/billing/plan")
    expect(page.get_by_role("heading", level=1)).to_have_text("The plan")
    page.goto(f"{address}{path}")
    page.eval_on_selector_all("details", "all => all.forEach((one) => (one.open = true))")
    found = {"light": axe_violations(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = axe_violations(page, COLOURS)
    page.set_viewport_size({"width": 320, "height": 640})
    found["narrow"], found["too wide"] = axe_violations(page), sideways(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_is_sent_is_valid(page: Page, address: str, config: Config, tmp_path: Path) -> None:
    write(config, "billing/plan.md", f"{DRAFT}\n## Deep\n\n[here](nowhere.md)\n")
    page.goto(f"{address}/a/billing/plan")
    expect(page.get_by_role("heading", level=1)).to_have_text("The plan")
    paths = ("/a/billing/plan?try=refund", "/a/billing/refunds", "/search?q=zebra", "/contact", "/")
    sent = {path: page.request.get(address + path).text() for path in paths}
    assert markup_errors(sent, tmp_path) == []
