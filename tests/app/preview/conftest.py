"""A site to preview, made once and copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.config import Config
from app.preview.bench import Bench
from app.preview.local import make_preview
from tests.app.client import Client
from tests.app.preview.site import copy_site, make_site


@pytest.fixture(scope="session")
def made_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site once for all tests; do not change it."""
    return make_site(tmp_path_factory.mktemp("previewed") / "site")


@pytest.fixture
def config(made_site: Path, tmp_path: Path) -> Config:
    """Return the settings of a site that the test may change."""
    return copy_site(made_site, tmp_path / "site")


@pytest.fixture
def bench(config: Config, tmp_path: Path) -> Bench:
    """Open the working tree as a preview does, without watching it."""
    return Bench(config, tmp_path / "overlays")


@pytest.fixture
def app(config: Config, bench: Bench) -> Flask:
    """Return the site of the local preview."""
    return make_preview(config, bench)


@pytest.fixture
def client(app: Flask) -> Client:
    """Return a client that checks every page."""
    return Client(app)
