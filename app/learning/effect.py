"""What added questions would do: the same articles with and without them, asked the same."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.config import Config
from app.content import content_settings
from app.learning.meaning import Nearness
from app.learning.patch import Edit
from app.learning.proposals import Known, Proposal
from app.trees import opened
from indexer.memory import Memory
from indexer.tree import read_tree
from indexer.types import Origin
from search.searcher import Searcher
from search.types import Filters, Question

DEPTH: Final = 20
"""Answers looked at: further down nobody looks."""
NEARBY: Final = 0.5
"""Cosine from which on an ask of another article may lose its place to a new one."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where an article stands for a question, from 1; ``None`` beyond the first 20."""

    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Loss:
    """An ask that found its article first and would find another."""

    ask: str
    article: Known
    ranks: Ranks
    taken_by: str | None
    """Id of the article that would stand first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one proposal does."""

    question: Ranks
    others: tuple[Ranks, ...]
    """Of its other wordings, which are not written into the head."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What all proposals together do."""

    proposals: tuple[Effect, ...]
    """In the order of the proposals."""
    losses: tuple[Loss, ...]
    asks: int
    """How many asks of other articles, near the new ones, were tried."""


def effects(
    proposals: Sequence[Proposal],
    articles: Sequence[Known],
    nearness: Nearness,
    before: Searcher,
    after: Searcher,
) -> Effects:
    """Ask both indexes the new questions, their other wordings and the asks near them."""
    nearby = _nearby(proposals, articles, nearness)
    losses = [_loss(ask, article, before, after) for ask, article in nearby]
    return Effects(
        proposals=tuple(_effect(proposal, before, after) for proposal in proposals),
        losses=tuple(loss for loss in losses if loss.ranks.before == 1 != loss.ranks.after),
        asks=len(nearby),
    )


@contextmanager
def patched(config: Config, edits: Sequence[Edit]) -> Iterator[tuple[Searcher, Searcher]]:
    """Yield searchers that answer as the articles would, without and with ``edits``.

    Both are laid over the live index, of which nothing changes.  Raises what reading the articles
    and laying them over an index raise.
    """
    memory = Memory()
    tree = read_tree(content_settings(config), config.index.path, memory)
    with tempfile.TemporaryDirectory(prefix="firstline-") as temporary, ExitStack() as stack:
        before = stack.enter_context(opened(config.index.path, tree))
        folder = Path(temporary) / "articles"
        _copy_articles(config.content.articles, folder)
        for edit in edits:
            file = folder / edit.path
            file.unlink()  # It may be the same file on the disk as the original.
            file.write_bytes(edit.after.encode())
        copied = replace(
            content_settings(config, folder), origin=Origin(config.content.articles, "HEAD")
        )
        edited = read_tree(copied, config.index.path, memory)
        yield before, stack.enter_context(opened(config.index.path, edited))


def _effect(proposal: Proposal, before: Searcher, after: Searcher) -> Effect:
    def ranks(question: str) -> Ranks:
        both = (before, after)
        return Ranks(*(_rank(searcher, question, proposal.article)[0] for searcher in both))

    return Effect(ranks(proposal.question), tuple(map(ranks, proposal.others)))


def _nearby(
    proposals: Sequence[Proposal], articles: Sequence[Known], nearness: Nearness
) -> list[tuple[str, Known]]:
    """Return the asks of articles that are near a new question of another article."""
    asks = [(ask, article) for article in articles for ask in article.names[1:]]
    cosines = nearness([ask for ask, _ in asks], [one.question for one in proposals])
    near = []
    for (ask, article), row in zip(asks, cosines, strict=True):
        others = [proposal.article.id != article.id for proposal in proposals]
        if row[others].max(initial=-1) >= NEARBY:
            near.append((ask, article))
    return near


def _loss(ask: str, article: Known, before: Searcher, after: Searcher) -> Loss:
    was, _ = _rank(before, ask, article)
    now, first = _rank(after, ask, article)
    return Loss(ask, article, Ranks(was, now), first)


def _rank(searcher: Searcher, question: str, article: Known) -> tuple[int | None, str | None]:
    """Return where the article stands, and which one stands first."""
    found = searcher.search(Question(question, Filters(article.language), limit=DEPTH))
    ids = [answer.article.id for answer in found.answers]
    return (ids.index(article.id) + 1 if article.id in ids else None), ids[0] if ids else None


def _copy_articles(source: Path, target: Path) -> None:
    ignore = shutil.ignore_patterns(".git")
    shutil.copytree(source, target, copy_function=_link_or_copy, ignore=ignore)


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)  # noqa: PTH - Path.hardlink_to names them the other way round
    except OSError:  # Another disk, or one that knows no links.
        shutil.copy2(source, target)
    return target
