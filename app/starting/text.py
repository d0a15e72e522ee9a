"""Names and heads of article files, the same for drafts, new articles and imports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

import yaml

MAX_NAME: Final = 60
MAX_NAME_BYTES: Final = 150
"""File systems allow 255 bytes; a number, a language and a suffix may still come."""


def slug(text: str, default: str = "article") -> str:
    """Return a file's name for a title: letters of any script and digits, with hyphens."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    name = "-".join(words).replace("_", "-")[:MAX_NAME]
    name = name.encode("utf-8", "replace")[:MAX_NAME_BYTES].decode("utf-8", "ignore")
    return name.strip("-") or default


def head_text(head: Mapping[str, Any]) -> str:
    """Return the lines of a head, with the dashes above and below."""
    return f"---\n{head_lines(head)}---\n"


def head_lines(head: Mapping[str, Any] | list[str]) -> str:
    """Return a head, or a list of it, as YAML, one key after the other as given."""
    return yaml.dump(
        dict(head) if isinstance(head, Mapping) else head,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )


class _Dumper(yaml.SafeDumper):
    """Writes lists with their dashes below the key, indented, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True
