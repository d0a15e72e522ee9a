"""What time has done to articles: expired, due for review, not touched for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from indexer.checks.material import Material, is_usual, short
from indexer.reviews import due
from indexer.types import Problem, Severity, Source, Status

SOON = timedelta(days=14)
"""An article that expires within so long is told of, while there is time to write another."""
OLD_DRAFT = timedelta(days=183)
_MONTH = timedelta(days=365.25 / 12)
_EXPIRY = ("expires_at", "expirydate")


def check_expiry(material: Material) -> Iterator[Problem]:
    """Yield articles that are shown no more, and those that soon will not be."""
    for source in material.tree.reading.articles:
        expires = source.head.expires_at
        if expires is None or source.head.status is Status.DRAFT:
            continue
        day = f"{expires:%Y-%m-%d}"
        if expires <= material.now:
            message = f"It expired on {day}: readers do not see it any more."
            remedy = "Remove the file, or give it a later “expires_at”."
            yield _told(material, source, _EXPIRY, ("expired", message, remedy), Severity.WARNING)
        elif expires <= material.now + SOON:
            message = f"It expires on {day}; from then on readers do not see it."
            remedy = "If that is too early, give it a later “expires_at”."
            yield _told(material, source, _EXPIRY, ("expires-soon", message, remedy))


def check_reviews(material: Material) -> Iterator[Problem]:
    """Yield articles that somebody should have looked at by now."""
    for source in material.tree.reading.articles:
        when = due(source)
        if when is None or when > material.now or source.head.status is Status.DRAFT:
            continue
        owner = f" ({source.head.owner} looks after it)" if source.head.owner else ""
        message = f"It was to be reviewed by {when:%Y-%m-%d}{owner}."
        remedy = "Read it, correct it where needed, and write today's date into “reviewed_at”."
        keys = ("review_every", "reviewed_at")
        yield _told(material, source, keys, ("unreviewed", message, remedy), Severity.WARNING)


def check_stale(material: Material, months: int) -> Iterator[Problem]:
    """Yield articles that nobody has changed for so many months, and old drafts; 0 months: none.

    Where a head says how often an article is to be reviewed, that counts instead.
    """
    stale: list[tuple[datetime, Source]] = []
    for source in material.tree.reading.articles:
        if source.updated is None:
            continue
        age = material.now - source.updated
        if source.head.status is Status.DRAFT:
            if age > OLD_DRAFT:
                message = f"The draft has not been changed since {source.updated:%Y-%m-%d}."
                remedy = "Finish it, or remove the file: git keeps it."
                yield _told(material, source, ("status", "draft"), ("old-draft", message, remedy))
        elif months and age > months * _MONTH and _is_unwatched(source):
            stale.append((source.updated, source))
    yield from _stale(material, stale)


def _stale(material: Material, stale: list[tuple[datetime, Source]]) -> Iterator[Problem]:
    """Yield each; where most are stale, the oldest alone, with how many there are."""
    count, of = len(stale), len(material.tree.reading.articles)
    more = ""
    if is_usual(count, of):
        stale = [min(stale, key=lambda one: (one[0], one[1].path))]
        more = f" {count} of {of} articles are as old as to be looked at; this is the oldest."
    for updated, source in stale:
        message = f"It has not been changed since {updated:%Y-%m-%d}.{more}"
        remedy = "Read whether all of it still holds; “review_every” says when to do so again."
        yield _told(material, source, ("updated", "title"), ("stale", message, remedy))


def check_outdated(material: Material) -> Iterator[Problem]:
    """Yield articles that tell their readers that they are out of date."""
    for source in material.tree.reading.articles:
        if source.head.outdated is not None and source.head.status is Status.PUBLISHED:
            reason = f": “{short(source.head.outdated)}”" if source.head.outdated else ""
            message = f"Its readers are told that it is out of date{reason}."
            remedy = "Bring it up to date and remove “outdated”, or remove the file."
            yield _told(material, source, ("outdated",), ("outdated", message, remedy))


def _is_unwatched(source: Source) -> bool:
    head = source.head
    return head.review_every is None and head.expires_at is None and head.outdated is None


def _told(
    material: Material,
    source: Source,
    keys: tuple[str, ...],
    told: tuple[str, str, str],
    severity: Severity = Severity.NOTICE,
) -> Problem:
    code, message, remedy = told
    line = material.heads.of(source.path).line(*keys)
    return Problem(source.path, line, code, message, remedy, severity)
