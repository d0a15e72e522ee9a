"""One SQLite file that nobody writes any more, read by many threads."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search.errors import IndexCorrupt


class Rows:
    """Answers queries to one file; raises ``IndexCorrupt`` where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        # A connection holds itself by its cache of statements, so it must be closed by name.
        self._connections: list[sqlite3.Connection] = []
        weakref.finalize(self, _close_all, self._connections)

    def one(self, query: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row, ``None`` where there is none."""
        return next(self.each(query, *values), None)

    def all(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """Return all rows."""
        return list(self.each(query, *values))

    def each(self, query: str, *values: Any) -> Iterator[sqlite3.Row]:
        """Yield the rows, one at a time."""
        try:
            yield from self._connection().execute(query, values)
        except sqlite3.Error as error:
            raise IndexCorrupt(f"{self._path}: cannot be read ({error}).") from error

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's own connection, closed with the file's last reader."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # immutable: nothing writes a generation, so SQLite need not look for locks.
            uri = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            # Used by this thread alone, but closed by whichever lets go of the file last.
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
            self._connections.append(connection)
        return connection


def _close_all(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
