"""The tiny site with a contact page of its own, at a time when nobody types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import Config
from app.context import services
from app.settings_file import load_config
from app.site import create_app
from search.live import LiveIndex
from tests.app import databases
from tests.app.contact.sending import Visitor

GUIDE = """
response = {en = "within one working day", de = "innerhalb eines Werktags"}
policy = "welcome"

[hours]
zone = "Europe/Berlin"
monday = ["09:00-17:00"]

[[channels]]
kind = "phone"
label = {en = "Call us", de = "Rufen Sie an"}
address = "tel:+49-30-000000"
languages = ["en", "de"]
hours = "office"
response = "at once"

[[channels]]
kind = "community"
label = "Ask others"
address = "https://community.example/"

[[topics]]
name = "billing"
title = {en = "Billing", de = "Rechnung"}
response = "within two days"

[[topics.questions]]
name = "order"
label = {en = "Order number", de = "Bestellnummer"}
required = true

[[topics.questions]]
name = "way"
label = "How did you pay?"
kind = "choice"
options = ["Card", {en = "Bank transfer", de = "Überweisung"}]

[[topics]]
name = "security"
title = "Security"
contact = "direct"
"""


@pytest.fixture
def environment() -> dict[str, str]:
    """Return further settings of a test."""
    return {}


@pytest.fixture
def contact_config(index_path: Path, tmp_path: Path, environment: dict[str, str]) -> Config:
    """Return the settings of a site with its own contact page."""
    (tmp_path / "contact.toml").write_text(GUIDE, encoding="utf-8")
    settings = {
        "FIRSTLINE_INDEX__PATH": str(index_path),
        "FIRSTLINE_SITE__NAME": "Example help",
        "FIRSTLINE_CONTACT__TICKETS_PER_HOUR": "0",
    }
    return load_config(settings | environment, tmp_path)


@pytest.fixture
def site(contact_config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make the site."""
    databases.fill_sqlite(contact_config.database.url)
    made = create_app(contact_config, live)
    yield made
    with made.app_context():
        from app.visits import record

        record.close()
        services().database.close()


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """Return a visitor's browser that checks every page."""
    return Visitor(site)
