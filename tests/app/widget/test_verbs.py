"""What pages may do with the element, and what they hear of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.app.widget.hosts import Host

HEAR = """
window.heard = [];
for (const type of ["open", "close", "search", "article-viewed", "solved", "ticket"])
  addEventListener(type, ({ detail }) => window.heard.push([type, detail]));
"""
REFUND = {"id": "billing/refunds", "title": "Get a refund"}
CASES: dict[str, tuple[str, str, list[list[Any]]]] = {
    "open": ("w.open()", "combobox", [["open", {}]]),
    "toggle": ("w.toggle()", "combobox", [["open", {}]]),
    "toggle twice": ("w.toggle(); w.toggle()", "", [["open", {}], ["close", {}]]),
    "close what is closed": ("w.close()", "", []),
    "search": ("w.search('get a refund')", "option", [["open", {}], ["search", None]]),
    "article": (
        "w.article('billing/refunds')",
        "heading",
        [["open", {}], ["article-viewed", REFUND]],
    ),
    "ask": ("w.ask('Where is it?')", "textbox", [["open", {}]]),
    "data-firstline-open": ("press('open', '')", "combobox", [["open", {}]]),
    "data-firstline-article": (
        "press('article', 'billing/refunds')",
        "heading",
        [["open", {}], ["article-viewed", REFUND]],
    ),
    "data-firstline-search": (
        "press('search', 'get a refund')",
        "option",
        [["open", {}], ["search", None]],
    ),
    "data-firstline-ask": ("press('ask', 'Where?')", "textbox", [["open", {}]]),
    "on": (
        "w.on('open', () => window.heard.push('on')); w.open()",
        "combobox",
        ["on", ["open", {}]],
    ),  # type: ignore[list-item]
    "off": (
        "const f = () => window.heard.push('on'); w.on('open', f); w.off('open', f); w.open()",
        "combobox",
        [["open", {}]],
    ),
}
RUN = """(code) => {
  const w = document.querySelector("firstline-widget");
  const press = (verb, value) => {
    const added = document.createElement("button");
    added.setAttribute(`data-firstline-${verb}`, value);
    document.body.append(added);
    added.click();
  };
  new Function("w", "press", code)(w, press);
}"""


@pytest.fixture
def ready(page: Page, host: Host, host_url: str, help_url: str) -> Page:
    host.script = HEAR
    page.goto(host_url)
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    return page


@pytest.mark.parametrize("name", CASES)
def test_each_verb_does_what_it_says_and_is_heard(ready: Page, name: str) -> None:
    code, role, heard = CASES[name]

    ready.evaluate(RUN, code)

    if role:
        expect(ready.get_by_role("dialog").get_by_role(role).first).to_be_visible()
    else:
        expect(ready.get_by_role("dialog")).to_be_hidden()
    ready.wait_for_function("(many) => window.heard.length >= many", arg=len(heard))
    found = ready.evaluate("window.heard")
    if ["search", None] in heard:
        assert found[-1][1]["query"] == "get a refund"
        assert found[-1][1]["confident"] in {True, False}
        found[-1][1] = None
    assert found == heard


def test_who_writes_and_what_is_filled_in_for_them(ready: Page) -> None:
    ready.evaluate(
        RUN,
        "w.identify({ name: 'A B', email: 'a@example.com' });"
        " w.prefill({ subject: 'S', topic: 'billing' }); w.ask('T')",
    )

    for label, value in {
        "Your name": "A B",
        "Your mail address": "a@example.com",
        "Subject": "S",
        "What can we do for you?": "T",
        "Topic": "billing",
    }.items():
        expect(ready.get_by_label(label)).to_have_value(value)
    expect(ready.get_by_label("Order number")).to_be_visible()


def test_a_page_may_name_the_articles_it_wants(ready: Page) -> None:
    ready.evaluate(RUN, "w.suggest(['password', 'billing/invoices']); w.open()")

    expect(ready.get_by_role("option")).to_have_text(["Change your password", "Find your invoices"])


def test_solved_and_ticket_are_heard(ready: Page) -> None:
    ready.evaluate(RUN, "w.article('billing/refunds')")
    ready.get_by_role("button", name="Yes").click()
    ready.get_by_role("button", name="Contact us").click()
    ready.get_by_label("Subject").fill("s")
    ready.get_by_label("What can we do for you?").fill("t")
    ready.get_by_role("button", name="Send").click()
    expect(ready.get_by_role("heading", name="We have your request")).to_be_visible()

    solved, ticket = ready.evaluate("window.heard")[-2:]
    assert solved == ["solved", {"article": "billing/refunds"}]
    assert ticket[0] == "ticket"
    assert sorted(ticket[1]) == ["reference", "url"]


def test_a_button_made_of_other_elements_opens_it(ready: Page) -> None:
    ready.evaluate(
        """() => {
        const outer = document.createElement("x-button");
        outer.setAttribute("data-firstline-open", "");
        const inner = document.createElement("button");
        inner.textContent = "Inner";
        outer.attachShadow({ mode: "open" }).append(inner);
        document.body.append(outer);
      }"""
    )

    ready.get_by_role("button", name="Inner").click()

    expect(ready.get_by_role("combobox")).to_be_focused()


def test_who_writes_may_be_told_before_the_element_is_added(ready: Page) -> None:
    ready.evaluate(
        """() => {
        const made = document.createElement("firstline-widget");
        made.identify({ name: "A B", email: "a@example.com" });
        document.querySelector("firstline-widget").replaceWith(made);
        made.ask();
      }"""
    )

    expect(ready.get_by_label("Your name")).to_have_value("A B")
    expect(ready.get_by_label("Your mail address")).to_have_value("a@example.com")


def test_language_and_label_of_the_button_may_change_at_any_time(ready: Page) -> None:
    for name, value, label in [("lang", "de", "Hilfe"), ("label", "Fragen?", "Fragen?")]:
        ready.evaluate(RUN, f"w.setAttribute('{name}', '{value}')")
        expect(ready.get_by_role("button", name=label)).to_be_visible()
    ready.evaluate(RUN, "w.removeAttribute('label'); w.open(); w.lang = 'fr'")

    expect(ready.get_by_role("combobox")).to_have_accessible_name("Rechercher dans l’aide")
    expect(ready.get_by_role("button", name="Fermer")).to_be_visible()
