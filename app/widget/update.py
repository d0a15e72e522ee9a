"""Make one small file of the widget's parts: ``make widget``."""

from __future__ import annotations

import json
from typing import Final

import minify

from app.widget.script import BUILT_IN, FOLDER, MADE

MODULE: Final = ("address.js", "nodes.js")
"""Parts that all widgets of a page share."""
PANEL: Final = (
    "text.js",
    "list.js",
    "search.js",
    "article.js",
    "fields.js",
    "contact.js",
    "panel.js",
)
"""Parts of which each widget has its own: together they are the body of one function."""
ELEMENT: Final = ("element.js",)
STYLE: Final = "panel.css"


def main() -> None:
    """Write the file."""
    MADE.write_text(made(), encoding="utf-8")


def made() -> str:
    """Return what the file must hold."""
    style = minify.string("text/css", _read(STYLE))
    constants = f"const STYLE={json.dumps(style)},BUILT_IN={BUILT_IN};"
    panel = f"function panelOf(host,filled){{{_joined(PANEL)}}}"
    whole = "\n".join((constants, _joined(MODULE), panel, _joined(ELEMENT)))
    # In a function all names can be made short.
    return str(minify.string("application/javascript", f"(()=>{{{whole}}})()")) + "\n"


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(map(_read, names))


def _read(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


if __name__ == "__main__":
    main()
