"""Secrets and personal data in the files that readers get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.checking.personal import Personal, personal
from app.checking.secrets import SHOWN, secrets
from indexer.checks.material import Material
from indexer.types import Problem, Severity, Source

SERVICE: int = 3
"""Articles from which on a telephone number or mail address is the help centre's own."""


def check_secrets(material: Material) -> Iterator[Problem]:
    """Yield keys and passwords, in heads and texts, drafts and announcements, too."""
    for source in _sources(material):
        text = _raw(material, source)
        for secret in secrets(text):
            message = f"This looks like {secret.what}: “{secret.masked}”."
            remedy = (
                "Take it back where it was issued, since git keeps every version, and write an"
                " example in its place."
            )
            line = text.count("\n", 0, secret.start) + 1
            yield Problem(source.path, line, "secret", message, remedy)


def check_personal_data(material: Material) -> Iterator[Problem]:
    """Yield what may name a person, but for what stands in several articles."""
    found = [
        _Found(source, source.body_line + source.body.count("\n", 0, one.start), one)
        for source in _sources(material)
        for one in personal(source.body)
    ]
    articles = Counter({(one.personal.value, one.source.group) for one in found})
    uses = Counter(value for value, _ in articles)
    for one in found:
        if uses[one.personal.value] < SERVICE:
            yield _problem(one)


@dataclass(frozen=True, slots=True)
class _Found:
    source: Source
    line: int
    personal: Personal


def _problem(found: _Found) -> Problem:
    masked = f"{found.personal.value[:SHOWN]}…"
    message = f"This looks like {found.personal.what}: “{masked}”."
    remedy = "If it is a person's, write an example in its place (name@example.com, +1 555 0100)."
    return Problem(
        found.source.path, found.line, "personal-data", message, remedy, Severity.WARNING
    )


def _sources(material: Material) -> Iterator[Source]:
    yield from material.tree.reading.articles
    for one in material.tree.reading.announcements:
        yield one.source


def _raw(material: Material, source: Source) -> str:
    """Return a file's text with its head; where it cannot be read again, what was read of it."""
    try:
        return (material.tree.content.folder / source.path).read_text("utf-8-sig")
    except (OSError, ValueError):
        return "\n" * (source.body_line - 1) + source.body
