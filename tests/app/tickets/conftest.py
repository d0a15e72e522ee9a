"""A migrated database of each kind, and settings that name channels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.config import Config
from app.db import Database
from app.migrate import upgrade
from app.settings_file import load_config
from tests.app import databases


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open an empty database, SQLite and PostgreSQL in turn."""
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """Open an empty database where its kind is not at stake."""
    opened = Database(databases.fill_sqlite(f"sqlite:///{tmp_path}/tickets.db"))
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Config]:
    """Return what makes settings: ``settings(tickets__channels="smtp")``."""

    def make(**values: object) -> Config:
        given = {f"FIRSTLINE_{name.upper()}": str(value) for name, value in values.items()}
        return load_config(given, tmp_path)

    return make


@pytest.fixture
def mail_settings(settings: Callable[..., Config]) -> Callable[..., Config]:
    """Return what makes settings for a mail server at a port of this machine."""

    def make(port: int, **values: object) -> Config:
        usual = {
            "tickets__channels": "smtp",
            "tickets__smtp__host": "127.0.0.1",
            "tickets__smtp__port": port,
            "tickets__smtp__security": "none",
            "tickets__smtp__sender": "help@example.com",
            "tickets__smtp__to": "team@example.com",
        }
        return settings(**(usual | values))

    return make
