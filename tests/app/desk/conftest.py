"""A help centre with questions in customers' words, for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import Config
from app.context import services
from app.migrate import upgrade
from app.settings_file import load_config
from app.site import create_app
from app.visits.record import close
from search.live import LiveIndex
from tests.conftest import build_index
from tests.indexer.writing import write

FILES: dict[str, str | bytes] = {
    "shop/refund.md": (
        "---\ntitle: Get a refund\nid: refund\nasks: [Can I have my money back?]\n---\n"
        "You get it by bank transfer.\n\n## How long it takes\n\nFive working days.\n\n"
        "## Refund by card\n\nThe bank may need longer.\n"
    ),
    "shop/card.md": "---\nid: card\n---\n# Lost card [new]\n\nBlock the lost card at once.\n",
    "shop/laptop.md": "# Laptop\n\nReturn a laptop in its box.\n",
    "app/error.md": "# Error E-4012\n\nThe card was declined. Ask the bank.\n",
    "shop/refund.de.md": "# Geld zurück\n\nSo erhalten Sie das Geld für die Bestellung zurück.\n",
    "hidden/internal.md": "---\nstatus: internal\nid: quokka\n---\n# Quokka refund\n\nIt stays.\n",
}


@pytest.fixture(scope="session")
def desk_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the index once; do not change it."""
    folder = tmp_path_factory.mktemp("desk")
    return build_index(write(folder / "articles", FILES), folder / "index")


@pytest.fixture(scope="session")
def live(desk_index: Path) -> Iterator[LiveIndex]:
    """Open the index once for all tests."""
    opened = LiveIndex(desk_index)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def config(desk_index: Path, tmp_path: Path, database_url: str) -> Config:
    """Return the settings, with a database of each kind by turns."""
    settings = {
        "FIRSTLINE_INDEX__PATH": str(desk_index),
        "FIRSTLINE_CONTENT__ARTICLES": str(desk_index.parent / "articles"),
        "FIRSTLINE_DATABASE__URL": database_url,
        "FIRSTLINE_SITE__NAME": "Example help",
        "FIRSTLINE_TICKETS__ZENDESK__URL": "https://name.zendesk.com/",
    }
    return load_config(settings, tmp_path)


@pytest.fixture
def app(config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make the site."""
    upgrade(config.database.url)
    made = create_app(config, live)
    yield made
    with made.app_context():
        close()
        services().database.close()
