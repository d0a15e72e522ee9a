from __future__ import annotations

import re
import string

import pytest
from babel.messages.catalog import Catalog, Message

from app import messages
from app.messages import update

TRANSLATED = messages.chrome_languages()[1:]


@pytest.fixture(scope="module")
def template() -> Catalog:
    """Return every text that the templates and the code show."""
    return update.extracted()


def by_text(catalogue: Catalog) -> dict[str | tuple[str, ...], Message]:
    return {message.id: message for message in update.texts(catalogue)}


def forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if message.pluralizable else (str(message.string),)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_interface_speaks_five_languages() -> None:
    assert messages.chrome_languages() == ("en", "de", "es", "fr", "ja")


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_the_texts_of_the_code_and_no_others(
    language: str, template: Catalog
) -> None:
    found, wanted = set(by_text(update.read(language))), set(by_text(template))

    assert (wanted - found, found - wanted) == (set(), set())  # Then call "make messages".


def test_the_template_for_translators_is_up_to_date(template: Catalog) -> None:
    with update.TEMPLATE.open("rb") as file:
        assert set(by_text(update.read_po(file))) == set(by_text(template))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_in_every_form(language: str) -> None:
    assert update.untranslated(update.read(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in update.read(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize(
    ("language", "number"), [("de", 2), ("es", 2), ("fr", 2), ("ja", 1)]
)  # fmt: skip
def test_a_catalogue_has_the_forms_that_its_language_has(language: str, number: int) -> None:
    catalogue = update.read(language)
    plurals = [message for message in update.texts(catalogue) if message.pluralizable]

    assert catalogue.num_plurals == number
    assert {len(message.string) for message in plurals} == {number}


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_blanks_to_fill_in(language: str) -> None:
    different = [
        (message.id, form)
        for message in update.texts(update.read(language))
        for form in forms(message)
        if blanks(form) != blanks(message.id[0] if message.pluralizable else str(message.id))
    ]

    assert different == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_begin_and_end_as_the_text_does(language: str) -> None:
    """Spaces at the ends would be lost or doubled, and no text holds a line break."""
    odd = [
        form
        for message in update.texts(update.read(language))
        for form in forms(message)
        if form != form.strip() or re.search(r"[\n\r\t]", form)
    ]

    assert odd == []


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (0, "en", "0 answers"),
        (1, "en", "1 answer"),
        (2, "en", "2 answers"),
        (1234, "en", "1,234 answers"),
        (0, "fr", "0 réponse"),
        (2, "fr-CA", "2 réponses"),
        (1, "de", "1 Antwort"),
        (1234, "de", "1.234 Antworten"),
        (1, "es", "1 respuesta"),
        (0, "es", "0 respuestas"),
        (1, "ja", "1件の回答"),
        (5, "ja", "5件の回答"),
        (5, "it", "5 answers"),
    ],
)
def test_numbers_take_their_form(number: int, language: str, text: str) -> None:
    assert messages.translate_number("{n} answer", "{n} answers", number, language) == text


@pytest.mark.parametrize(
    ("text", "language", "translated"),
    [
        ("Contact", "de", "Kontakt"),
        ("Contact", "de-AT", "Kontakt"),
        ("Contact", "it", "Contact"),
        ("No catalogue has this.", "de", "No catalogue has this."),
        ("", "de", ""),  # Not the head of the catalogue.
    ],
)
def test_a_text_that_is_not_translated_stays_english(
    text: str, language: str, translated: str
) -> None:
    assert messages.translate(text, language) == translated


@pytest.mark.parametrize(
    ("code", "name", "direction"),
    [("de", "Deutsch", "ltr"), ("fr", "Français", "ltr"), ("pt-BR", "Português (Brasil)", "ltr"),
     ("ja", "日本語", "ltr"), ("ar", "العربية", "rtl"), ("fa", "فارسی", "rtl"),
     ("he", "עברית", "rtl"), ("xx", "xx", "ltr"), ("../x", "../x", "ltr")],
)  # fmt: skip
def test_languages_have_names_and_directions(code: str, name: str, direction: str) -> None:
    assert (messages.language_name(code), messages.direction(code)) == (name, direction)


@pytest.mark.parametrize(
    ("code", "speaking", "name"),
    [("es", "en", "Spanish"), ("en", "es", "inglés"), ("de", "fr", "allemand"),
     ("en", "ja", "英語"), ("pt-BR", "de", "Portugiesisch (Brasilien)"), ("xx", "de", "xx")],
)  # fmt: skip
def test_a_language_has_a_name_in_another(code: str, speaking: str, name: str) -> None:
    assert messages.language_name(code, speaking) == name


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "a, b and c"), ("de", "a, b und c"), ("es", "a, b y c"), ("ja", "a、b、c")],
)
def test_lists_are_joined_as_the_language_does(language: str, text: str) -> None:
    assert messages.listed(["a", "b", "c"], language) == text


def test_french_signs_are_never_parted_from_their_words() -> None:
    texts = [text for one in update.texts(update.read("fr")) for text in forms(one)]

    assert [text for text in texts if re.search(r"« | [:;?!»](?:\s|<|$)", text)] == []
