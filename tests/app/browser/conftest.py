"""One help centre and one browser for the whole folder: starting them takes the most time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.app.browser.help_centre import HelpCentre, help_centre
from tests.app.serving import chromium


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HelpCentre]:
    """Serve the help centre with all kinds of pages."""
    with help_centre(tmp_path_factory.mktemp("centre")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with chromium() as opened:
        yield opened
