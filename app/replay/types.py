"""Questions with what they must find, and where they found it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DEPTH: Final = 20
"""Answers looked at: further down nobody looks."""
TOP: Final = 3
"""Places that an article's own question must be found in."""


class Origin(StrEnum):
    """Who wants the answer, the surest first."""

    FILE = "questions.toml"
    ASK = "ask"
    """It stands in an article's head."""
    GIVEN = "given"
    """It was handed to the command."""
    FORMER = "former ask"
    """It stood in an article's head before the change."""
    STORED = "stored"
    """Visitors asked it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, and what it must find."""

    text: str
    language: str | None
    """Only articles in this language; ``None`` where the search is to find the language."""
    origin: Origin
    article: str | None = None
    """Id of the article, in the help centre after the change; ``None`` where none is known."""
    none: bool = False
    """No article answers it, so the search must not be sure of one."""
    top: int = TOP
    path: str = ""
    """The file that says so, below the content folder; "" for none."""
    line: int = 0
    """From 1; 0 where no line is known."""
    weight: int = 1
    """How often visitors searched it; 1 where that is not known."""
    contact_rate: float | None = None
    """Share of its visits that wrote to a person afterwards, where it is known."""

    @property
    def is_test(self) -> bool:
        """Whether writers promise this answer."""
        return self.origin in {Origin.ASK, Origin.FILE}

    @property
    def key(self) -> tuple[str, str | None]:
        """The same for two spellings of one question in one language."""
        return folded(self.text), self.language


@dataclass(frozen=True, slots=True)
class Place:
    """One of the answers to a question."""

    article: str
    """Its id."""
    title: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a help centre answers to a question."""

    places: tuple[Place, ...]
    """The first ``DEPTH`` answers."""
    confidence: float
    """0 to 1."""
    confident: bool

    def rank(self, article: str | None) -> int | None:
        """Return where an article stands, from 1; ``None`` where it does not."""
        for place, answer in enumerate(self.places, 1):
            if answer.article == article:
                return place
        return None

    @property
    def first(self) -> Place | None:
        """The first answer."""
        return self.places[0] if self.places else None


def folded(question: str) -> str:
    """Return a question so that two spellings compare equal: capitals, spaces, marks at its end."""
    return " ".join(question.split()).casefold().rstrip(" ?!.？！。")
