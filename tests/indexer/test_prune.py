from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.prune import prune
from search.generation import MANIFEST, Generation, folder_of

READER = """
import sys
from pathlib import Path
from search.generation import Generation

held = Generation.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def index(generations: list[Path]) -> Path:
    return generations[0].parent.parent


@pytest.fixture
def generations(tmp_path: Path, index_path: Path) -> list[Path]:
    """Five generations, the last of them live."""
    folders = [folder_of(tmp_path, number) for number in range(1, 6)]
    for folder in folders:
        shutil.copytree(folder_of(index_path, 1), folder)
    point(tmp_path, 5)
    return folders


def point(index: Path, number: int) -> None:
    (index / "CURRENT").write_text(f"{number}\n")


def left(index: Path) -> list[str]:
    return sorted(path.name for path in (index / "generations").iterdir())


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold a generation in a process of its own, until it is killed at the latest."""
    command = [sys.executable, "-c", READER, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_live_generation_and_the_one_before_stay(index: Path) -> None:
    prune(index)

    assert left(index) == ["4", "5"]


def test_the_live_generation_stays_however_old(index: Path) -> None:
    point(index, 2)

    prune(index)

    assert left(index) == ["2", "4", "5"]


def test_numbers_are_compared_as_numbers(index: Path, generations: list[Path]) -> None:
    generations[4].rename(folder_of(index, 10))
    point(index, 10)

    prune(index)

    assert left(index) == ["10", "4"]


def test_what_this_process_reads_stays_until_it_lets_go(
    index: Path, generations: list[Path]
) -> None:
    reader = Generation.open(generations[1])
    prune(index)
    while_read = left(index)
    reader.close()
    prune(index)

    assert while_read == ["2", "4", "5"]
    assert left(index) == ["4", "5"]


def test_what_is_forgotten_is_let_go(index: Path, generations: list[Path]) -> None:
    reader = Generation.open(generations[1])
    del reader
    prune(index)

    assert left(index) == ["4", "5"]


def test_what_another_process_reads_stays_until_it_is_killed(
    index: Path, generations: list[Path]
) -> None:
    with another_process(generations[0]) as process:
        prune(index)
        while_read = left(index)
        process.kill()
        process.wait()
        prune(index)

    assert while_read == ["1", "4", "5"]
    assert left(index) == ["4", "5"]


def test_a_generation_without_a_manifest_goes(index: Path, generations: list[Path]) -> None:
    (generations[0] / MANIFEST).unlink()

    prune(index)

    assert left(index) == ["4", "5"]


def test_other_folders_are_left_alone(index: Path) -> None:
    (index / "generations" / "6.tmp").mkdir()
    (index / "generations" / "notes").mkdir()

    prune(index)

    assert left(index) == ["4", "5", "6.tmp", "notes"]


def test_a_generation_opened_while_it_is_pruned_is_whole_or_missing(
    index: Path, generations: list[Path]
) -> None:
    reader = Generation.open(generations[0])
    prune(index)

    assert (generations[0] / "catalog.sqlite").exists()
    assert reader.manifest.articles == 10
    reader.close()
