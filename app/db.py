"""What visitors, agents and tickets write: SQLite or PostgreSQL by one address.

The tables are described in ``app.tables``, made by the migrations in ``app/migrations`` and
brought up to date by ``app.migrate``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote_plus

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from app.errors import DatabaseError

BUSY_TIMEOUT_MS: Final = 5_000
_WRITES: Final = "firstline_writes"
_HIDDEN: Final = "***"
_FILE: Final = "firstline_file"


class Database:
    """A pool of connections; safe to share among threads, not among processes."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        if self._engine.dialect.name == "sqlite":
            _follow_file(self._engine)

    def ping(self) -> None:
        """Ask the database for the least that shows that its tables can be read.

        Raises ``DatabaseError``.
        """
        with _reported(), self._engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM alembic_version"))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that may write, committed at the end.  Raises ``DatabaseError``."""
        engine = self._engine.execution_options(**{_WRITES: True})
        with _reported(), engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads.  Raises ``DatabaseError``."""
        with _reported(), self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_engine(url: str) -> Engine:
    """Return an engine for ``url`` that behaves the same on SQLite and PostgreSQL."""
    # Errors are logged, and what visitors wrote has no place in a log.
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def without_passwords(url: str) -> str:
    """Return a database's address as it may be shown."""
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return url
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return f"{scheme}://{_HIDDEN}"
    if "@" in f"{parsed.host}{parsed.database}":
        return f"{scheme}://{_HIDDEN}"  # A password with an unescaped @ was cut in two.
    secret = {name: _HIDDEN for name in parsed.query if "password" in name.lower()}
    shown = parsed.update_query_dict(secret).render_as_string(hide_password=True)
    return shown.replace(quote_plus(_HIDDEN), _HIDDEN)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin transactions by itself, too late.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # With NORMAL a power cut takes back tickets that were confirmed.
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "secure_delete=ON",  # What was erased must not be left in the file's free pages.
    ):
        connection.execute(f"PRAGMA {pragma}")


def _follow_file(engine: Engine) -> None:
    """Notice that the database's file was deleted or replaced.

    SQLite would go on writing to a deleted file, and would make an empty one in its place.
    """
    file = Path(str(engine.url.database))

    @event.listens_for(engine, "do_connect")
    def refuse_to_make(*_: object) -> None:
        if not file.is_file():
            raise sqlite3.OperationalError(f"there is no file {file}")

    @event.listens_for(engine, "connect")
    def remember(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_FILE] = _identity(file)

    @event.listens_for(engine, "checkout")
    def compare(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[_FILE] != _identity(file):
            raise DisconnectionError(f"{file} was replaced")


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once when another
    # process writes; one that says from the start that it writes waits for its turn.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # PostgreSQL's detail repeats the row.
        reason = str(getattr(error, "orig", None) or error).partition("\nDETAIL:")[0].strip()
        raise DatabaseError(
            f"The database does not do its part: {reason}. Check [database] url, and that"
            " 'firstline db upgrade' has been run."
        ) from error
