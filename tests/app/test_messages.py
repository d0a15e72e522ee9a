from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import messages, problems
from app.contact import expectations, faults
from app.tickets import letters

TEMPLATES = Path(__file__).parents[2] / "templates"


def keys() -> set[str]:
    """Return every English text that the templates and the error pages ask for."""
    found: set[str] = set()
    for template in TEMPLATES.glob("*.html"):
        source = template.read_text(encoding="utf-8")
        found |= {a or b for a, b in re.findall(r"""\b_\((?:"([^"]+)"|'([^']+)')""", source)}
        for pair in re.findall(r'\b_n\("([^"]+)", "([^"]+)"', source):
            found |= set(pair)
    found |= set(letters.TEXTS)
    found |= {*faults.WORDS, *expectations.DAY_NAMES}
    return found | set(problems.PAGE_TITLES.values()) | {problems.UNEXPECTED}


@pytest.mark.parametrize("language", sorted(messages.TRANSLATIONS))
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    assert set(messages.TRANSLATIONS[language]) == keys()


@pytest.mark.parametrize("language", sorted(messages.TRANSLATIONS))
def test_translations_keep_the_blanks_to_fill_in(language: str) -> None:
    different = [
        english
        for english, text in messages.TRANSLATIONS[language].items()
        if sorted(re.findall(r"\{\w+\}", english)) != sorted(re.findall(r"\{\w+\}", text))
    ]

    assert different == []


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (0, "en", "0 answers"),
        (1, "en", "1 answer"),
        (2, "en", "2 answers"),
        (0, "fr", "0 réponse"),
        (2, "fr-CA", "2 réponses"),
        (1, "de", "1 Antwort"),
        (5, "ja", "5 answers"),
    ],
)
def test_numbers_take_their_form(number: int, language: str, text: str) -> None:
    assert messages.translate_number("{n} answer", "{n} answers", number, language) == text


@pytest.mark.parametrize(
    ("code", "name", "direction"),
    [("de", "Deutsch", "ltr"), ("pt-BR", "Português", "ltr"), ("ar", "العربية", "rtl"),
     ("xx", "xx", "ltr")],
)  # fmt: skip
def test_languages_have_names_and_directions(code: str, name: str, direction: str) -> None:
    assert (messages.language_name(code), messages.direction(code)) == (name, direction)
