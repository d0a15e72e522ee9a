"""No page has an error of markup, as it is sent and as scripts leave it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.app.browser.help_centre import HelpCentre
from tests.app.browser.judges import markup_errors
from tests.app.browser.pages import AT_REST, path_of


def test_what_is_sent_is_valid(browser: Browser, centre: HelpCentre, tmp_path: Path) -> None:
    pages = {}
    for view in AT_REST:
        headers = {"Cookie": centre.staff_cookie} if view.staff else {}
        context = browser.new_context(locale=view.language, extra_http_headers=headers)
        pages[view.name] = context.request.get(centre.url + path_of(centre, view)).text()
        context.close()

    assert markup_errors(pages, tmp_path) == []
