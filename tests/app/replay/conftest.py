"""A database, and a way to say what visitors did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from app.db import Database
from app.tables.visits import Event, Visit
from tests.fake_model import write_model

Step = tuple[str, dict[str, Any]]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open a database of each kind by turns."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def happen(database: Database) -> Callable[..., None]:
    """Return what writes a visit: ``happen("visitor", ("search", {"question": "…"}), …)``.

    The visit has the name of its visitor.
    """

    def write(visitor: str, *steps: Step, days: int = 1) -> None:
        start = datetime.now(UTC) - timedelta(days=days)
        row = {"id": visitor, "visitor": visitor.partition("-")[0], "started_at": start,
               "last_at": start, "holdout": False}  # fmt: skip
        empty = dict.fromkeys(
            column.name for column in Event.__table__.columns if column.name not in {"id", "shown"}
        )
        events = [
            empty | {"at": start + timedelta(seconds=n), "kind": kind, "visit_id": visitor} | values
            for n, (kind, values) in enumerate(steps)
        ]
        with database.writing() as connection:
            connection.execute(insert(Visit), [row])
            connection.execute(insert(Event), events)

    return write


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the model of letters."""
    return write_model(tmp_path_factory.mktemp("letters") / "model")
