"""The widget's script, as it was made of the parts in ``static/widget``, for one site."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from app import brand
from app.widget.texts import AT_ONCE, words

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "widget"
MADE: Final = FOLDER / "made.js"
"""All parts in one file and made small, by ``make widget``."""
BUILT_IN: Final = '"$(built-in)"'
"""Stands in the file where the first words come in."""
_NAME: Final = re.compile(r'"([a-z]+)":')
"""A name in JSON, which a script may write without quotes."""


@lru_cache(8)
def script(accent: str, languages: tuple[str, ...]) -> str:
    """Return the script with a site's colour and the first words in these languages."""
    first = {code: words(AT_ONCE, code) for code in languages}
    text = MADE.read_text("utf-8")
    built_in = json.dumps(first, ensure_ascii=False, separators=(",", ":"))
    text = text.replace(BUILT_IN, _NAME.sub(r"\1:", built_in))
    colour = brand.parse(accent)
    light, dark = brand.light_shades(colour), brand.dark_shades(colour)
    for name, shade in light.items():
        text = text.replace(f"$({name})", f"light-dark({shade},{dark[name]})")
    return text
