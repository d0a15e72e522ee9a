"""Texts → vectors, each computed once: cached by the SHA-256 of its text and the model."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from search.encoder import Encoder, Vectors

_BATCH = 64  # vectors written in one transaction: a killed build loses at most these


class VectorCache:
    """Vectors on disk, by model and text; several builds may use it one after another."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path

    def find(self, model: str, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return those vectors that are known."""
        found = {}
        with self._open() as database:
            query = "SELECT vector FROM vector WHERE model = ? AND text = ?"
            for key in keys:
                row = database.execute(query, (model, key)).fetchone()
                if row is not None:
                    found[key] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def add(self, model: str, vectors: dict[bytes, Vectors]) -> None:
        """Remember vectors."""
        with self._open() as database, database:
            database.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                [(model, key, v.astype(np.float32).tobytes()) for key, v in vectors.items()],
            )

    def keep(self, model: str, keys: Sequence[bytes]) -> None:
        """Forget what no passage needs any more, once that is more than the half."""
        with self._open() as database, database:
            (count,) = database.execute("SELECT count(*) FROM vector").fetchone()
            if count <= 2 * len(keys):
                return
            database.execute("CREATE TEMP TABLE needed (text BLOB PRIMARY KEY)")
            database.executemany("INSERT OR IGNORE INTO needed VALUES (?)", [(k,) for k in keys])
            unused = "DELETE FROM vector WHERE model <> ? OR text NOT IN (SELECT text FROM needed)"
            database.execute(unused, (model,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            database = self._connect()
        except sqlite3.DatabaseError:
            # Only a cache: a damaged one is thrown away, and costs time, not truth.
            self._path.unlink()
            database = self._connect()
        with closing(database):
            yield database

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=30)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS vector ("
            "model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
        )
        return database


def embed(
    texts: Sequence[str], encoder: Encoder, cache: VectorCache, advance: Callable[[int], None]
) -> tuple[Vectors, int]:
    """Return (vectors of shape (texts, dimensions), how many of them were reused).

    A repeated text is encoded once; every text gets its vector.
    """
    model = encoder.settings.fingerprint
    keys = [hashlib.sha256(text.encode()).digest() for text in texts]
    known = cache.find(model, list(dict.fromkeys(keys)))
    reused = sum(key in known for key in keys)
    advance(reused)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    for batch in _encoded(missing, encoder):
        cache.add(model, batch)
        known.update(batch)
        advance(len(batch))
    cache.keep(model, list(dict.fromkeys(keys)))
    advance(len(texts) - reused - len(missing))
    shape = (len(texts), encoder.settings.dimensions)
    return np.array([known[key] for key in keys], dtype=np.float32).reshape(shape), reused


def _encoded(texts: dict[bytes, str], encoder: Encoder) -> Iterator[dict[bytes, Vectors]]:
    """Yield vectors in batches; each text is encoded alone, since padding would cost more."""
    keys = list(texts)
    # ONNX Runtime lets go of the GIL while it computes.
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            vectors = pool.map(encoder.passage, [texts[key] for key in batch])
            yield dict(zip(batch, vectors, strict=True))
