from __future__ import annotations

import pytest

from indexer.checks import reading_level as levels
from indexer.checks.reading_level import reading_level
from indexer.types import Section

EASY = "The cat sat on the mat and it was warm. You can see it in the sun. "
HARD = (
    "The implementation of organisational prerequisites necessitates a comprehensive evaluation"
    " of the interdependencies in the administrative infrastructure that is to be considered. "
)


def section(*paragraphs: str) -> Section:
    return Section("", "", 0, (), tuple(text.strip() for text in paragraphs))


@pytest.mark.parametrize(
    ("count", "word", "syllables"),
    [
        (levels._english, "cat", 1),
        (levels._english, "the", 1),
        (levels._english, "password", 2),
        (levels._english, "make", 1),
        (levels._english, "table", 2),
        (levels._english, "changed", 1),
        (levels._english, "added", 2),
        (levels._english, "changes", 2),
        (levels._english, "article", 3),
        (levels._english, "administrator", 5),
        (levels._german, "Rechnung", 2),
        (levels._german, "bezahlen", 3),
        (levels._german, "Einstellungen", 4),
        (levels._german, "neue", 2),
        (levels._french, "compte", 1),
        (levels._french, "facture", 2),
        (levels._french, "télécharger", 4),
        (levels._spanish, "cuenta", 2),
        (levels._spanish, "contraseña", 4),
        (levels._spanish, "quiero", 2),
        (levels._spanish, "día", 2),
    ],
)
def test_syllables(count: object, word: str, syllables: int) -> None:
    assert count(word) == syllables  # type: ignore[operator]


def test_long_sentences_of_long_words_need_more_years_of_school() -> None:
    easy, hard = reading_level([section(EASY * 10)], "en"), reading_level([section(HARD * 6)], "en")

    assert easy is not None
    assert hard is not None
    assert easy.grade < 3
    assert hard.grade > 18
    assert hard.longest.startswith("The implementation of organisational prerequisites")


def test_prose_with_few_small_words_has_a_level() -> None:
    prose = "Administrators evaluate interdependencies between infrastructures and mechanisms. "
    found = reading_level([section(prose * 20)], "en")

    assert found is not None
    assert found.grade > 18


@pytest.mark.parametrize(
    ("paragraphs", "language"),
    [
        ((EASY,), "en"),  # too short
        ((EASY * 10,), "ja"),  # no formula
        ((EASY * 10,), "de"),  # not what it is called
        (("Install | the | app | and | run | it." * 40,), "en"),  # a row of a table
        (("run the app;\nif it is there\nstop it." * 40,), "en"),  # code
        (("A kérdés az, hogy a kapcsolat is a megfelelő, be van állítva. " * 10,), "en"),
        (tuple(f"The name of app {n}" for n in range(60)), "en"),  # a list of names
    ],
)
def test_what_is_no_prose_has_no_level(paragraphs: tuple[str, ...], language: str) -> None:
    assert reading_level([section(*paragraphs)], language) is None
