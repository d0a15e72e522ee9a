"""A build's progress: bars with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from indexer.progress import Progress as Stages


def for_terminal(stream: TextIO | None = None) -> Stages:
    """Return what suits the stream (standard error unless given)."""
    stream = stream or sys.stderr
    return Bars(stream) if stream.isatty() else Lines(stream)


class Bars:
    """A bar for each stage."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream)

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Show a bar, or a pulse where the number of steps is not known."""
        columns = (
            TextColumn(f"{name:<20}"),
            BarColumn(),
            *((MofNCompleteColumn(), TimeRemainingColumn()) if total is not None else ()),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console) as progress:
            task = progress.add_task(name, total=total)
            yield lambda steps: progress.advance(task, steps)
            if total is None:
                progress.update(task, total=1, completed=1)

    def tell(self, line: str) -> None:
        """Print a line above the bars to come."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


QUIET_SECONDS = 10.0
"""A stage that takes longer says how far it is, and again after as long."""


class Lines:
    """A line for each stage when it ends, and now and then while it lasts."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Write what was done and how long it took."""
        started = told = time.monotonic()
        done = 0

        def advance(steps: int) -> None:
            nonlocal done, told
            done += steps
            if total and time.monotonic() - told >= QUIET_SECONDS:
                told = time.monotonic()
                left = (told - started) * (total - done) / max(done, 1)
                self._write(f"{name} {done} of {total}, about {left:.0f} s left")

        yield advance
        count = "" if total is None else f" {total}"
        self._write(f"{name}{count}: {time.monotonic() - started:.1f} s")

    def tell(self, line: str) -> None:
        """Write a line."""
        self._write(line)

    def _write(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()
