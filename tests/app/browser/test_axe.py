"""No page breaks a rule of axe: WCAG 2.2 A and AA, and best practices."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.app.browser.help_centre import HelpCentre
from tests.app.browser.judges import COLOURS, axe_violations, sideways
from tests.app.browser.pages import NARROW, VIEWS, View, opened


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_no_rule_is_broken(browser: Browser, centre: HelpCentre, view: View) -> None:
    with opened(browser, centre, view) as page:
        found = {"light": axe_violations(page)}
        page.emulate_media(color_scheme="dark")
        found["dark"] = axe_violations(page, COLOURS)  # Nothing else is another in the dark.
        page.set_viewport_size(NARROW)
        found["narrow"] = axe_violations(page)
        found["too wide"] = sideways(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
