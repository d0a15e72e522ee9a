"""What readers of other systems hand over: pages, folders, files, and what is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.errors import FirstlineError


class ImportFailed(FirstlineError):
    """An export that cannot be imported, or a target that must not be written."""


@dataclass(frozen=True, slots=True, order=True)
class Lost:
    """Something that was not carried over."""

    why: str
    """The same sentence for all of a kind, so that they stand together in the report."""
    path: str
    """The file of the export."""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An article of another system, in one language."""

    key: str
    """The same for its translations, different for every article."""
    origin: str
    """The file of the export, as messages name it."""
    title: str
    body: str
    language: str
    folders: tuple[str, ...] = ()
    """Names of the folders that it comes into."""
    name: str = ""
    """Name of its file, without suffix and language."""
    is_html: bool = False
    head: Mapping[str, Any] = field(default_factory=dict)
    """Our keys, without ``title`` and ``aliases``."""
    addresses: tuple[str, ...] = ()
    """Where it was: URLs or paths, the main one first; they become aliases."""
    names: tuple[str, ...] = ()
    """What other pages call it by besides: numbers, paths of files."""
    base: str = ""
    """Folder of the export that its relative links begin at."""
    suffix: str = ".md"


@dataclass(frozen=True, slots=True)
class Folder:
    """A category of another system."""

    path: tuple[str, ...]
    """Names of folders, as those of pages."""
    title: str
    language: str
    description: str = ""
    order: float | None = None
    names: tuple[str, ...] = ()
    """What links call it by: "section 201"."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that a reader found."""

    pages: tuple[Page, ...]
    folders: tuple[Folder, ...] = ()
    assets: Mapping[str, Path] = field(default_factory=dict)
    """Path in the export → the file."""
    redirects: tuple[tuple[str, str, str], ...] = ()
    """Old address, where it led, and the file that says so."""
    lost: tuple[Lost, ...] = ()
    default_language: str = ""
    """What the export calls its main language, "" where it does not say."""
    keeps_names: bool = False
    """Whether the names of files and folders stay, since writers chose them."""
    keeps_assets: bool = False
    """Whether images stay where they are, too."""
    attached: Mapping[str, str] = field(default_factory=dict)
    """Number of an attachment → name of its file."""


@dataclass(frozen=True, slots=True)
class Languages:
    """Which languages the help centre has: a locale of an export becomes one of them."""

    default: str
    known: tuple[str, ...]

    def of(self, locale: str) -> str:
        """Return the language of a locale: "en-us" is "en" where the help centre calls it so."""
        wanted = locale.replace("_", "-").strip().lower()
        spelt = {name.lower(): name for name in self.known}
        if not wanted:
            return self.default
        base = wanted.partition("-")[0]
        if wanted in spelt or base in spelt:
            return spelt.get(wanted) or spelt[base]
        return base if wanted in _ONLY_ENGLISH else _tag(wanted)


_ONLY_ENGLISH = frozenset({"en-us", "en-gb", "en-001", "en-150"})


def _tag(locale: str) -> str:
    """Return a language tag as BCP 47 recommends to write it: pt-BR, zh-Hant."""
    first, *rest = locale.split("-")
    shaped = [part.upper() if len(part) == 2 else part.title() for part in rest]
    return "-".join([first, *shaped])
