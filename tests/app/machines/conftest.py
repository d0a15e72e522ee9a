"""The site with a public address, and a help centre of hostile and odd articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.config import Config
from app.settings_file import load_config
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.machines.hostile import TITLES, write
from tests.conftest import build_index

ORIGIN = "https://help.example.com"


def with_address(config: Config, **site: Any) -> Config:
    """Return the settings with a public address, and others of ``[site]``."""
    server = config.server.model_copy(update={"base_url": ORIGIN})
    return config.model_copy(update={"server": server, "site": config.site.model_copy(update=site)})


@pytest.fixture
def site(config: Config, live: LiveIndex) -> Client:
    """Return the tiny site at https://help.example.com."""
    return Client(create_app(with_address(config), live))


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    """Write a bitmap."""
    file = tmp_path / "logo.png"
    Image.new("RGB", (120, 60), "navy").save(file)
    return file


@pytest.fixture(scope="session")
def hostile_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    """Open an index of articles whose titles try to break out of where they stand."""
    folder = tmp_path_factory.mktemp("hostile")
    opened = LiveIndex(build_index(write(folder / "articles", TITLES), folder / "index"))
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def hostile(hostile_live: LiveIndex, tmp_path: Path) -> Client:
    """Return the site over the hostile articles."""
    settings = {"FIRSTLINE_SERVER__BASE_URL": ORIGIN, "FIRSTLINE_SITE__NAME": '</script>"&<b>'}
    config = load_config(settings, tmp_path)
    return Client(create_app(config, hostile_live))
