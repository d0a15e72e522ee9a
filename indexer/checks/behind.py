"""Translations that do not say yet what their originals do."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.checks.material import Material, short
from indexer.drift import Change
from indexer.translations import Drift, State, drifts
from indexer.types import Problem, Severity, Source

_SHOWN = 3
_DID = {Change.ADDED: "new", Change.CHANGED: "changed", Change.REMOVED: "removed"}


def check_translations(material: Material) -> Iterator[Problem]:
    """Yield translations behind their original, with the commit and the paragraphs."""
    tree = material.tree
    if len(tree.content.languages) < 2:
        return
    for drift in drifts(tree.reading, tree.content):
        if drift.state is State.OUTDATED and drift.translation is not None:
            yield _outdated(material, drift, drift.translation)


def _outdated(material: Material, drift: Drift, translation: Source) -> Problem:
    original = drift.original
    first = drift.commits[-1] if drift.commits else None
    since = (
        f"commit {first.commit[:8]} of {first.moment:%Y-%m-%d}"
        if first
        else "what is not committed yet"
    )
    parts = [
        f"line {one.line} {_DID[one.change]}, “{short(one.text, 50)}”"
        for one in drift.changed[:_SHOWN]
    ]
    more = len(drift.changed) - _SHOWN
    listed = "; ".join([*parts, f"{more} more"] if more > 0 else parts)
    message = f"Its original, {original.path}, is ahead since {since}: {listed}."
    remedy = "Translate these paragraphs; “firstline translations” shows them whole."
    line = material.heads.of(translation.path).line("title")
    return Problem(
        translation.path, line, "translation-outdated", message, remedy, Severity.WARNING
    )
