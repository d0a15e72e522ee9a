"""Whether a database's tables are up to date, told without SQLAlchemy where that is possible.

Importing SQLAlchemy takes a good part of the time in which the site is to be ready, and
nearly every start finds the tables as they should be.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

SCHEMA_REVISION: Final = "0007"
"""The newest migration in ``app/migrations``."""

SQLITE: Final = "sqlite:///"


def is_current(url: str) -> bool:
    """Say whether the database is known to be up to date; ``False`` when that is not certain."""
    if not url.startswith(SQLITE):
        return False
    file = Path(url.removeprefix(SQLITE)).absolute()
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return False
    return bool(row == (SCHEMA_REVISION,))
