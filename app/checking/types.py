"""What is asked of a check, and what it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from indexer.types import Problem, Severity


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What to look at."""

    base: str | None = None
    """A commit to compare with; without one, the last commit counts where there is one."""
    asks: bool = False
    """Whether to ask the articles' own questions."""
    external: bool = False
    """Whether to ask other sites whether what is linked is there."""
    only: frozenset[str] = frozenset()
    """Codes to tell; empty for all."""
    ignore: frozenset[str] = frozenset()
    """Codes not to tell."""
    paths: tuple[str, ...] | None = None
    """Files and folders below the content folder to tell of; ``None`` for all."""
    everything: bool = False
    """Whether to tell of files that are ignored, too."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found."""

    problems: tuple[Problem, ...]
    """Sorted by path and line, which is 1 where none can be named."""
    articles: int
    """How many were looked at, drafts included."""
    accepted: int
    """Findings that a comment in their article accepts."""
    seconds: float
    changed: frozenset[str] = frozenset()
    """Paths of the articles that differ from those of the commit that is compared with."""

    def count(self, severity: Severity) -> int:
        """Return how many problems of this severity there are."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def codes(self) -> Counter[str]:
        """How often each code was found."""
        return Counter(problem.code for problem in self.problems)

    def fails(self, *, strict: bool) -> bool:
        """Say whether the check fails: for errors, with ``strict`` for warnings, too."""
        return bool(self.count(Severity.ERROR) or (strict and self.count(Severity.WARNING)))
