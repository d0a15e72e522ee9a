"""What the page ``/widget`` lets a person choose, and the snippet that it makes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from html import escape
from typing import Final

MODES: Final = ("self-service", "neutral", "ask-first")
LAYOUTS: Final = ("floating", "inline")
POSITIONS: Final = ("end", "start")
THEMES: Final = ("auto", "light", "dark")
LONGEST: Final = 100
"""Characters of a product or a category."""
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Choices:
    """How the widget is set up; the defaults are those of the element."""

    lang: str = ""
    """"" for the language of the page that it stands on."""
    mode: str = "self-service"
    layout: str = "floating"
    position: str = "end"
    theme: str = "auto"
    product: str = ""
    category: str = ""
    images: str = ""
    """"1" to show pictures, which the site's policy has to allow."""
    accent: str = ""
    """#rrggbb, or "" for the help centre's own."""


_ALLOWED: Final = {"mode": MODES, "layout": LAYOUTS, "position": POSITIONS, "theme": THEMES}


def read(values: Mapping[str, str]) -> Choices:
    """Read the form; what cannot be is as if it had not been chosen."""
    given = {one.name: values.get(one.name, "").strip()[:LONGEST] for one in fields(Choices)}
    for name, allowed in _ALLOWED.items():
        if given[name] not in allowed:
            given[name] = allowed[0]
    if not _COLOUR.fullmatch(given["accent"]):
        given["accent"] = ""
    given["images"] = "1" if given["images"] else ""
    return Choices(**given)


def attributes(choices: Choices) -> dict[str, str]:
    """Return the attributes of the element; those that say the default are left out."""
    inline = choices.layout == "inline"
    found = {
        "lang": choices.lang,
        "mode": "" if choices.mode == MODES[0] else choices.mode,
        "position": "" if inline or choices.position == POSITIONS[0] else choices.position,
        "theme": "" if choices.theme == THEMES[0] else choices.theme,
        "product": choices.product,
        "category": choices.category,
    }
    flags = {"inline": inline, "images": bool(choices.images)}
    given = {name: value for name, value in found.items() if value}
    return given | {name: "" for name, is_set in flags.items() if is_set}


def snippet(choices: Choices, base_url: str) -> str:
    """Return what to write into a page."""
    given = "".join(
        f' {name}="{escape(value)}"' if value else f" {name}"
        for name, value in attributes(choices).items()
    )
    return (
        f'<script type="module" src="{escape(base_url)}/widget.js"></script>\n'
        f"<firstline-widget{given}></firstline-widget>\n"
    )


def style(choices: Choices) -> str:
    """Return what to write into the page's stylesheet; "" where nothing is needed."""
    if not choices.accent:
        return ""
    return f"firstline-widget {{ --firstline-accent: {choices.accent}; }}\n"
