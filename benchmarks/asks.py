"""What do ``asks`` bring?  ``python -m benchmarks.asks FOLDER`` prints hit@1 and hit@3 by number.

The folder holds ``train.csv`` and ``test.csv`` with the columns ``text`` and ``category``, as
banking77 has them.  Each category becomes an article with nothing but its name as the title and
some training questions as ``asks``; all test questions are asked.  Making an article of a category
is this program's doing, not the data's.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import yaml

from app.evaluation.measures import hit
from app.evaluation.present import table
from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.encoder import Encoder, Vectors
from search.generation import ENCODER, current, folder_of
from search.query import normalise
from search.searcher import Searcher
from search.types import Mode, Question

COUNTS = (0, 1, 3, 10)
DRAWS = 3
COSINE = "best single cosine"
"""The article of the nearest title or ask: what a plain vector search finds."""

Labelled = tuple[str, str]
"""(question, category)."""
Means = dict[str, tuple[float, float]]
"""Way of ranking → (hit@1, hit@3)."""


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="train.csv and test.csv")
    parser.add_argument("--model", default="all-MiniLM-L6-v2", help="embedding model")
    parser.add_argument("--cache", type=Path, help="keep indexes here, for a faster next run")
    parser.add_argument("--counts", nargs="+", type=int, default=COUNTS, help="asks an article")
    parser.add_argument("--draws", type=int, default=DRAWS, help="choices of asks to average over")
    arguments = parser.parse_args()
    training, test = (read(arguments.folder / name) for name in ("train.csv", "test.csv"))
    with tempfile.TemporaryDirectory() as temporary:
        cache = arguments.cache or Path(temporary)
        nearest: Nearest | None = None
        curve: dict[int, Means] = {}
        for count in arguments.counts:
            draws = []
            for draw in range(arguments.draws if count else 1):
                asks = choose(training, count, draw)
                searcher = open_asks(asks, cache, f"{count}-{draw}", arguments.model)
                nearest = nearest or Nearest(cache / "index")
                near = nearest(asks, [text for text, _ in test])
                draws.append(measure(searcher, test, near))
                searcher.close()
                print(f"{count} asks, draw {draw + 1}: {draws[-1]}", file=sys.stderr, flush=True)
            curve[count] = {way: _mean([each[way] for each in draws]) for way in draws[0]}
    for place, name in enumerate(("hit@1", "hit@3")):
        head = [name, *(f"{count} asks" for count in curve)]
        ways = (COSINE, *Mode)
        rows = [[way, *(f"{means[way][place]:.3f}" for means in curve.values())] for way in ways]
        print(table(head, rows), end="\n\n")


def read(path: Path) -> list[Labelled]:
    """Read (question, category) pairs."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def choose(training: Sequence[Labelled], count: int, draw: int) -> dict[str, list[str]]:
    """Return ``count`` questions of each category; fewer are the first ones of more."""
    by_category: dict[str, list[str]] = {}
    for text, category in training:
        by_category.setdefault(category, []).append(text)
    chosen = random.Random(draw)  # noqa: S311 - no secret
    return {
        category: chosen.sample(texts, len(texts))[:count]
        for category, texts in sorted(by_category.items())
    }


def open_asks(asks: dict[str, list[str]], cache: Path, name: str, model: str) -> Searcher:
    """Index an article a category below ``cache``; the caches of vectors and models are shared."""
    folder = cache / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, (category, questions) in enumerate(asks.items()):
        head = {"id": category, "title": category.replace("_", " "), "asks": questions}
        text = f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n"
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")
    build(ContentSettings(folder), cache / "index", BuildOptions(model), Silent())
    return Searcher.open(cache / "index")


def measure(searcher: Searcher, test: Sequence[Labelled], near: Sequence[Sequence[str]]) -> Means:
    """Return way of ranking → (hit@1, hit@3); ``near`` is the ranking by the best cosine."""
    hits: dict[str, list[tuple[float, float]]] = {way: [] for way in (COSINE, *Mode)}
    for (text, category), nearest in zip(test, near, strict=True):
        ways: dict[str, Sequence[str]] = {COSINE: nearest}
        for mode in Mode:
            answers = searcher.search(Question(text, mode=mode, limit=3)).answers
            ways[mode.value] = [answer.article.id for answer in answers]
        for way, ranked in ways.items():
            first, third = (hit(ranked, {category: 1.0}, depth) for depth in (1, 3))
            hits[way].append((first, third))
    means = {way: np.mean(each, axis=0) for way, each in hits.items()}
    return {way: (float(first), float(third)) for way, (first, third) in means.items()}


class Nearest:
    """Ranks categories by the cosine of their nearest title or ask; encodes each text once."""

    def __init__(self, index: Path) -> None:
        self._encoder = Encoder(folder_of(index, current(index)) / ENCODER)
        self._known: dict[str, Vectors] = {}

    def __call__(self, asks: dict[str, list[str]], texts: Sequence[str]) -> list[list[str]]:
        """Return for each text the three nearest categories, nearest first."""
        questions = self._encode(self._encoder.query, texts)
        names = [[category.replace("_", " "), *asks[category]] for category in asks]
        best = [
            (questions @ self._encode(self._encoder.passage, each).T).max(axis=1) for each in names
        ]
        order = np.argsort(-np.stack(best, axis=1), axis=1, kind="stable")[:, :3]
        categories = list(asks)
        return [[categories[number] for number in row] for row in order]

    def _encode(self, encode: Callable[[str], Vectors], texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = encode(normalise(text))
        return np.stack([self._known[text] for text in texts])


def _mean(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    first, third = np.mean(pairs, axis=0)
    return float(first), float(third)


if __name__ == "__main__":
    main()
