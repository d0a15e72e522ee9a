"""The page that sets up the widget."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from playwright.sync_api import Page, expect

from app.widget.setup import Choices, attributes, read, snippet, style
from tests.app.client import Client

LINES = '<script type="module" src="https://help.example/widget.js"></script>\n'


@pytest.mark.parametrize(
    ("query", "element"),
    [
        ({}, "<firstline-widget>"),
        ({"lang": "de", "mode": "neutral"}, '<firstline-widget lang="de" mode="neutral">'),
        ({"layout": "inline", "position": "start"}, "<firstline-widget inline>"),
        (
            {"position": "start", "theme": "dark"},
            '<firstline-widget position="start" theme="dark">',
        ),
        ({"product": 'A"><b'}, '<firstline-widget product="A&quot;&gt;&lt;b">'),
        ({"mode": "odd", "layout": "odd", "images": "1"}, "<firstline-widget images>"),
    ],
)
def test_the_snippet_says_what_was_chosen(query: dict[str, str], element: str) -> None:
    made = snippet(read(query), "https://help.example")

    assert made == f"{LINES}{element}</firstline-widget>\n"


@pytest.mark.parametrize(
    ("accent", "rule"),
    [
        ("#0a7d55", "firstline-widget { --firstline-accent: #0a7d55; }\n"),
        ("red; }", ""),
        ("", ""),
    ],
)
def test_a_colour_goes_into_the_stylesheet(accent: str, rule: str) -> None:
    assert style(read({"accent": accent})) == rule


def test_defaults_are_left_out() -> None:
    assert attributes(Choices()) == {}


def test_without_a_script_the_form_shows_the_same(site: Flask) -> None:
    page = Client(site).get("/widget?lang=de&accent=%230a7d55")
    dom = BeautifulSoup(page.response.get_data(as_text=True), "html.parser")
    texts = [one.get_text() for one in dom.select("textarea")]

    assert '<firstline-widget lang="de"></firstline-widget>' in texts[0]
    assert texts[1].strip() == "firstline-widget { --firstline-accent: #0a7d55; }"
    assert page.values("meta[name=robots]", "content") == ["noindex"]
    assert page.values("option[selected]", "value") == [
        "floating", "self-service", "de", "end", "auto", "",
    ]  # fmt: skip


def test_what_is_chosen_shows_at_once_and_is_copied(page: Page, help_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{help_url}/widget")
    page.get_by_label("Language", exact=True).select_option("de")
    page.get_by_label("Place").select_option("inline")

    expect(page.locator("firstline-widget").get_by_role("combobox")).to_have_accessible_name(
        "Hilfe durchsuchen"
    )
    page.get_by_role("button", name="Copy").first.click()

    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f'<script type="module" src="{help_url}/widget.js"></script>\n'
        '<firstline-widget lang="de" inline></firstline-widget>\n'
    )
