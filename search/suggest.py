"""Answers → the suggestions under a search box."""

from __future__ import annotations

from collections.abc import Sequence

from search.types import Answer, Completion


def completions(answers: Sequence[Answer]) -> tuple[Completion, ...]:
    """Return the answers as suggestions, each article once, landing on the section that matched."""
    return tuple(Completion(a.article.title, a.article, a.section) for a in answers)
