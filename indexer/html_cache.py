"""Markdown → HTML, kept between builds: most articles do not change between two of them.

What is kept is the HTML before it is sanitised, so nothing from this cache reaches a page
without going through the sanitiser.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from indexer.types import Source

_OURS = ("admonitions", "dialects", "inline", "jsx", "markdown")
_THEIRS = ("markdown-it-py", "mdit-py-plugins")


def html_key(source: Source) -> bytes:
    """Name all that an article's HTML depends on: its text and the code that renders it."""
    is_mdx = source.path.lower().endswith(".mdx")
    text = f"{is_mdx}\0{source.language}\0{source.body}"
    return hashlib.sha256(_renderer() + text.encode("utf-8", "surrogatepass")).digest()


class HtmlCache:
    """HTML on disk by key; a damaged file is thrown away, and costs time, not truth.

    With ``forget=False`` nothing is removed: who only looks must not undo what builds keep.
    """

    def __init__(self, path: Path, *, forget: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._forget = forget

    def read(self) -> dict[bytes, str]:
        """Return all that is kept."""
        try:
            with self._open() as database:
                rows = database.execute("SELECT key, html FROM html").fetchall()
            return {key: zlib.decompress(html).decode() for key, html in rows}
        except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError):
            self._path.unlink(missing_ok=True)
            return {}

    def replace(self, old: Mapping[bytes, str], new: Mapping[bytes, str]) -> None:
        """Keep ``new`` instead of ``old``; only what differs is written."""
        added = [(k, zlib.compress(new[k].encode(), 1)) for k in new.keys() - old.keys()]
        gone = [(k,) for k in old.keys() - new.keys()] if self._forget else []
        if not added and not gone:
            return
        with self._open() as database, database:
            database.executemany("DELETE FROM html WHERE key = ?", gone)
            database.executemany("INSERT OR REPLACE INTO html VALUES (?, ?)", added)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as database:
            table = "CREATE TABLE IF NOT EXISTS html (key BLOB PRIMARY KEY, html BLOB NOT NULL)"
            database.execute(f"{table} WITHOUT ROWID")
            yield database


@cache
def _renderer() -> bytes:
    digest = hashlib.sha256()
    for name in _OURS:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for name in _THEIRS:
        digest.update(version(name).encode())
    return digest.digest()
