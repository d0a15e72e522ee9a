from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.embed import VectorCache, embed
from indexer.export import export
from search.encoder import Encoder
from tests.fake_model import DIMENSIONS, write_model

TEXTS = ["reset my password", "pay by card", "reset my password", "refund"]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("model")
    export(write_model(folder / "source"), "first", folder / "export")
    return Encoder(folder / "export" / "full")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.sqlite"


def test_each_text_gets_its_vector_in_its_place(encoder: Encoder, path: Path) -> None:
    vectors, reused = embed(
        TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None
    )

    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert reused == 0
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert vector.tolist() == encoder.passage(text).tolist()


def test_known_texts_are_reused_and_the_same(encoder: Encoder, path: Path) -> None:
    first, _ = embed(TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)
    second, reused = embed(
        [*TEXTS[::-1], "new"], encoder.settings, lambda: encoder, VectorCache(path), lambda n: None
    )

    assert reused == 4
    assert second[:4].tolist() == first[::-1].tolist()


def test_every_text_is_counted_once(encoder: Encoder, path: Path) -> None:
    steps: list[int] = []
    embed(TEXTS, encoder.settings, lambda: encoder, VectorCache(path), steps.append)
    again: list[int] = []
    embed([*TEXTS, "new"], encoder.settings, lambda: encoder, VectorCache(path), again.append)

    assert (sum(steps), sum(again)) == (4, 5)


def test_no_texts_give_no_vectors(encoder: Encoder, path: Path) -> None:
    vectors, reused = embed(
        [], encoder.settings, lambda: encoder, VectorCache(path), lambda n: None
    )

    assert (vectors.shape, reused) == ((0, DIMENSIONS), 0)


def test_vectors_of_another_model_are_not_reused(path: Path) -> None:
    cache = VectorCache(path)
    cache.add("one", {b"key": np.ones(3, np.float32)})

    assert cache.find("two", [b"key"]) == {}
    assert cache.find("one", [b"key"])[b"key"].tolist() == [1.0, 1.0, 1.0]


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM vector").fetchone()[0])


def test_unused_vectors_are_forgotten_once_they_are_the_half(path: Path) -> None:
    cache = VectorCache(path)
    keys = [bytes([n]) for n in range(10)]
    cache.add("old", {keys[0]: np.zeros(2, np.float32)})
    cache.add("new", {key: np.full(2, key[0], np.float32) for key in keys})

    cache.keep("new", keys[:6])
    kept = rows(path)
    cache.keep("new", keys[:5])

    assert kept == 11
    assert rows(path) == 5
    assert {k: v.tolist() for k, v in cache.find("new", keys).items()} == {
        key: [float(key[0])] * 2 for key in keys[:5]
    }


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_what_is_no_cache_is_replaced(encoder: Encoder, path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    first, _ = embed(TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)
    second, reused = embed(
        TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None
    )

    assert reused == 4
    assert first.tolist() == second.tolist()


@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
def test_a_cache_damaged_within_is_replaced(encoder: Encoder, path: Path, part: float) -> None:
    texts = [f"text {n}" for n in range(200)]
    expected, _ = embed(texts, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)
    content = bytearray(path.read_bytes())
    start = int(len(content) * part)
    content[start : start + 5000] = b"\xa5" * 5000
    path.write_bytes(content)

    found, _ = embed(texts, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)
    again, reused = embed(
        texts, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None
    )

    assert found.tolist() == expected.tolist() == again.tolist()
    assert reused == 200


@pytest.mark.parametrize("content", [b"", b"short", b"\x00" * (DIMENSIONS * 4 + 4)])
def test_a_damaged_vector_is_computed_again(encoder: Encoder, path: Path, content: bytes) -> None:
    expected, _ = embed(TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE vector SET vector = ?", (content,))

    found, reused = embed(
        TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None
    )

    assert reused == 0
    assert found.tolist() == expected.tolist()


def test_a_killed_writers_log_does_no_harm(encoder: Encoder, path: Path) -> None:
    expected, _ = embed(TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)
    path.with_name(f"{path.name}-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\x01" * 4000)

    found, _ = embed(TEXTS, encoder.settings, lambda: encoder, VectorCache(path), lambda n: None)

    assert found.tolist() == expected.tolist()
