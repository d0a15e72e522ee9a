"""The words around the articles, in the languages that Firstline itself speaks.

The English text is the key, so templates stay readable and a missing translation
shows English. The translations lie beside this file, a gettext catalogue a language.
"""

from __future__ import annotations

from app.messages.catalogues import LANGUAGES, catalogue
from app.messages.locales import direction, language_name, listed, number

__all__ = [
    "chrome_language",
    "chrome_languages",
    "direction",
    "language_name",
    "listed",
    "number",
    "translatable",
    "translate",
    "translate_number",
]


def translatable(text: str) -> str:
    """Return ``text`` as it is.

    It marks an English text in Python code, so that ``make messages`` finds it; whoever
    shows the text translates it: ``_(text)`` in a template, ``translate(text, language)``
    elsewhere. Only literals can be found.
    """
    return text


def chrome_languages() -> tuple[str, ...]:
    """Return the languages that the words around the articles exist in, English first."""
    return LANGUAGES


def chrome_language(language: str) -> str:
    """Return the language of the words around an article in ``language``."""
    base = language.partition("-")[0]
    return base if base in LANGUAGES else LANGUAGES[0]


def translate(text: str, language: str) -> str:
    """Return ``text`` in ``language``, or as it is where there is no translation."""
    # In a catalogue the empty text stands for its head.
    return catalogue(chrome_language(language)).gettext(text) if text else ""


def translate_number(one: str, many: str, count: int, language: str) -> str:
    """Return the form for ``count`` with ``{n}`` filled in as the language writes numbers."""
    chrome = chrome_language(language)
    form = catalogue(chrome).ngettext(one, many, count)
    return form.replace("{n}", number(count, chrome))
