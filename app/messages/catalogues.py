"""The translations, read from gettext's own format when a language is first asked for."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

SOURCE_LANGUAGE: Final = "en"
FOLDER: Final = Path(__file__).resolve().parent


def file_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return FOLDER / f"{language}.po"


LANGUAGES: Final = (SOURCE_LANGUAGE, *sorted(file.stem for file in FOLDER.glob("*.po")))
"""English first: it is what the code says, so it needs no catalogue."""


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the translations into one of ``LANGUAGES``.

    They are compiled in memory, so that a build needs no step for it; that takes some
    20 ms, once a process and language.
    """
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with file_of(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
