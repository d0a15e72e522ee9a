"""The widget's script, as it was made of the parts in ``static/widget``, for one site."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from app import brand
from app.widget.texts import words

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "widget"
MADE: Final = FOLDER / "made.js"
"""All parts in one file and made small, by ``make widget``."""
BUILT_IN: Final = '"$(built-in)"'
"""Stands in the file where the first words come in."""
AT_ONCE: Final = ("help", "contact", "offline")
"""Words that are needed before the server was asked, or when it does not answer."""
IN_ENGLISH: Final = ("close", "search")
"""The same, but not worth their bytes in every language."""


@lru_cache(8)
def script(accent: str, languages: tuple[str, ...]) -> str:
    """Return the script with a site's colour and the first words in these languages."""
    first = {code: {name: words(code)[name] for name in AT_ONCE} for code in languages}
    first[languages[0]] |= {name: words(languages[0])[name] for name in IN_ENGLISH}
    text = MADE.read_text("utf-8")
    text = text.replace(BUILT_IN, json.dumps(first, ensure_ascii=False, separators=(",", ":")))
    colour = brand.parse(accent)
    light, dark = brand.light_shades(colour), brand.dark_shades(colour)
    for name, shade in light.items():
        text = text.replace(f"$({name})", f"light-dark({shade},{dark[name]})")
    return text
