"""Labelled question sets in BEIR form (corpus.jsonl, queries.jsonl, qrels.tsv)."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles, questions and which article answers which question how well."""

    name: str
    articles: tuple[dict[str, str], ...]
    questions: dict[str, str]
    relevant: dict[str, dict[str, int]]
    """Question id → article id → grade; a question without an entry has no answer."""


def read_set(folder: Path) -> QuestionSet:
    """Read a folder in BEIR form."""
    relevant: dict[str, dict[str, int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if int(row["score"]) > 0:
                relevant.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    questions = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    return QuestionSet(folder.name, tuple(_rows(folder / "corpus.jsonl")), questions, relevant)


def write_articles(articles: Sequence[dict[str, str]], folder: Path) -> None:
    """Write the set's articles as Firstline's Markdown files."""
    folder.mkdir(parents=True)
    for number, article in enumerate(articles):
        head = {"id": article["_id"], "title": article["title"] or article["_id"]}
        text = f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n{article['text']}\n"
        (folder / f"{number:05}.md").write_text(text, encoding="utf-8")


def ndcg(ranked: Sequence[str], relevant: dict[str, int], depth: int = 10) -> float:
    """Return nDCG at ``depth`` (Järvelin and Kekäläinen, 2002) with linear gain."""
    gains = [relevant.get(article, 0) for article in ranked[:depth]]
    ideal = sorted(relevant.values(), reverse=True)[:depth]
    return _dcg(gains) / _dcg(ideal)


def reciprocal_rank(ranked: Sequence[str], relevant: dict[str, int], depth: int = 10) -> float:
    """Return 1 / rank of the first relevant article, 0 beyond ``depth``."""
    for rank, article in enumerate(ranked[:depth], start=1):
        if article in relevant:
            return 1 / rank
    return 0.0


def hit(ranked: Sequence[str], relevant: dict[str, int], depth: int) -> float:
    """Return 1 when a relevant article is among the first ``depth``."""
    return float(any(article in relevant for article in ranked[:depth]))


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
