"""The order of learning: what was seen → proposals → a patch → what the patch would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.config import Config
from app.content import content_settings
from app.db import Database
from app.learning.effect import Effects, effects, patched
from app.learning.evidence import evidence
from app.learning.meaning import Meaning
from app.learning.patch import edit_files, unified
from app.learning.proposals import Known, Proposal, propose
from indexer.progress import Progress
from indexer.read import read_folder
from indexer.types import Source, Status


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned."""

    proposals: tuple[Proposal, ...]
    effects: Effects | None
    """What the patch would do; ``None`` where nothing is proposed."""
    patch: str
    """For ``git apply``; "" where nothing is proposed."""
    left: tuple[str, ...]
    """Articles whose heads a person has to edit."""
    gone: int
    """Pieces of evidence for articles that are not there any more."""
    seen: int
    """Pieces of evidence in all."""


def learn(
    config: Config, database: Database, since: datetime, least_people: int, progress: Progress
) -> Lesson:
    """Find questions for articles' ``asks``; nothing is written.

    Raises ``DatabaseError``, ``IndexMissing`` and what laying articles over an index raises.
    """
    with progress.stage("Reading", None):
        articles = known_articles(config)
        found = evidence(database, since)
        meaning = Meaning.of(config.index.path)
        proposals = propose(found, articles, meaning.nearness, least_people)
    edits = edit_files(config.content.articles, _by_path(proposals))
    done = None
    if edits.edits:
        with (
            progress.stage("Asking", None),
            patched(config, edits.edits) as (before, after),
        ):
            done = effects(proposals, articles, meaning.nearness, before, after)
    ids = {article.id for article in articles}
    return Lesson(
        proposals=proposals,
        effects=done,
        patch=unified(edits.edits, config.content.articles),
        left=edits.left,
        gone=sum(one.article_id not in ids for one in found),
        seen=len(found),
    )


def known_articles(config: Config) -> tuple[Known, ...]:
    """Return the articles of the content folder that visitors may see, with their names."""
    content = content_settings(config)
    sources = read_folder(content).articles
    return tuple(_known(one) for one in sources if one.head.status is Status.PUBLISHED)


def _known(source: Source) -> Known:
    names = (source.title, *source.head.asks)
    return Known(source.id, source.path, source.language, source.title, names)


def _by_path(proposals: Sequence[Proposal]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for proposal in proposals:
        found[proposal.article.path].append(proposal.question)
    return dict(found)
