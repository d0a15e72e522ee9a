"""Texts → vectors, each computed once: cached by the SHA-256 of its text and the model."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from search.encoder import Encoder, EncoderSettings, Vectors

_BATCH = 64  # vectors written in one transaction: a killed build loses at most these
_CHECKSUM = 4  # bytes
_ASKED = 500  # vectors looked for at once: SQLite before 3.32 takes 999 values


class VectorCache:
    """Vectors on disk, by model and text; several builds may use it one after another.

    A damaged cache is thrown away, and a damaged vector is computed again: that costs time,
    not truth.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        if not self._is_sound():
            for left in path.parent.glob(f"{path.name}*"):
                left.unlink()

    def find(self, model: str, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return those vectors that are known."""
        found = {}
        with self._open() as database:
            for start in range(0, len(keys), _ASKED):
                some = keys[start : start + _ASKED]
                marks = ", ".join("?" * len(some))
                query = f"SELECT text, vector FROM vector WHERE model = ? AND text IN ({marks})"  # noqa: S608
                for key, sealed in database.execute(query, (model, *some)):
                    vector = _unsealed(sealed)
                    if vector is not None:
                        found[key] = vector
        return found

    def add(self, model: str, vectors: dict[bytes, Vectors]) -> None:
        """Remember vectors."""
        with self._open() as database, database:
            database.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)",
                [(model, key, _sealed(vector)) for key, vector in vectors.items()],
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

    def _is_sound(self) -> bool:
        if not self._path.exists():
            return True
        try:
            with self._open() as database:
                return bool(database.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.OperationalError:
            raise  # The disk or its rights are at fault, not the cache.
        except sqlite3.DatabaseError:
            return False

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS vector ("
                "model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
            )
            yield database


def _sealed(vector: Vectors) -> bytes:
    """Return a vector with a checksum behind it."""
    content = vector.astype(np.float32).tobytes()
    return content + zlib.crc32(content).to_bytes(_CHECKSUM, "little")


def _unsealed(sealed: bytes) -> Vectors | None:
    content, checksum = sealed[:-_CHECKSUM], sealed[-_CHECKSUM:]
    if zlib.crc32(content).to_bytes(_CHECKSUM, "little") != checksum:
        return None
    vector: Vectors = np.frombuffer(content, dtype=np.float32)
    return vector


def keys_of(texts: Sequence[str]) -> list[bytes]:
    """Return the names under which the cache keeps the vectors of these texts."""
    return [hashlib.sha256(text.encode()).digest() for text in texts]


def embed(
    texts: Sequence[str],
    settings: EncoderSettings,
    open_encoder: Callable[[], Encoder],
    cache: VectorCache,
    advance: Callable[[int], None],
) -> tuple[Vectors, int]:
    """Return (vectors of shape (texts, dimensions), how many of them were reused).

    A repeated text is encoded once; every text gets its vector.  The encoder is opened only
    when a vector is missing.
    """
    model = settings.fingerprint
    keys = keys_of(texts)
    known = cache.find(model, list(dict.fromkeys(keys)))
    reused = sum(key in known for key in keys)
    advance(reused)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    for batch in _encoded(missing, open_encoder()) if missing else ():
        cache.add(model, batch)
        known.update(batch)
        advance(len(batch))
    advance(len(texts) - reused - len(missing))
    shape = (len(texts), settings.dimensions)
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
