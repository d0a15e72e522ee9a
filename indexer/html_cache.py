"""Markdown → HTML, kept between builds: most articles do not change between two of them.

Kept twice: as HTML before links are led anywhere, which depends on the article alone, and
finished, which holds as long as no link of the help centre may lead elsewhere.  Both go through
the sanitiser when they are used.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Mapping
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
    code = code_digest(_OURS, _THEIRS)
    return hashlib.sha256(code + text.encode("utf-8", "surrogatepass")).digest()


class HtmlCache:
    """HTML on disk by key; a damaged file is thrown away, and costs time, not truth.

    With ``forget=False`` nothing is removed: who only looks must not undo what builds keep.
    """

    def __init__(self, path: Path, *, forget: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._forget = forget

    def read(self, table: str = "html") -> dict[bytes, str]:
        """Return all that is kept in one of the tables, "html" and "finished"."""
        try:
            with self._open() as database:
                rows = database.execute(f"SELECT key, html FROM {table}").fetchall()  # noqa: S608
            return {key: zlib.decompress(html).decode() for key, html in rows}
        except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError):
            self._path.unlink(missing_ok=True)
            return {}

    def update(self, table: str, new: Mapping[bytes, str], needed: Collection[bytes]) -> None:
        """Keep what is new, and of what was kept only what is ``needed``."""
        if not new and not self._forget:
            return
        added = [(k, zlib.compress(text.encode(), 1)) for k, text in new.items()]
        with self._open() as database, database:
            if self._forget:
                kept = {key for (key,) in database.execute(f"SELECT key FROM {table}")}  # noqa: S608
                gone = [(key,) for key in kept.difference(needed)]
                database.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608
            database.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", added)  # noqa: S608

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as database:
            for table in ("html", "finished"):
                columns = "(key BLOB PRIMARY KEY, html BLOB NOT NULL) WITHOUT ROWID"
                database.execute(f"CREATE TABLE IF NOT EXISTS {table} {columns}")
            yield database


@cache
def code_digest(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bytes:
    """Stand for the code of modules of this package and the versions of others' distributions."""
    digest = hashlib.sha256()
    for name in ours:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for name in theirs:
        digest.update(version(name).encode())
    return digest.digest()
