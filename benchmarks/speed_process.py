"""A system in a process of its own, so that its time and its memory are its own."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.peers.protocol import MODEL_FOLDER

ROOT = Path(__file__).parents[1]
MB = 1024 * 1024


class TookTooLong(Exception):
    """A step was stopped at its limit."""


class Failed(Exception):
    """A system's process ended by itself; what it wrote to stderr says why."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer and what it took inside of the process."""

    seconds: float
    processor: float
    """Seconds of all threads together: what others do on the machine matters less."""
    found: list[str] | None


@dataclass(frozen=True, slots=True)
class Program:
    """How a system is started."""

    name: str
    python: Path
    """The interpreter of its environment."""
    module: str
    """What speaks for it, below ``benchmarks.peers``."""
    model: Path


class Process:
    """A running system."""

    def __init__(self, program: Program, cores: int, log: Path) -> None:
        """Start it on so many cores, its libraries' threads limited to as many."""
        self._started = perf_counter()
        environment = os.environ | _environment(program, cores)
        with log.open("ab") as errors, _on_cores(cores):
            self._process = subprocess.Popen(
                [str(program.python), "-m", f"benchmarks.peers.{program.module}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                env=environment,
                text=True,
                start_new_session=True,
            )
        self._name, self._log = program.name, log

    def do(self, action: str, limit: float, **values: str) -> Taken:
        """Have something done.

        Raises ``TookTooLong`` after ``limit`` seconds, ``Failed`` when the process ends.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"do": action, **values}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Failed(f"{self._name}: {action}: see {self._log}") from None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(limit):
                raise TookTooLong(f"{self._name}: {action}")
        line = self._process.stdout.readline()
        if not line:
            raise Failed(f"{self._name}: {action}: see {self._log}")
        return Taken(**json.loads(line))

    def age(self) -> float:
        """Return the seconds since it was started."""
        return perf_counter() - self._started

    def memory(self) -> tuple[float, float]:
        """Return its resident memory now: (PSS, RSS) in MB."""
        return memory_of(self._process.pid)

    def stop(self) -> None:
        """End it and whatever it started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


@contextmanager
def running(program: Program, cores: int, log: Path) -> Iterator[Process]:
    """Run a system for the length of a block."""
    process = Process(program, cores, log)
    try:
        yield process
    finally:
        process.stop()


def memory_of(pid: int) -> tuple[float, float]:
    """Return a process's resident memory: (PSS, RSS) in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    kilobytes = {
        name: int(value.split()[0]) for name, _, value in (n.partition(":") for n in lines)
    }
    return kilobytes["Pss"] / 1024, kilobytes["Rss"] / 1024


def size_of(folder: Path) -> float:
    """Return what a file or all files below a folder take, in MB."""
    files = [folder] if folder.is_file() else folder.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file()) / MB


def _environment(program: Program, cores: int) -> dict[str, str]:
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LANCE_CPU_THREADS")
    return {
        **dict.fromkeys((*names, "RAYON_NUM_THREADS"), str(cores)),
        MODEL_FOLDER: str(program.model),
        "TOKENIZERS_PARALLELISM": "false",
        # Nothing is fetched and nothing is reported while it is timed.
        "HF_HUB_OFFLINE": "1",
        "HAYSTACK_TELEMETRY_ENABLED": "false",
    }


@contextmanager
def _on_cores(count: int) -> Iterator[None]:
    """Let what is started in the block run on the last ``count`` cores alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[-count:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
