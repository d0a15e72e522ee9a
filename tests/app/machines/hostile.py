"""Titles that try to break out of HTML, JSON, XML and Markdown, or that break programs."""

from __future__ import annotations

import json
from pathlib import Path

TITLES = (
    "</script><script>alert(1)</script>",
    "<!-- <script> --!> \u2028 and \u2029",
    "\"quotes\" 'single' & &amp; &lt;",
    "]]> <![CDATA[ <?xml ?>",
    "\u202egnp.exe \u2066 bidi \u2069",
    "👩‍👩‍👧‍👦 Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮ ﷽",
    "[click](javascript:alert(1)) `code` *stars* # hash",
    "{{ 7*7 }} {% raw %} ${x} %s %n \\u003c \\",
    "مرحبا بالعالم",
    "﻿zero​width",
    "1;DROP TABLE article",
)


def write(folder: Path, titles: tuple[str, ...]) -> Path:
    """Write an article for each title, in a category that is called like the first."""
    category = folder / "odd & ends"
    category.mkdir(parents=True)
    head = {"title": titles[0], "summary": titles[2]}
    _write(category / "_category.md", head, "")
    for number, title in enumerate(titles):
        head = {"title": title, "summary": f"About {title}", "id": f"odd/{number}"}
        _write(category / f"odd {number}.md", head, f"Text number {number}.\n")
    return folder


def _write(file: Path, head: dict[str, str], body: str) -> None:
    lines = "".join(f"{name}: {_quoted(value)}\n" for name, value in head.items())
    file.write_text(f"---\n{lines}---\n{body}", encoding="utf-8")


def _quoted(text: str) -> str:
    """Return a text as YAML in quotes, with every odd character escaped."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isascii() else f"\\U{ord(char):08x}" for char in plain)
