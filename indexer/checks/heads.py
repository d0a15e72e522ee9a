"""What the heads of articles say of themselves and of each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from indexer.checks.material import Material, is_public, short
from indexer.types import Problem, Severity, Source, Status

MAX_TITLE = 120
"""Characters of a title that lists and search engines show; the rest is cut."""
MAX_SUMMARY = 300
"""Characters of a summary that results show."""


def check_titles(material: Material) -> Iterator[Problem]:
    """Yield titles that are empty, too long, or those of another article."""
    held: dict[tuple[str, str], Source] = {}
    for source in material.tree.reading.articles:
        head = source.head
        if not head.title and _is_empty(material, source, "title"):
            message = f"The title is empty; the article is called “{short(source.title)}”."
            yield _warning(material, source, ("title",), "empty-title", message, "Write a title.")
        if len(source.title) > MAX_TITLE:
            message = f"The title has {len(source.title)} characters."
            remedy = f"Say it in {MAX_TITLE} at most: lists and search engines cut the rest."
            yield _notice(material, source, ("title",), "long-title", message, remedy)
        if len(head.summary) > MAX_SUMMARY:
            message = f"The summary has {len(head.summary)} characters."
            remedy = f"Say it in {MAX_SUMMARY} at most: results cut the rest."
            keys = ("summary", "description")
            yield _notice(material, source, keys, "long-summary", message, remedy)
        key = (source.language, _folded(source.title))
        first = held.setdefault(key, source)
        if first is not source and Status.DRAFT not in (first.head.status, head.status):
            message = f"{first.path} has the same title, “{short(source.title)}”."
            remedy = "Say in the titles what sets the two apart, or make one article of them."
            yield _notice(material, source, ("title",), "same-title", message, remedy)


def check_related_to_itself(material: Material) -> Iterator[Problem]:
    """Yield articles that name themselves under ``related``."""
    for source in material.tree.reading.articles:
        for name in source.head.related:
            if name in (source.path, source.slug, source.id):
                message = f"“related” names the article itself, “{name}”."
                line = material.heads.of(source.path).line("related", value=name)
                yield Problem(
                    source.path, line, "related-to-itself", message, "Remove it.", Severity.WARNING
                )


def check_asks(material: Material) -> Iterator[Problem]:
    """Yield questions that stand twice: in one article, or in two of one language."""
    holders: dict[tuple[str, str], Source] = {}
    for source in material.tree.reading.articles:
        if not source.head.asks or source.head.status is Status.DRAFT:
            continue
        yield from _twice(material, source)
        for ask in {_folded(ask): ask for ask in source.head.asks}.values():
            holder = holders.setdefault((source.language, _folded(ask)), source)
            if holder is not source and holder.group != source.group:
                message = f"“{short(ask)}” is a question of {holder.path}, too."
                remedy = "Leave it to the article that answers it."
                line = material.heads.of(source.path).line("asks", value=ask)
                yield Problem(source.path, line, "same-ask", message, remedy, Severity.WARNING)


def check_dates(material: Material) -> Iterator[Problem]:
    """Yield articles that nobody will ever see."""
    for source in material.tree.reading.articles:
        appears, expires = source.head.publish_at, source.head.expires_at
        if appears is None or expires is None or expires > appears or not is_public(source.head):
            continue
        message = (
            f"It expires on {expires:%Y-%m-%d}, before it appears on {appears:%Y-%m-%d}:"
            " nobody will ever see it."
        )
        keys = ("expires_at", "expirydate")
        line = material.heads.of(source.path).line(*keys)
        remedy = "Correct “publish_at” or “expires_at”."
        yield Problem(source.path, line, "never-shown", message, remedy, Severity.ERROR)


def _twice(material: Material, source: Source) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, ask in material.heads.of(source.path).items("asks"):
        first = seen.setdefault(_folded(ask), line)
        if first != line:
            message = f"The question “{short(ask)}” stands in line {first} already."
            yield Problem(
                source.path, line, "same-ask", message, "Remove one of the two.", Severity.WARNING
            )


def _is_empty(material: Material, source: Source, key: str) -> bool:
    lines = material.heads.of(source.path).lines.get(key, ())
    return (
        len(lines) == 1
        and re.fullmatch(r"[^:=]+[:=]\s*(?:\"\s*\"|'\s*'|~|null)?\s*(?:#.*)?", lines[0][1])
        is not None
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split()).strip(" ?!.¿¡？。")


def _warning(
    material: Material, source: Source, keys: Iterable[str], code: str, message: str, remedy: str
) -> Problem:
    line = material.heads.of(source.path).line(*keys)
    return Problem(source.path, line, code, message, remedy, Severity.WARNING)


def _notice(
    material: Material, source: Source, keys: Iterable[str], code: str, message: str, remedy: str
) -> Problem:
    line = material.heads.of(source.path).line(*keys)
    return Problem(source.path, line, code, message, remedy, Severity.NOTICE)
