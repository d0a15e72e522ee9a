"""What the speed bench asks of every system, one JSON object a line.

It needs nothing but Python and NumPy, so that a peer runs in an environment of its own.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Protocol, TextIO

import numpy as np
import numpy.typing as npt

ANSWERS = 10
"""Answers wanted to each question."""

MODEL_FOLDER = "SPEED_MODEL"
"""Environment variable: folder of the sentence-transformers model that all systems use."""

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article, as Firstline cuts it: the document of every other system."""

    id: str
    text: str
    """The article's title, the heading and the text."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is indexed: the same in both forms."""

    articles: Path
    """Folder of Markdown files; what Firstline reads."""
    passages: tuple[Passage, ...]
    """What the others read."""
    vectors: Vectors | None
    """A unit vector a passage where embedding is not to be timed."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One article with a sentence more: the same in both forms."""

    articles: Path
    """Folder of Markdown files with the edited article."""
    passages: tuple[Passage, ...]
    """All passages of the article; their ids are those of before."""


class System(Protocol):
    """A search engine that blends words and meaning."""

    @property
    def packages(self) -> tuple[str, ...]:
        """Distributions whose versions are printed."""

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Make an index of the corpus in ``folder``, which is there and empty."""

    def open(self, folder: Path) -> None:
        """Be ready to answer from the index in ``folder``."""

    def replace(self, edit: Edit) -> None:
        """Take an edited article into the open index and bring it to the disk."""

    def ask(self, question: str) -> list[str]:
        """Return the best answers' ids, best first."""


def run(system: System) -> None:
    """Answer the bench until it hangs up."""
    # Libraries print to stdout as well; that must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        _say(answers, _obey(system, json.loads(line)))


def model_folder() -> str:
    """Return where the weights lie."""
    return os.environ[MODEL_FOLDER]


def write_passages(passages: tuple[Passage, ...], path: Path) -> None:
    """Write passages for another process."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps([one.id, one.text]) + "\n" for one in passages)


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Read what ``write_passages`` wrote."""
    with path.open(encoding="utf-8") as file:
        return tuple(Passage(*json.loads(line)) for line in file)


def _obey(system: System, request: dict[str, Any]) -> dict[str, Any]:
    order = _ready(system, request)
    started, worked = perf_counter(), process_time()
    found = order()
    taken = {"seconds": perf_counter() - started, "processor": process_time() - worked}
    return {**taken, "found": found}


def _ready(system: System, request: dict[str, Any]) -> Callable[[], list[str] | None]:
    """Return what is to be timed, with its input in memory."""
    if request["do"] == "name":
        return lambda: [f"{package} {version(package)}" for package in system.packages]
    if request["do"] == "ask":
        return lambda: system.ask(request["question"])
    folder = Path(request["folder"])
    if request["do"] == "open":
        return lambda: system.open(folder)
    articles, passages = Path(request["articles"]), read_passages(Path(request["passages"]))
    if request["do"] == "replace":
        return lambda: system.replace(Edit(articles, passages))
    vectors = np.load(request["vectors"]) if request["vectors"] else None
    return lambda: system.index(Corpus(articles, passages, vectors), folder)


def _say(answers: TextIO, reply: dict[str, Any]) -> None:
    answers.write(json.dumps(reply) + "\n")
    answers.flush()
