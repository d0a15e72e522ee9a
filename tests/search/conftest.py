"""Indexes that the tests of searching share; none is to be changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.generation import current, folder_of
from search.searcher import Searcher


@pytest.fixture(scope="session")
def generation_path(index_path: Path) -> Path:
    """The folder of the tiny help centre's generation."""
    return folder_of(index_path, current(index_path))


@pytest.fixture(scope="session")
def searcher(index_path: Path) -> Iterator[Searcher]:
    """A searcher of the tiny help centre."""
    opened = Searcher.open(index_path)
    yield opened
    opened.close()


@pytest.fixture
def copied(index_path: Path, tmp_path: Path) -> Path:
    """The tiny index with nothing but its generation, for the test to change."""
    index = tmp_path / "index"
    number = current(index_path)
    shutil.copytree(folder_of(index_path, number), folder_of(index, number))
    shutil.copy(index_path / "CURRENT", index / "CURRENT")
    return index
