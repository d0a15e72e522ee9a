"""Which articles stand beside an article: those its writer names, then the nearest by meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.texts import Texts
from search.encoder import Vectors
from search.impacts import Ints

COUNT = 4
NEAR = 0.5
"""Cosine of two articles' mean vectors below which they are not called related."""

_BLOCK = 1024  # rows compared at a time, so that memory stays small for large help centres


def related_articles(texts: Texts, vectors: Vectors | None) -> list[list[int]]:
    """Return for each article the numbers of related ones of its language, at most ``COUNT``."""
    known = _by_name(texts)
    near = _nearest(texts, vectors) if vectors is not None else [[] for _ in texts.articles]
    chosen = []
    for number, article in enumerate(texts.articles):
        named = [known[name] for name in article.source.head.related if name in known]
        chosen.append(beside(number, named, near[number]))
    return chosen


def beside(number: int, named: Sequence[int], near: Sequence[int]) -> list[int]:
    """Return what stands beside an article: those its writer names, filled up with near ones."""
    others = [other for other in dict.fromkeys([*named, *near]) if other != number]
    return others[: max(COUNT, len(named))]


def centres_of(owners: Ints, vectors: Vectors, articles: int) -> Vectors:
    """Return the mean of each article's vectors, scaled to length 1; ``owners`` are theirs."""
    sums = np.zeros((articles, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    units: Vectors = sums / np.maximum(lengths, 1e-12)
    return units


def best(cosines: Vectors, own: int) -> list[int]:
    """Return the nearest articles but ``own`` itself, the nearest first; changes ``cosines``."""
    cosines[own] = -1
    count = min(COUNT, len(cosines))
    places = np.argpartition(-cosines, count - 1)[:count]
    ordered: Sequence[int] = places[np.argsort(-cosines[places], kind="stable")].tolist()
    return [place for place in ordered if cosines[place] >= NEAR]


def _by_name(texts: Texts) -> dict[str, int]:
    """Return id, slug and path → number."""
    return {
        name: number
        for number, article in enumerate(texts.articles)
        for name in (article.source.path, article.source.slug, article.source.id)
    }


def _nearest(texts: Texts, vectors: Vectors) -> list[list[int]]:
    layout = texts.layout
    owners = np.concatenate([layout.name_article, layout.passage_article])
    centres = centres_of(owners, vectors, len(texts.articles))
    languages = np.array([article.source.language for article in texts.articles])
    nearest: list[list[int]] = []
    for start in range(0, len(centres), _BLOCK):
        block = centres[start : start + _BLOCK] @ centres.T
        same = languages[start : start + _BLOCK, None] == languages[None, :]
        block[~same] = -1
        nearest.extend(best(row, start + i) for i, row in enumerate(block))
    return nearest
