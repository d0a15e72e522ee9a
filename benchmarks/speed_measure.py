"""The order of measuring one corpus: one step after the other, the systems by turns in each."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.speed_corpus import Prepared, edit, questions
from benchmarks.speed_process import Failed, Process, Program, Taken, TookTooLong, running, size_of

WARM_UP = 30
"""Questions asked before any is timed."""

AGAIN = 20
"""Questions that are asked again."""

MEASURES = {
    "index": "index, s",
    "index processor": "index, processor s",
    "index ready": "index without embedding, s",
    "index ready processor": "index without embedding, processor s",
    "replace": "re-index one article, s",
    "replace processor": "re-index one article, processor s",
    "cold": "cold start, s",
    "p50": "question p50, ms",
    "p95": "question p95, ms",
    "processor": "question, processor p50, ms",
    "again": "asked again p50, ms",
    "pss": "resident memory (PSS), MB",
    "rss": "resident memory (RSS), MB",
    "disk": "index on disk, MB",
}
"""Name of a measure → what the tables call it.  Of each, less is better."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How thoroughly to measure."""

    rounds: int
    """Repetitions, of which the median counts."""
    asked: int
    """Questions in a round."""
    limit: float
    """Seconds that a step may take."""
    embed_up_to: int
    """Articles up to which indexing is timed with embedding as well."""
    cores: int
    """For indexing; questions have one."""


@dataclass(slots=True)
class Figures:
    """What was measured of one corpus."""

    corpus: str
    articles: int
    passages: int
    values: dict[str, dict[str, float | str]] = field(default_factory=dict)
    """Measure → system → value, or why there is none."""
    versions: dict[str, list[str]] = field(default_factory=dict)
    """System → what it runs on."""

    def set(self, measure: str, system: str, value: float | str) -> None:
        """Note a value."""
        self.values.setdefault(measure, {})[system] = value


class Bench:
    """Measures some systems on one corpus."""

    def __init__(self, prepared: Prepared, programs: Sequence[Program], plan: Plan) -> None:
        self._prepared, self._plan = prepared, plan
        self._programs = list(programs)
        self._figures = Figures(prepared.name, len(prepared.titles), len(prepared.passages))
        self._log = prepared.folder / "stderr.log"

    def measure(self) -> Figures:
        """Take all figures; a system that fails or takes too long drops out with that step."""
        if len(self._prepared.titles) <= self._plan.embed_up_to:
            self._each("index", lambda program: self._index(program, vectors=False))
        self._each("index ready", lambda program: self._index(program, vectors=True))
        for program in self._programs:
            self._figures.set("disk", program.name, _disk(self._folder(program)))
        self._cold_starts()
        self._questions()
        self._each("replace", self._replace)
        return self._figures

    def _each(self, measure: str, take: Callable[[Program], Taken]) -> None:
        for program in list(self._programs):
            self._say(f"{MEASURES[measure]}: {program.name}")
            with self._watched(measure, program):
                taken = take(program)
                self._figures.set(measure, program.name, taken.seconds)
                if f"{measure} processor" in MEASURES:
                    self._figures.set(f"{measure} processor", program.name, taken.processor)

    def _say(self, step: str) -> None:
        """Tell whoever waits; the tables go to stdout."""
        print(f"{self._prepared.name}: {step} …", file=sys.stderr, flush=True)

    @contextmanager
    def _watched(self, measure: str, program: Program) -> Iterator[None]:
        """Note in the table why there is no figure, and go on without the system."""
        try:
            yield
        except TookTooLong:
            self._figures.set(measure, program.name, f"> {self._plan.limit:.0f} s")
        except Failed as error:
            self._say(str(error))
            self._figures.set(measure, program.name, "failed")
        else:
            return
        if program in self._programs:
            self._programs.remove(program)

    def _folder(self, program: Program) -> Path:
        return self._prepared.folder / "indexes" / program.name

    def _index(self, program: Program, *, vectors: bool) -> Taken:
        prepared, folder = self._prepared, self._folder(program)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if program.module == "firstline":
            _fill_cache(prepared.index / "cache", folder / "cache", vectors=vectors)
        with running(program, self._plan.cores, self._log) as process:
            # Answered when all is imported, so that only the work is timed.
            self._figures.versions[program.name] = process.do("name", self._plan.limit).found or []
            values = {
                "articles": str(prepared.articles),
                "passages": str(prepared.passage_file),
                "vectors": str(prepared.vector_file) if vectors else "",
            }
            return process.do("index", self._plan.limit, folder=str(folder), **values)

    def _cold_starts(self) -> None:
        question = questions(self._prepared.titles)[0]
        self._say("cold starts")
        taken: dict[str, list[float]] = {}
        for number in range(self._plan.rounds):
            for program in _turned(self._programs, number):
                with self._watched("cold", program), running(program, 1, self._log) as process:
                    process.do("open", self._plan.limit, folder=str(self._folder(program)))
                    process.do("ask", self._plan.limit, question=question)
                    taken.setdefault(program.name, []).append(process.age())
        for program in self._programs:
            self._figures.set("cold", program.name, float(np.median(taken[program.name])))

    def _questions(self) -> None:
        self._say("questions")
        asked = questions(self._prepared.titles)
        with ExitStack() as stack:
            processes: dict[Program, Process] = {}
            for program in list(self._programs):
                with self._watched("p50", program):
                    process = stack.enter_context(running(program, 1, self._log))
                    process.do("open", self._plan.limit, folder=str(self._folder(program)))
                    processes[program] = process
            self._ask_all(processes, asked[:WARM_UP])
            new = asked[WARM_UP:]
            size = min(self._plan.asked, max(1, len(new) // self._plan.rounds))
            parts = [new[n * size : (n + 1) * size] for n in range(self._plan.rounds)]
            rounds = [self._ask_all(processes, part) for part in parts]
            again = [self._ask_all(processes, parts[0][:AGAIN]) for _ in parts]
            self._note("p50", rounds, 50, lambda one: one.seconds)
            self._note("p95", rounds, 95, lambda one: one.seconds)
            self._note("processor", rounds, 50, lambda one: one.processor)
            self._note("again", again, 50, lambda one: one.seconds)
            for program in self._programs:
                pss, rss = processes[program].memory()
                self._figures.set("pss", program.name, pss)
                self._figures.set("rss", program.name, rss)

    def _ask_all(
        self, processes: dict[Program, Process], asked: Sequence[str]
    ) -> dict[str, list[Taken]]:
        """Ask every question of every system, each time another one first."""
        taken: dict[str, list[Taken]] = {}
        for number, question in enumerate(asked):
            for program in _turned(self._programs, number):
                with self._watched("p50", program):
                    one = processes[program].do("ask", self._plan.limit, question=question)
                    taken.setdefault(program.name, []).append(one)
        return taken

    def _note(
        self,
        measure: str,
        rounds: Sequence[dict[str, list[Taken]]],
        percent: int,
        which: Callable[[Taken], float],
    ) -> None:
        """Note the median over the rounds of a percentile in milliseconds."""
        for program in self._programs:
            values = [np.percentile([*map(which, one[program.name])], percent) for one in rounds]
            self._figures.set(measure, program.name, 1000 * float(np.median(values)))

    def _replace(self, program: Program) -> Taken:
        """Return what it takes from an edited article to an index on disk that knows it."""
        before = self._prepared.edited.read_bytes()
        taken = []
        try:
            with running(program, self._plan.cores, self._log) as process:
                process.do("open", self._plan.limit, folder=str(self._folder(program)))
                for number in range(self._plan.rounds):
                    passages = str(edit(self._prepared, number))
                    articles = str(self._prepared.articles)
                    values = {"articles": articles, "passages": passages, "folder": ""}
                    taken.append(process.do("replace", self._plan.limit, **values))
        finally:
            self._prepared.edited.write_bytes(before)
        return sorted(taken, key=lambda one: one.seconds)[len(taken) // 2]


def _turned(programs: Sequence[Program], number: int) -> list[Program]:
    """Return the programs, beginning with another one for every number."""
    start = number % len(programs) if programs else 0
    return [*programs[start:], *programs[:start]]


def _fill_cache(source: Path, target: Path, *, vectors: bool) -> None:
    """Give Firstline the exported model, made once a machine, and the vectors where wanted."""
    shutil.copytree(source / "models", target / "models")
    for file in source.glob("vectors.sqlite*") if vectors else ():
        shutil.copy(file, target)


def _disk(folder: Path) -> float:
    """Return the size of what answering needs beside the model."""
    generations = folder / "generations"
    if not generations.exists():
        return size_of(folder)
    return size_of(generations) - sum(size_of(one) for one in generations.glob("*/encoder"))
