"""Bring the catalogues up to date with the texts of the code: ``make messages``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.messages.catalogues import FOLDER, LANGUAGES, file_of

ROOT: Final = FOLDER.parents[1]
TEMPLATE: Final = FOLDER / "firstline.pot"
_SOURCES: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("app", "**.py", "python", {"translatable": None}),
    ("templates", "**.html", "jinja2", {"_": None, "_n": (1, 2)}),
)
"""Folder, files, Babel's extractor, and the functions whose literals are texts."""
_SHOWN: Final = 20
_HEAD: Final = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
"""Without dates and names of programs, which would change in every file at every call."""


def main() -> None:
    """Write the template and all catalogues; say what is left to translate."""
    template = extracted()
    _write(TEMPLATE, template)
    for language in LANGUAGES[1:]:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        _write(file_of(language), catalogue)
        left = untranslated(catalogue)
        sys.stdout.write(f"{language}: {len(left)} of {len(catalogue)} texts to translate\n")
        sys.stdout.writelines(f"  {text}\n" for text in left[:_SHOWN])


def extracted() -> Catalog:
    """Return all texts of templates and code that visitors and staff read."""
    found = Catalog(header_comment="")
    for folder, pattern, method, keywords in _SOURCES:
        for file, line, text, comments, context in extract_from_dir(
            ROOT / folder, [(pattern, method)], {pattern: {"silent": "false"}}, keywords
        ):
            place = (Path(folder, file).as_posix(), line)
            found.add(text, None, [place], auto_comments=comments, context=context)
    return found


def read(language: str) -> Catalog:
    """Return a language's catalogue as its file has it."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that lack a translation, or one of its forms."""
    return [_key(message) for message in texts(catalogue) if not all(_forms(message, catalogue))]


def texts(catalogue: Catalog) -> Iterator[Message]:
    """Return the messages without the head of the file."""
    return (message for message in catalogue if message.id)


def _forms(message: Message, catalogue: Catalog) -> tuple[str, ...]:
    if not message.pluralizable:
        return (str(message.string or ""),)
    given = tuple(message.string) if isinstance(message.string, (list, tuple)) else ()
    return given + ("",) * (catalogue.num_plurals - len(given))


def _key(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _write(file: Path, catalogue: Catalog) -> None:
    head = _HEAD.format(language=catalogue.locale or "", plurals=catalogue.plural_forms)
    with file.open("wb") as out:
        out.write(head.encode())
        write_po(
            out,
            catalogue,
            width=0,
            omit_header=True,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
        )


if __name__ == "__main__":
    main()
