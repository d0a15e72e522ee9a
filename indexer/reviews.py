"""When an article's text was changed last, and when somebody is to look at it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from indexer.git import contents
from indexer.history import Logs, Version
from indexer.paragraphs import decoded, texts
from indexer.types import Head, Reading, Source, Status
from search.types import Care

_DEEP = 30
"""Commits that are looked at in search of one that changed the text, and not only the head."""


Upkeep = dict[tuple[tuple[str, ...], str], Head]
"""(category, language) → the head of the file that describes it."""


def with_upkeep(source: Source, upkeep: Upkeep, default_language: str) -> Source:
    """Return an article with what the nearest category says that its own head does not.

    An owner in the description of a category holds for the translations below it, too; reviews
    are for the articles in the description's language alone.
    """
    head, path = source.head, source.category
    owner, every = head.owner, head.review_every
    for depth in range(len(path), -1, -1):
        own = upkeep.get((path[:depth], source.language))
        general = upkeep.get((path[:depth], default_language))
        owners = (one.owner for one in (own, general) if one and one.owner)
        owner = owner or next(owners, None)
        every = every or (own.review_every if own else None)
    if (owner, every) == (head.owner, head.review_every):
        return source
    return replace(source, head=replace(head, owner=owner, review_every=every))


def with_reviews(sources: Iterable[Source], logs: Logs, folder: Path) -> list[Source]:
    """Return the articles; those to be reviewed know when that or a change of the text was last.

    Of a file that is not as it was committed, its own time counts.
    """
    sources = list(sources)
    asked = {
        one.path: logs.files[one.path].versions
        for one in sources
        if one.head.review_every and one.path in logs.files and one.path not in logs.edited
    }
    last = last_changes(folder, asked)
    return [_reviewed(one, last.get(one.path)) for one in sources]


def due(source: Source) -> datetime | None:
    """Return when the next review of an article is due, ``None`` where none is wanted or known."""
    every = source.head.review_every
    return every.after(source.reviewed) if every and source.reviewed else None


def cares(reading: Reading) -> tuple[Care, ...]:
    """Return who looks after each article and when; drafts, which nobody sees, are left out."""
    return tuple(_care(one) for one in reading.articles if one.head.status is not Status.DRAFT)


def last_changes(folder: Path, versions: Mapping[str, Sequence[Version]]) -> dict[str, Version]:
    """Return the newest version of each file that changed its text.

    Commits that only renamed it or changed its head otherwise are passed over; where contents
    are not to be had, every commit that changed the file counts.
    """
    at = {path: 0 for path, found in versions.items() if found}
    waiting = set(at)
    for _ in range(_DEEP):
        pairs = {path: versions[path][at[path] : at[path] + 2] for path in waiting}
        changed = (pair for pair in pairs.values() if pair[0].blob != pair[-1].blob)
        blobs = {one.blob for pair in changed for one in pair}
        known = contents(folder, sorted(blobs))
        waiting = {path for path, pair in pairs.items() if _is_same_text(pair, known)}
        if not waiting:
            break
        for path in waiting:
            at[path] += 1
    return {path: versions[path][place] for path, place in at.items()}


def _reviewed(source: Source, last: Version | None) -> Source:
    if not source.head.review_every:
        return source
    changed = last.moment if last else source.updated
    moments = (source.head.reviewed_at, source.head.updated, changed)
    return replace(source, reviewed=max((one for one in moments if one), default=None))


def _care(source: Source) -> Care:
    head = source.head
    return Care(
        id=source.id,
        title=source.title,
        language=source.language,
        path=source.path,
        public=head.status is Status.PUBLISHED,
        owner=head.owner,
        authors=source.authors,
        review_every=str(head.review_every) if head.review_every else "",
        reviewed=source.reviewed,
        due=due(source),
        publish_at=head.publish_at,
        expires_at=head.expires_at,
    )


def _is_same_text(pair: Sequence[Version], known: Mapping[str, bytes]) -> bool:
    """Say whether the later of two versions says what the earlier did."""
    if len(pair) < 2:
        return False
    later, earlier = (one.blob for one in pair)
    if later == earlier:
        return True
    both = later in known and earlier in known
    return both and texts(decoded(known[later])) == texts(decoded(known[earlier]))
