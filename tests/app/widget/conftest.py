"""The tiny help centre with a contact form, and a product page on another port beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.visits import record
from search.live import LiveIndex
from tests.app import databases
from tests.app.contact.conftest import GUIDE
from tests.app.serving import served
from tests.app.widget.hosts import Host


@pytest.fixture
def environment() -> dict[str, str]:
    """Return further settings of a test."""
    return {}


@pytest.fixture
def host() -> Host:
    """Return the product page."""
    return Host()


@pytest.fixture
def host_url(host: Host) -> Iterator[str]:
    """Serve the product page."""
    with served(host) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def site(
    index_path: Path, tmp_path: Path, live: LiveIndex, host_url: str, environment: dict[str, str]
) -> Iterator[Flask]:
    """Make a help centre that the product page may ask."""
    (tmp_path / "contact.toml").write_text(GUIDE, encoding="utf-8")
    settings = {
        "FIRSTLINE_INDEX__PATH": str(index_path),
        "FIRSTLINE_SITE__NAME": "Example help",
        "FIRSTLINE_WIDGET__ORIGINS": host_url,
    }
    config = load_config(settings | environment, tmp_path)
    databases.fill_sqlite(config.database.url)
    made = create_app(config, live)
    yield made
    with made.app_context():
        record.close()
        services().database.close()


@pytest.fixture
def help_url(site: Flask, host: Host) -> Iterator[str]:
    """Serve the help centre."""
    with served(site) as port:
        host.help = f"http://127.0.0.1:{port}"
        yield host.help


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page of a wide window; it fails the test on any error in the console."""
    with ExitStack() as opened:
        context = browser.new_context(locale="en-GB", viewport={"width": 1024, "height": 768})
        opened.callback(context.close)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        assert errors == []
