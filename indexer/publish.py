"""Where a generation is built aside, and how it becomes the live one."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import IndexBusy, IndexUnwritable
from search.generation import folder_of


@contextmanager
def room(index: Path) -> Iterator[Path]:
    """Give an empty folder to build the next generation in; nobody else builds meanwhile.

    Raises ``IndexBusy`` while another build runs, ``IndexUnwritable`` when the disk is full or
    shut.
    """
    with _writing(index), _lock(index), _fewer_collections(), _aside(index) as folder:
        yield folder


def publish(index: Path, folder: Path) -> int:
    """Bring the generation to the disk, give it its name and make it the live one.

    A rename is atomic but reaches the disk only with its folder, so data goes first and
    CURRENT last: after a power cut it names a whole generation, the old or the new.
    """
    for path in (*folder.rglob("*"), folder):
        _sync(path)
    number = int(folder.stem)
    folder.rename(folder_of(index, number))
    _sync(folder.parent)
    pointer = index / "CURRENT.tmp"
    pointer.write_text(f"{number}\n", "ascii")
    _sync(pointer)
    pointer.replace(index / "CURRENT")
    _sync(index)
    return number


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Look for reference cycles less often: a build makes millions of objects and few cycles."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _writing(index: Path) -> Iterator[None]:
    """Tell a full disk or a missing right as what it is."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexUnwritable(
            f"{index}: cannot be written ({error}), so nothing was indexed. "
            "Make room or give write access, then run 'firstline index' again."
        ) from error


@contextmanager
def _lock(index: Path) -> Iterator[None]:
    """Let one build at a time in; the kernel frees the lock of a killed one."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusy(
                f"{index}: another build is running. Wait for it to end, then try again."
            ) from None
        yield


@contextmanager
def _aside(index: Path) -> Iterator[Path]:
    """Give an empty folder to build in; whatever killed builds left is removed first."""
    generations = index / "generations"
    generations.mkdir(exist_ok=True)
    for left in generations.glob("*.tmp"):
        shutil.rmtree(left)
    numbers = [int(path.name) for path in generations.iterdir() if path.name.isdigit()]
    folder = generations / f"{max(numbers, default=0) + 1}.tmp"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
