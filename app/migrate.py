"""Bring the database's tables up to date, safely when several processes start at once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.db import open_engine, without_passwords
from app.errors import DatabaseError
from app.schema import SCHEMA_REVISION

MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"
_ADVISORY_LOCK: Final = 0x46_49_52_53_54  # "FIRST"; any number that nobody else locks.


def upgrade(url: str) -> bool:
    """Apply the migrations that are missing; return whether there were any.

    Raises ``DatabaseError`` when the database cannot be reached or changed.
    """
    engine = open_engine(_with_folder(url))
    try:
        if revision(engine) == SCHEMA_REVISION:
            return False
        with _alone(engine):
            if revision(engine) == SCHEMA_REVISION:
                return False
            _run_alembic(engine)
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise DatabaseError(
            f"{without_passwords(url)}: the database cannot be opened: {reason}."
            " Check [database] url."
        ) from error
    finally:
        engine.dispose()
    return True


def revision(engine: Engine) -> str | None:
    """Return the newest migration that was applied, or ``None`` in an empty database."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _run_alembic(engine: Engine) -> None:
    # Alembic takes half a second to import, and is needed once in a database's life.
    from alembic import command
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["engine"] = engine
    command.upgrade(settings, "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Keep other processes from migrating the same database meanwhile."""
    if engine.dialect.name == "sqlite":
        with Path(f"{engine.url.database}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})


def _with_folder(url: str) -> str:
    if url.startswith("sqlite:///"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                f"{folder}: the database's folder cannot be made: {error.strerror}."
                " Check [database] url."
            ) from error
    return url
