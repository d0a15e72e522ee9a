"""Databases with their tables, copied from one that was migrated once: migrations take long."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from app.migrate import upgrade

SQLITE = "sqlite:///"
EMPTY = "template1"
WITH_TABLES = "with_tables"
_OF_A_TEST = "of_a_test"


def fill_sqlite(url: str) -> str:
    """Put a database with tables where ``url`` says; return ``url``."""
    file = Path(url.removeprefix(SQLITE))
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_migrated_file(), file)
    return url


def prepare(address: str) -> str:
    """Make the database that others are copied from; return the server's address."""
    url = address.replace("postgresql://", "postgresql+psycopg://", 1)
    _execute(
        url,
        "ALTER SYSTEM SET fsync = off",  # No test cuts the power.
        "SELECT pg_reload_conf()",
        f"CREATE DATABASE {WITH_TABLES}",
    )
    upgrade(_named(url, WITH_TABLES))
    return url


def fresh_postgresql(url: str, template: str) -> str:
    """Return the address of a new copy of a database on the server at ``url``."""
    _execute(
        url,
        f"DROP DATABASE IF EXISTS {_OF_A_TEST} WITH (FORCE)",
        f"CREATE DATABASE {_OF_A_TEST} TEMPLATE {template}",
    )
    return _named(url, _OF_A_TEST)


@cache
def _migrated_file() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="firstline-tests-")
    _folders.append(folder)  # Removed when the tests end.
    file = Path(folder.name) / "migrated.db"
    upgrade(f"{SQLITE}{file}")
    return file


_folders: list[tempfile.TemporaryDirectory[str]] = []


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
