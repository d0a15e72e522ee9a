"""How languages are called, and how they write: from the Unicode CLDR, by Babel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel.core import Locale

_WORLD_ENGLISH: Final = "en_001"
"""English where no country is named: 12 November 2026, as most of the world writes it."""
_KEPT: Final = 256
"""More than the languages of any help centre; an address could name any number of others."""


@lru_cache(_KEPT)
def locale(language: str) -> Locale | None:
    """Return what is known of a language; ``None`` where its code is no known one."""
    # Loaded when first asked for: the code is small, but each language has a file to read.
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(_WORLD_ENGLISH if language == "en" else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def formats(language: str) -> Locale | str:
    """Return whose dates and numbers a language has; English ones where it is unknown."""
    return locale(language) or _WORLD_ENGLISH


@lru_cache(_KEPT)
def language_name(language: str, speaking: str | None = None) -> str:
    """Return what a language is called in ``speaking``, or its code where that is unknown.

    Without ``speaking`` it is its own name, with a capital, as it stands in a list.
    """
    names = locale(speaking or language)
    # The name of "en" is English, whichever English we write.
    found: str | None = names.languages.get(language.replace("-", "_")) if names else None
    if names and not found:
        found = _with_region(names, language)
    if not found:
        return language
    return found if speaking else found[0].upper() + found[1:]


@lru_cache(_KEPT)
def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``, as HTML's ``dir`` wants it."""
    known = locale(language)
    return str(known.text_direction) if known else "ltr"


def number(value: float, language: str) -> str:
    """Return a number as the language writes it: 1,234 or 1.234."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=formats(language))


def listed(texts: Sequence[str], language: str) -> str:
    """Return texts as one: "a, b and c"."""
    from babel.lists import format_list

    return format_list(list(texts), locale=formats(language))


def _with_region(names: Locale, language: str) -> str | None:
    known = locale(language)
    return known.get_display_name(names) if known else None
