"""The words around the articles, in the languages that Firstline itself speaks.

The English text is the key, so templates stay readable and a missing translation
shows English.
"""

from __future__ import annotations

from typing import Final

from app.messages import accounts, contact, desk, letters, staff, surveys
from app.messages.de import GERMAN
from app.messages.fr import FRENCH

SOURCE_LANGUAGE: Final = "en"
_PARTS: Final = (accounts, contact, desk, letters, staff, surveys)
TRANSLATIONS: Final[dict[str, dict[str, str]]] = {
    "de": GERMAN | {text: words for part in _PARTS for text, words in part.GERMAN.items()},
    "fr": FRENCH | {text: words for part in _PARTS for text, words in part.FRENCH.items()},
}

LANGUAGE_NAMES: Final = {
    "ar": "العربية",
    "bg": "Български",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})


def chrome_languages() -> tuple[str, ...]:
    """Return the languages that the words around the articles exist in, English first."""
    return (SOURCE_LANGUAGE, *TRANSLATIONS)


def chrome_language(language: str) -> str:
    """Return the language of the words around an article in ``language``."""
    base = language.partition("-")[0]
    return base if base in TRANSLATIONS else SOURCE_LANGUAGE


def translate(text: str, language: str) -> str:
    """Return ``text`` in ``language``, or as it is where there is no translation."""
    return TRANSLATIONS.get(chrome_language(language), {}).get(text, text)


def translate_number(one: str, many: str, number: int, language: str) -> str:
    """Return the form for ``number`` with ``{n}`` filled in."""
    # French counts 0 as singular (Unicode CLDR plural rules).
    singular = number == 1 or (number == 0 and chrome_language(language) == "fr")
    return translate(one if singular else many, language).replace("{n}", str(number))


def language_name(language: str) -> str:
    """Return a language's own name, or its code where none is known."""
    return LANGUAGE_NAMES.get(language.partition("-")[0], language)


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``, as HTML's ``dir`` wants it."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
