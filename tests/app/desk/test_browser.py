"""The desk in a real browser: by keyboard alone, without JavaScript, inside a helpdesk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.access import Role
from app.accounts import sessions
from app.accounts.guard import COOKIE
from app.config import Config
from app.context import services
from app.desk.embed import panels, token
from app.migrate import upgrade
from app.settings_file import load_config
from app.site import create_app
from app.tables.desk import AgentLink, Wish
from app.visits.record import close
from search.live import LiveIndex
from tests.app.desk.test_views import rows
from tests.app.serving import served
from tests.app.signing_in import database_of, member

SUBJECT = "Can I have my money back by card?"


@pytest.fixture
def database_url(tmp_path: Any) -> str:
    """Use one kind of database: browsers do not see it."""
    return f"sqlite:///{tmp_path}/desk.db"


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Serve the site on a free port."""
    with served(app) as port:
        yield f"http://localhost:{port}"


def context_of(browser: Browser, app: Flask, url: str, **options: Any) -> BrowserContext:
    """Return a window in which an agent is signed in; its clipboard may be written and read."""
    context = browser.new_context(locale="en-GB", **options)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    id = sessions.start(database_of(app), member(app, Role.AGENT).id, datetime.now(UTC))
    # The name's prefix wants https, which a browser on this machine does without.
    context.set_extra_http_headers({"Cookie": f"{COOKIE}={id}"})
    return context


@pytest.fixture
def page(browser: Browser, app: Flask, url: str) -> Iterator[Page]:
    context = context_of(browser, app, url)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def ask(page: Page, url: str, subject: str = SUBJECT) -> None:
    page.goto(f"{url}/desk")
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Subject").press("Enter")
    expect(page.locator("#_found")).to_be_focused()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_an_agent_works_with_the_keyboard_alone(page: Page, app: Flask, url: str) -> None:
    ask(page, url, "refund for a lost card")
    status = page.locator("#_desk-status")

    link = str(page.locator("#_s1 button[value=link]").get_attribute("data-text"))
    assert link.startswith(f"{url}/i/refund")
    page.keyboard.press("j")
    expect(page.locator("#_s1")).to_be_focused()
    page.keyboard.press("l")
    expect(status).to_have_text("Link copied.")
    assert clipboard(page) == link

    page.keyboard.press("m")
    expect(status).to_have_text("Markdown copied.")
    assert clipboard(page) == page.locator("#_s1 button[value=markdown]").get_attribute("data-text")

    page.keyboard.press("h")
    expect(status).to_have_text("HTML copied.")
    assert clipboard(page).startswith(f'<a href="{link}">')

    page.keyboard.press("r")
    expect(status).to_have_text("Reply copied.")
    assert clipboard(page).startswith("Hello,\n\nthis article answers your question:")

    page.keyboard.press("ArrowDown")
    expect(page.locator("#_s2")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("#_s1")).to_be_focused()

    page.keyboard.press("w")
    expect(status).to_have_text("Noted for the writers.")
    page.keyboard.press("n")
    expect(status).to_have_text("Noted for the writers.")
    page.wait_for_load_state("networkidle")

    links = rows(app, AgentLink)
    assert [(row["form"], row["article_id"], row["rank"]) for row in links] == [
        ("link", "refund", 1), ("markdown", "refund", 1), ("html", "refund", 1),
        ("reply", "refund", 1),
    ]  # fmt: skip
    assert {row["question"] for row in links} == {"refund for a lost card"}


def test_wishes_are_kept_with_one_key_each(page: Page, app: Flask, url: str) -> None:
    ask(page, url)
    page.keyboard.press("j")

    for key in ("w", "n"):
        with page.expect_response("**/desk/wishes") as answer:
            page.keyboard.press(key)
        assert answer.value.status == HTTPStatus.NO_CONTENT

    assert [(row["kind"], row["article_id"]) for row in rows(app, Wish)] == [
        ("wrong", "refund"), ("nothing-fits", None),
    ]  # fmt: skip


def test_who_was_signed_out_meanwhile_is_told_and_loses_nothing(
    page: Page, app: Flask, url: str
) -> None:
    ask(page, url)
    with database_of(app).writing() as connection:
        sessions.end_all(connection, member(app, Role.AGENT).id)

    page.keyboard.press("l")
    expect(page.locator("#_desk-status")).to_have_text(
        "Not recorded: you are signed out. Sign in in a new tab, then try again."
    )
    page.get_by_label("Subject").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Please sign in")
    expect(page.locator("main a.button")).to_have_attribute("href", "/sign-in")

    id = sessions.start(database_of(app), member(app, Role.AGENT).id, datetime.now(UTC))
    page.context.set_extra_http_headers({"Cookie": f"{COOKIE}={id}"})
    page.reload()
    expect(page.get_by_label("Subject")).to_have_value(SUBJECT)
    assert rows(app, AgentLink) == []


def test_keys_are_letters_while_typing_and_can_be_switched_off(
    page: Page, app: Flask, url: str
) -> None:
    ask(page, url)
    page.get_by_label("What the customer wrote").press_sequentially("lmhrnw")
    expect(page.get_by_label("What the customer wrote")).to_have_value("lmhrnw")

    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys, except while typing").uncheck()
    page.locator("#_found").focus()
    page.keyboard.press("n")
    page.keyboard.press("j")
    expect(page.locator("#_found")).to_be_focused()
    page.reload()
    page.keyboard.press("n")
    expect(page.get_by_label("Use these keys, except while typing")).not_to_be_checked()

    assert (rows(app, AgentLink), rows(app, Wish)) == ([], [])


def test_without_the_right_to_copy_the_text_is_selected(page: Page, app: Flask, url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    )
    ask(page, url)
    page.keyboard.press("j")
    page.keyboard.press("l")

    expect(page.locator("#_desk-status")).to_contain_text("press Ctrl+C")
    expect(page.get_by_label("Text to copy")).to_be_focused()
    assert page.evaluate("document.getSelection().toString()") == f"{url}/i/refund#refund-by-card"
    assert [row["form"] for row in rows(app, AgentLink)] == ["link"]


def test_the_desk_works_without_javascript(browser: Browser, app: Flask, url: str) -> None:
    context = context_of(browser, app, url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/desk")
    page.get_by_label("Subject").fill(SUBJECT)
    page.get_by_role("button", name="Find articles").click()

    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_label("Get a refund")).to_have_value(f"{url}/i/refund#refund-by-card")
    page.get_by_role("link", name="Back to the articles").click()
    expect(page.get_by_label("Subject")).to_have_value(SUBJECT)
    page.get_by_role("button", name="Nothing fits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noted for the writers.")
    context.close()

    assert [row["form"] for row in rows(app, AgentLink)] == ["link"]
    assert [row["kind"] for row in rows(app, Wish)] == ["nothing-fits"]


ZENDESK = """<!doctype html><title>Helpdesk</title><iframe src="{panel}"></iframe><script>
window.asked = [];
window.addEventListener("message", (event) => {{
  const message = JSON.parse(event.data);
  window.asked.push(message);
  const reply = (data) => event.source.postMessage(JSON.stringify(data), "*");
  if (message.key === "iframe.handshake") reply({{ key: "zaf.app.registered", message: {{}} }});
  else reply({{ id: message.id, result: {{
    "ticket.subject": {subject}, "ticket.description": "<p>I <b>paid</b>.</p>" }} }});
}});</script>"""
CHATWOOT = """<!doctype html><title>Helpdesk</title><iframe src="{panel}"></iframe><script>
window.addEventListener("message", (event) => {{
  if (event.data !== "chatwoot-dashboard-app:fetch-info") return;
  const own = {{ message_type: 1, content: "agent" }};
  const messages = [{{ message_type: 0, content: {subject} }}, own];
  const data = {{ conversation: {{ messages }} }};
  event.source.postMessage(JSON.stringify({{ event: "appContext", data }}), "*");
}});</script>"""


@pytest.mark.parametrize(("helpdesk", "html"), [("zendesk", ZENDESK), ("chatwoot", CHATWOOT)])
def test_the_panel_reads_the_ticket_of_its_helpdesk_and_of_no_other(
    browser: Browser, config: Config, live: LiveIndex, helpdesk: str, html: str
) -> None:
    pages: dict[str, str] = {}

    def helpdesk_page(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [pages.get(environ["PATH_INFO"], "").encode()]

    with served(helpdesk_page) as own_port, served(helpdesk_page) as other_port:
        own, other = (f"http://localhost:{port}" for port in (own_port, other_port))
        settings = {
            "FIRSTLINE_INDEX__PATH": str(config.index.path),
            "FIRSTLINE_DATABASE__URL": config.database.url,
            f"FIRSTLINE_TICKETS__{helpdesk.upper()}__URL": own,
        }
        site = _site(load_config(settings, config.index.path), live)
        with served(site) as port:
            address = f"http://localhost:{port}"
            with site.app_context():
                (panel,) = panels(services().config)
                key = token(services().database, panel, datetime.now(UTC))
            framed = f"{address}/desk/embed?token={key}&app_guid=guid-1"
            pages["/"] = html.format(panel=framed, subject=json.dumps(SUBJECT))
            context = browser.new_context(locale="en-GB")
            page = context.new_page()
            page.goto(f"{own}/")
            frame = page.frame_locator("iframe")
            expect(frame.locator("#_s1 h3")).to_have_text("Get a refund › Refund by card")
            frame.get_by_role("button", name="Copy link").first.click()
            expect(frame.locator("#_desk-status")).not_to_have_text("")

            page.goto(f"{other}/")
            expect(page.frame_locator("iframe").locator("#_desk-form")).to_have_count(0)
            context.close()
        assert [row["article_id"] for row in rows(site, AgentLink)] == ["refund"]
        _close(site)


def _site(config: Config, live: LiveIndex) -> Flask:
    upgrade(config.database.url)
    return create_app(config, live)


def _close(site: Flask) -> None:
    with site.app_context():
        close()
        services().database.close()
