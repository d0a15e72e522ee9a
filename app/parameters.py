"""The parameters of a request, checked together: all problems in one answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from app.config import LANGUAGE_CODE
from search.errors import BadRequest
from search.types import Filters, Mode, Question

MAX_LIMIT: Final = 50
MAX_OFFSET: Final = 1000
MAX_SUGGESTIONS: Final = 20
DESK_SUGGESTIONS: Final = 5
"""Articles for a ticket, unless another number is asked for."""
MAX_TEXT: Final = 500
"""Characters of a category, product or language parameter; longer ones exist nowhere."""

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class InvalidParameters(BadRequest):
    """Some parameters cannot be used."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.parameter}: {p.detail}" for p in problems))
        self.problems = problems


@dataclass
class Parameters:
    """Reads parameters one by one and collects what is wrong with them."""

    values: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Read a whole number from ``low`` to ``high``."""
        text = self.values.get(name, "")
        if not text:
            return default
        if re.fullmatch(r"[0-9]{1,9}", text) and low <= int(text) <= high:
            return int(text)
        self._refuse(name, f"must be a whole number from {low} to {high}")
        return default

    def choice(self, name: str, default: Choice) -> Choice:
        """Read one of the values of ``default``'s enumeration."""
        text = self.values.get(name, "")
        kind = type(default)
        if not text:
            return default
        if text in {member.value for member in kind}:
            return kind(text)
        self._refuse(name, f"must be one of {', '.join(kind)}")
        return default

    def flag(self, name: str) -> bool:
        """Read 1 for yes or 0 for no, which is the default."""
        text = self.values.get(name, "")
        if text not in {"", "0", "1"}:
            self._refuse(name, "must be 1 or 0")
        return text == "1"

    def text(self, name: str) -> str | None:
        """Read a short text; ``None`` when it is left out or empty."""
        text = self.values.get(name, "").strip()
        if len(text) > MAX_TEXT:
            self._refuse(name, f"must have at most {MAX_TEXT} characters")
            return None
        return text or None

    def language(self, name: str) -> str | None:
        """Read a language code."""
        text = self.text(name)
        if text and not re.fullmatch(LANGUAGE_CODE, text):
            self._refuse(name, "must be a language code such as en or pt-BR")
            return None
        return text

    def path(self, name: str) -> tuple[str, ...] | None:
        """Read a category: slugs from the top, with slashes between."""
        slugs = tuple(slug for slug in (self.text(name) or "").split("/") if slug)
        return slugs or None

    def filters(self) -> Filters:
        """Read ``lang``, ``category`` and ``product``."""
        return Filters(self.language("lang"), self.path("category"), self.text("product"))

    def check(self) -> None:
        """Raise ``InvalidParameters`` when any parameter read so far cannot be used."""
        if self.problems:
            raise InvalidParameters(tuple(self.problems))

    def _refuse(self, name: str, detail: str) -> None:
        self.problems.append(Problem(name, detail))


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What ``/api/search`` is asked."""

    question: Question
    explain: bool
    """Whether each answer is to say why it stands where it stands."""


def search_request(values: Mapping[str, str]) -> SearchRequest:
    """Read the parameters of ``/api/search``; raises ``InvalidParameters``."""
    read = Parameters(values)
    question = Question(
        text=values.get("q", ""),
        filters=read.filters(),
        mode=read.choice("mode", Mode.BLEND),
        limit=read.number("limit", 10, 1, MAX_LIMIT),
        offset=read.number("offset", 0, 0, MAX_OFFSET),
    )
    explain = read.flag("explain")
    read.check()
    return SearchRequest(question, explain)
