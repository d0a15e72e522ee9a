"""Firstline's site under load: the real server, asked by clients in a process of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np

from benchmarks.speed_process import ROOT, memory_of

_PATIENCE = 60  # seconds for a server to stop


@dataclass(frozen=True, slots=True)
class Load:
    """What some clients saw."""

    clients: int
    per_second: float
    p50: float
    """Milliseconds."""
    p95: float


@dataclass(frozen=True, slots=True)
class Site:
    """What was measured of the site."""

    workers: int
    ready: float
    """Seconds from the start of the program to its first answer."""
    memory: tuple[float, ...]
    """PSS in MB after the load: the parent, then each worker."""
    loads: tuple[Load, ...]


def measure_site(
    index: Path, questions: Sequence[str], clients: Sequence[int], seconds: float
) -> Site:
    """Serve an index and ask it for some seconds with each number of clients."""
    workers = len(os.sched_getaffinity(0))
    started = perf_counter()
    with serving(index, workers) as (url, pid):
        with urlopen(f"{url}/api/search?q={quote(questions[0])}", timeout=_PATIENCE) as answer:  # noqa: S310
            answer.read()
        ready = perf_counter() - started
        share = (len(questions) - 1) // (len(clients) + 1)
        parts = [questions[1 + n * share : 1 + (n + 1) * share] for n in range(len(clients) + 1)]
        _load(url, 2, seconds / 4, parts.pop())  # warms up
        pairs = zip(clients, parts, strict=True)
        loads = tuple(_load(url, count, seconds, part) for count, part in pairs)
        memory = tuple(memory_of(one)[0] for one in (pid, *_children(pid)))
    return Site(workers, ready, memory, loads)


def _load(url: str, clients: int, seconds: float, questions: Sequence[str]) -> Load:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed_load", url, str(clients), str(seconds)],
        input="\n".join(questions),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    p50, p95 = np.percentile(answer["ms"], [50, 95])
    return Load(clients, len(answer["ms"]) / answer["seconds"], float(p50), float(p95))


@contextmanager
def serving(index: Path, workers: int) -> Iterator[tuple[str, int]]:
    """Run ``firstline serve``; yield its address and the parent's process id."""
    options = ["--port", str(_free_port()), "--workers", str(workers)]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve", *options],
            cwd=folder,
            env=os.environ | {"FIRSTLINE_INDEX__PATH": str(index), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise SystemExit("firstline serve did not start; see above.")
            yield line.split()[-1], process.pid
        finally:
            process.terminate()
            process.communicate(timeout=_PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(child) for child in text.split()]
