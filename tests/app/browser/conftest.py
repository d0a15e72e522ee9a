"""One help centre for the whole folder: making it takes the most time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.browser.help_centre import HelpCentre, help_centre


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HelpCentre]:
    """Serve the help centre with all kinds of pages."""
    with help_centre(tmp_path_factory.mktemp("centre")) as served:
        yield served
