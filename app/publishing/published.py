"""What came of a state of the branch, as it is told.

Apart from the database's part: SQLAlchemy takes longer to import than a fetch takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

PUBLISHED: Final = "published"
REFUSED: Final = "refused"
"""The articles themselves are at fault: trying again changes nothing."""
FAILED: Final = "failed"


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem of a file, and who changed the file last."""

    path: str
    line: int
    code: str
    message: str
    remedy: str
    severity: str
    commit: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What one machine made of one state of the branch."""

    machine: str
    began_at: datetime
    ended_at: datetime
    result: str
    """published, refused or failed."""
    commit: str | None = None
    subject: str | None = None
    author: str | None = None
    generation: int | None = None
    articles: int | None = None
    message: str | None = None
    problem_number: int = 0
    problems: tuple[ToldProblem, ...] = ()
    warnings: tuple[str, ...] = ()
