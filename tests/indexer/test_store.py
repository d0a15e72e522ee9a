from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.read import read_folder
from indexer.render import render_all
from indexer.store import write_catalog
from indexer.texts import texts_of
from indexer.types import ContentSettings
from tests.indexer.writing import write

FILES: dict[str, str | bytes] = {
    "pay/_category.md": "---\ntitle: Paying\nsummary: Money.\norder: 3\n---\n",
    "pay/_category.de.md": "---\ntitle: Bezahlen\n---\n",
    "pay/card.md": (
        "---\ntitle: Card\nsummary: Short.\norder: 2\nproduct: Shop\naliases: [old]\n"
        "publish_at: 2024-01-02\nexpires_at: 2030-01-02\nsearch: {boost: 2, exclude: true}\n"
        "updated: 2024-05-06\n---\n![a](a.png) One.\n\n## Fees\n\nTwo.\n"
    ),
    "pay/cash.md": f"# Cash\n\n![b](copy.PNG) {'Coins and notes. ' * 20}\n",
    "pay/inside.md": "---\nstatus: internal\n---\n# Inside\n\n![a](a.png)\n",
    "pay/a.png": b"image",
    "pay/copy.PNG": b"image",
    "pay/unused.png": b"unused",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the catalog of the files above."""
    base = tmp_path_factory.mktemp("store")
    content = ContentSettings(write(base / "articles", FILES), "en", ("en", "de"))
    reading = read_folder(content)
    texts = texts_of(render_all(reading, lambda n: None))
    (base / "generation").mkdir()
    write_catalog(base / "generation" / "catalog", texts, [[1, 0], [], [0]], reading, content)
    return base / "generation"


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "catalog")) as database:
        return database.execute(query).fetchall()


def test_articles_hold_what_their_heads_say(folder: Path) -> None:
    found = rows(
        folder,
        "SELECT number, slug, title, summary, category, product, position, public, boost,"
        " searchable, related FROM article ORDER BY number",
    )

    assert [row[:3] for row in found] == [
        (0, "pay/card", "Card"),
        (1, "pay/cash", "Cash"),
        (2, "pay/inside", "Inside"),
    ]
    assert found[0][3:] == ("Short.", "pay", "Shop", 2.0, 1, 2.0, 0, "[1, 0]")
    assert found[1][4:] == ("pay", None, float("inf"), 1, 1.0, 1, "[]")
    assert found[2][7:] == (0, 1.0, 1, "[0]")


def test_times_are_seconds_since_1970(folder: Path) -> None:
    found = rows(folder, "SELECT publish_at, expires_at, updated FROM article ORDER BY number")

    assert found[0] == (
        datetime(2024, 1, 2, tzinfo=UTC).timestamp(),
        datetime(2030, 1, 2, tzinfo=UTC).timestamp(),
        "2024-05-06T00:00:00+00:00",
    )
    assert found[1][:2] == (float("-inf"), float("inf"))


def test_a_summary_that_is_missing_is_the_beginning_of_the_text(folder: Path) -> None:
    ((summary,),) = rows(folder, "SELECT summary FROM article WHERE number = 1")

    assert summary == ("Coins and notes. " * 10)[: len(summary) - 2].rstrip() + " …"
    assert 140 < len(summary) <= 162


def test_headings_and_passages(folder: Path) -> None:
    headings = rows(folder, "SELECT headings FROM article WHERE number = 0")
    passages = rows(folder, "SELECT number, article, anchor, heading, text FROM passage LIMIT 2")

    assert json.loads(headings[0][0]) == [[2, "Fees", "fees"]]
    assert passages == [(0, 0, "", "", "One."), (1, 0, "fees", "Fees", "Two.")]


def test_categories_hold_a_row_a_language(folder: Path) -> None:
    assert rows(folder, "SELECT * FROM category ORDER BY language") == [
        ("pay", "de", "Bezahlen", "", 3.0),
        ("pay", "en", "Paying", "Money.", 3.0),
    ]


def test_redirects(folder: Path) -> None:
    assert rows(folder, "SELECT * FROM redirect") == [("old", "pay/card")]


def test_only_files_that_are_shown_are_kept_and_equal_ones_once(folder: Path) -> None:
    found = rows(folder, "SELECT path, media_type, size FROM asset ORDER BY path")
    owners = rows(folder, "SELECT * FROM asset_owner ORDER BY path, article")
    files = rows(folder, "SELECT DISTINCT file FROM asset")

    assert found == [("pay/a.png", "image/png", 5), ("pay/copy.PNG", "image/png", 5)]
    assert owners == [("pay/a.png", 0), ("pay/a.png", 2), ("pay/copy.PNG", 1)]
    assert len(files) == 1
    assert (folder / files[0][0]).read_bytes() == b"image"
    assert [p.relative_to(folder).as_posix() for p in (folder / "assets").iterdir()] == [
        files[0][0]
    ]
