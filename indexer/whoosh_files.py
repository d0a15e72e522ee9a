"""Documents → Whoosh's own index, which grows by small segments from build to build."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from whoosh import index
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import IndexError as WhooshError
from whoosh.system import pack_uint

MEMORY_MB = 256
_KEPT = (".toc", ".seg")
_MOST_GONE = 0.25
"""Share of removed documents from which on all is written anew: Whoosh only marks them."""


class Written(Protocol):
    """What Whoosh keeps of a document beside its words."""

    @property
    def language(self) -> str:
        """Its language's code."""

    @property
    def place(self) -> str:
        """Where its text stands."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How the documents differ from those of the generation before."""

    keys: Sequence[bytes]
    """Of all documents."""
    added: Mapping[int, Counter[str]]
    """Number of each new document → its terms, counted."""
    gone: Sequence[bytes]
    """Keys of those that are not there any more."""


class Terms(TEXT):  # type: ignore[misc]
    """A field that is given its terms: those of ``search.language``, for indexing as for asking.

    Counting terms here is five times as fast as handing Whoosh one token object after another.
    """

    def __init__(self) -> None:
        super().__init__(phrase=False)

    def index(
        self, value: Counter[str], **options: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded frequency)."""
        for term, count in value.items():
            yield term.encode(), count, float(count), pack_uint(count)


def write_whoosh(
    folder: Path,
    name: str,
    documents: Sequence[Written],
    difference: Difference,
    before: Path | None,
) -> bool:
    """Bring the index of one field up to date in ``folder``; say whether that could be done.

    ``before`` holds the index of the generation before, which is not changed.  Without it all
    documents have to be new.
    """
    opened = _copied(before, folder, name, len(documents), difference) if before else None
    if opened is None and len(difference.added) < len(documents):
        return False
    if opened is None:
        schema = Schema(
            key=ID(unique=True, stored=True), place=STORED, language=STORED, text=Terms()
        )
        opened = FileStorage(str(folder)).create_index(schema, indexname=name)
    writer = opened.writer(limitmb=MEMORY_MB, timeout=10)
    for key in difference.gone:
        writer.delete_by_term("key", key.hex())
    for number, terms in difference.added.items():
        document = documents[number]
        # Every document is new: two updates of one key in one writer would leave two of it.
        writer.add_document(
            key=difference.keys[number].hex(),
            place=document.place,
            language=document.language,
            text=terms,
        )
    writer.commit()
    return True


def _copied(
    before: Path, folder: Path, name: str, documents: int, difference: Difference
) -> Any | None:
    """Return a copy of the index of the generation before; ``None`` where a new one is better."""
    copies = [folder / file.name for file in before.glob(f"*{name}_*") if file.suffix in _KEPT]
    for copy in copies:
        _link_or_copy(before / copy.name, copy)
    try:
        opened = index.open_dir(str(folder), indexname=name)
        held, marked = opened.doc_count(), opened.doc_count_all() - opened.doc_count()
    except (WhooshError, OSError):
        held, marked = -1, 0
    fits = held == documents - len(difference.added) + len(difference.gone)
    if fits and marked + len(difference.gone) <= _MOST_GONE * documents:
        return opened
    for copy in copies:
        copy.unlink()
    return None


def _link_or_copy(source: Path, target: Path) -> None:
    """Whoosh never changes a file that it has written, so two generations can share it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
