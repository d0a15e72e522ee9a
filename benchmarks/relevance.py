"""How good are the rankings?  ``python -m benchmarks.relevance FOLDER ...`` prints a table a set.

Each folder holds a question set in BEIR form.  Its articles are written as Markdown, indexed,
and asked through the real Searcher.  Reciprocal rank fusion (Cormack, Clarke and Büttcher,
SIGIR 2009, k = 60) of the same two rankings stands beside the blend for comparison.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.beir import QuestionSet, hit, ndcg, read_set, reciprocal_rank, write_articles
from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.searcher import Searcher
from search.types import Mode, Question

DEPTH = 100
RESAMPLES = 2000
_RRF_K = 60

Rankings = dict[str, list[list[str]]]
"""Way of ranking → for each question the ids of the articles, best first."""

MEASURES: dict[str, Callable[[Sequence[str], dict[str, int]], float]] = {
    "hit@1": lambda ranked, relevant: hit(ranked, relevant, 1),
    "hit@3": lambda ranked, relevant: hit(ranked, relevant, 3),
    "MRR@10": reciprocal_rank,
    "nDCG@10": ndcg,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path, help="a question set in BEIR form")
    parser.add_argument("--model", default="all-MiniLM-L6-v2", help="embedding model")
    parser.add_argument("--cache", type=Path, help="keep indexes here, for a faster next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = arguments.cache or Path(temporary)
        for folder in arguments.folder:
            questions = read_set(folder)
            searcher = open_set(questions, cache / folder.name, arguments.model)
            print(table(questions, rank_all(questions, searcher)))
            searcher.close()


def open_set(questions: QuestionSet, folder: Path, model: str) -> Searcher:
    """Index the set's articles (again, where nothing changed in an instant) and open the index."""
    articles = folder / "articles"
    if not articles.exists():
        write_articles(questions.articles, articles)
    build(ContentSettings(articles), folder / "index", BuildOptions(model), Silent())
    return Searcher.open(folder / "index")


def rank_all(questions: QuestionSet, searcher: Searcher) -> Rankings:
    """Ask every question that has an answer in every way."""
    rankings: Rankings = {mode.value: [] for mode in Mode}
    for question in questions.relevant:
        for mode in Mode:
            found = searcher.search(Question(questions.questions[question], mode=mode, limit=DEPTH))
            rankings[mode.value].append([answer.article.id for answer in found.answers])
    pairs = zip(rankings["words"], rankings["meaning"], strict=True)
    rankings["RRF"] = [reciprocal_rank_fusion(pair) for pair in pairs]
    return rankings


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Fuse rankings by ranks alone."""
    scores: dict[str, float] = {}
    for ranked in rankings:
        for rank, article in enumerate(ranked, start=1):
            scores[article] = scores.get(article, 0.0) + 1 / (_RRF_K + rank)
    return sorted(scores, key=lambda article: (-scores[article], article))


def table(questions: QuestionSet, rankings: Rankings) -> str:
    """Return the measures of each way of ranking, and the blend's nDCG@10 against the others."""
    relevant = list(questions.relevant.values())
    lines = [
        f"\n### {questions.name}: {len(questions.articles)} articles, {len(relevant)} questions"
    ]
    lines += ["", f"| | {' | '.join(MEASURES)} | blend is better by |", "| --- |" + " --- |" * 5]
    blend = _values(rankings["blend"], relevant, ndcg)
    for way, ranked in rankings.items():
        means = [f"{_values(ranked, relevant, m).mean():.3f}" for m in MEASURES.values()]
        difference = blend - _values(ranked, relevant, ndcg)
        interval = "" if way == "blend" else _interval(difference)
        lines.append(f"| {way} | {' | '.join(means)} | {interval} |")
    return "\n".join(lines)


def _values(
    rankings: Sequence[Sequence[str]],
    relevant: Sequence[dict[str, int]],
    measure: Callable[[Sequence[str], dict[str, int]], float],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([measure(*pair) for pair in zip(rankings, relevant, strict=True)])


def _interval(differences: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    """Return the mean difference with its 95 % interval by a paired bootstrap."""
    generator = np.random.default_rng(0)
    picks = generator.integers(0, len(differences), (RESAMPLES, len(differences)))
    low, high = np.quantile(differences[picks].mean(axis=1), [0.025, 0.975])
    return f"{differences.mean():+.3f} ({low:+.3f} to {high:+.3f})"


if __name__ == "__main__":
    main()
