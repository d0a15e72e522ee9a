"""A help centre in a git repository, an empty database, and ways to say what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from app.config import Config
from app.db import Database
from app.migrate import upgrade
from app.settings_file import load_config
from app.tables.visits import Event
from tests.conftest import build_index
from tests.indexer.writing import write

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FILES: dict[str, str | bytes] = {
    "shop/refund.md": (
        "---\ntitle: Get a refund\nid: refund\nasks: [Can I have my money back?]\n---\n"
        "You get it by bank transfer.\n"
    ),
    "shop/card.md": "---\nid: card\n---\n# Lost card\n\nBlock the lost card at once.\n",
    "shop/laptop.md": "# Laptop\n\nReturn a laptop in its box.\n",
    "shop/draft.md": "---\nstatus: draft\nid: draft\n---\n# A draft\n\nOf something.\n",
}


@pytest.fixture(scope="session")
def learning_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the index once; do not change it."""
    folder = tmp_path_factory.mktemp("learning")
    return build_index(write(folder / "articles", FILES), folder / "index")


@pytest.fixture
def config(learning_index: Path, tmp_path: Path, database_url: str) -> Config:
    """Return the settings, with a database of each kind by turns."""
    upgrade(database_url)
    settings = {
        "FIRSTLINE_INDEX__PATH": str(learning_index),
        "FIRSTLINE_INDEX__MODEL": str(learning_index.parent / "model"),
        "FIRSTLINE_CONTENT__ARTICLES": str(learning_index.parent / "articles"),
        "FIRSTLINE_DATABASE__URL": database_url,
    }
    return load_config(settings, tmp_path)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """Open the database."""
    opened = Database(config.database.url)
    yield opened
    opened.close()


@pytest.fixture
def happen(database: Database) -> Callable[..., None]:
    """Return what writes a visit: ``happen("visit", ("search", {"question": "…"}), …)``."""

    def write_visit(visit: str | None, *steps: tuple[str, dict[str, Any]], days: int = 1) -> None:
        start = NOW - timedelta(days=days)
        empty = {
            column.name: None
            for column in Event.__table__.columns
            if column.name not in {"id", "shown"}
        }
        rows = [
            empty | {"at": start + timedelta(seconds=n), "kind": kind, "visit_id": visit} | values
            for n, (kind, values) in enumerate(steps)
        ]
        with database.writing() as connection:
            connection.execute(insert(Event), rows)

    return write_visit
