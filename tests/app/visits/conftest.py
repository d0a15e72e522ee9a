"""A database of each kind with all tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.db import Database
from app.migrate import upgrade


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()
