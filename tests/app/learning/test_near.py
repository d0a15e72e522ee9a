from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.learning.near import near_questions
from app.learning.questions import Sign, Unanswered
from search.searcher import Searcher


@pytest.fixture
def searcher(index_path: Path) -> Iterator[Searcher]:
    opened = Searcher.open(index_path)
    yield opened
    opened.close()


def by_first_word(texts: list[str], others: list[str]) -> np.ndarray:
    alike = [[float(a.split()[0] == b.split()[0]) for b in others] for a in texts]
    return np.array(alike, dtype=np.float32).reshape(len(texts), len(others))


def asked(question: str, who: str) -> Unanswered:
    return Unanswered(question, frozenset({Sign.UNSURE}), who, by_visitor=True)


def test_near_questions_are_offered_the_most_frequent_first(searcher: Searcher) -> None:
    found = [
        asked("fly to Oslo", "a"),
        asked("fly to Rome", "b"),
        asked("fly to Rome", "c"),
        asked("fly away", "d"),
        asked("swim to Rome", "e"),
    ]

    offered = near_questions("fly away", found, by_first_word, searcher)  # type: ignore[arg-type]
    assert offered == ("fly to Rome", "fly to Oslo")


def test_questions_of_fewer_than_three_visitors_are_not_shown(searcher: Searcher) -> None:
    found = [asked("fly to Oslo", "a"), asked("fly to Rome", "b")]

    assert near_questions("fly", found, by_first_word, searcher) == ()  # type: ignore[arg-type]
    assert near_questions("fly", [], by_first_word, searcher) == ()  # type: ignore[arg-type]
