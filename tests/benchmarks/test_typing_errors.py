from __future__ import annotations

import re

import pytest
from rapidfuzz.distance import OSA

from benchmarks.typing_errors import with_typing_error


@pytest.mark.parametrize(
    "text", ["How do I get a refund?", "aaaa", "Où est ma réservation ?", "pay (monthly) in EUR"]
)
def test_one_long_word_gets_one_error(text: str) -> None:
    wrong = with_typing_error(text)

    assert OSA.distance(text, wrong) == 1
    short = re.compile(r"\b[^\W\d_]{1,3}\b")
    assert short.findall(text) == short.findall(wrong) or len(text) == 4


def test_an_error_is_the_same_in_every_run() -> None:
    assert with_typing_error("How do I get a refund?") == with_typing_error(
        "How do I get a refund?"
    )


def test_a_question_of_short_words_stays_as_it_is() -> None:
    assert with_typing_error("Is it so? 12345 a_b") == "Is it so? 12345 a_b"


def test_all_kinds_of_errors_are_made() -> None:
    texts = [f"question {number}" for number in range(100)]
    lengths = {len(with_typing_error(text)) - len(text) for text in texts}
    swapped = [text for text in texts if sorted(with_typing_error(text)) == sorted(text)]

    assert lengths == {-1, 0, 1}
    assert swapped
