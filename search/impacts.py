"""Term scores computed once at build time: a sparse matrix with one row a term.

Whoosh answers a question in 5 to 14 ms by reading postings and scoring them in Python.
Its scores do not depend on the question, so the indexer reads them once ("impacts", after
Anh and Moffat, SIGIR 2006) and the site adds up a few arrays in 0.1 ms.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.errors import IndexCorrupt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


_REMEMBERED = 10_000
"""Terms whose places are kept: a megabyte."""


class Impacts:
    """The scores of one field; documents and terms are numbered from 0."""

    def __init__(self, terms: bytes, offsets: Ints, starts: Ints, docs: Ints, scores: Floats):
        self._terms = terms
        # As lists: a look-up takes some twenty of them, and NumPy's integers are slow.
        self._offsets: list[int] = offsets.tolist()
        self._starts: list[int] = starts.tolist()
        self._docs = docs
        self._scores = scores
        # Spelling, ranking and coverage ask for the same few terms.
        self._known_places: dict[str, int | None] = {}

    @classmethod
    def open(cls, folder: Path, name: str) -> Impacts:
        """Map the field's files into memory; ``IndexCorrupt`` when they cannot be read."""
        try:
            terms = (folder / f"{name}.terms").read_bytes()
            parts = ("offsets", "starts", "docs", "scores")
            offsets, starts, docs, scores = (_load(folder / f"{name}.{part}.npy") for part in parts)
            if len(terms) != offsets[-1] or len(docs) != starts[-1] or len(docs) != len(scores):
                raise ValueError("its files do not fit together")
        except (OSError, EOFError, ValueError, IndexError) as error:
            raise IndexCorrupt(f"{folder}/{name}: cannot be read ({error}).") from error
        return cls(terms, offsets, starts, docs, scores)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def documents(self) -> int:
        """Return how many documents hold a term at all."""
        return int(np.count_nonzero(np.bincount(self._docs)))

    def row(self, term: str) -> tuple[Ints, Floats] | None:
        """Return (documents, scores) of a term, or ``None`` when no document has it."""
        place = self._place_of(term)
        return None if place is None else self.row_at(place)

    def row_at(self, place: int) -> tuple[Ints, Floats]:
        """Return (documents, scores) of the term at this place of the sorted vocabulary."""
        begin, end = self._starts[place], self._starts[place + 1]
        return self._docs[begin:end], self._scores[begin:end]

    def count(self, term: str) -> int:
        """Return how many documents have the term."""
        place = self._place_of(term)
        return 0 if place is None else self._starts[place + 1] - self._starts[place]

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """Return the most frequent terms that start with ``prefix``, at most ``limit``."""
        key = prefix.encode()
        places = range(self._place(key), self._place(key + b"\xff"))
        best = sorted(places, key=lambda place: self._starts[place] - self._starts[place + 1])
        return [self._term(place).decode() for place in best[:limit]]

    def terms(self) -> Iterator[tuple[str, int]]:
        """Yield every term with the number of documents that have it, sorted by term."""
        for place in range(len(self)):
            count = self._starts[place + 1] - self._starts[place]
            yield self._term(place).decode(), count

    def _place_of(self, term: str) -> int | None:
        """Return where a term stands in the sorted vocabulary, ``None`` for an unknown one."""
        try:
            return self._known_places[term]
        except KeyError:
            pass
        key = term.encode()
        place = self._place(key)
        known = place if place < len(self) and self._term(place) == key else None
        if len(self._known_places) >= _REMEMBERED:
            self._known_places.clear()
        self._known_places[term] = known
        return known

    def _place(self, key: bytes) -> int:
        return bisect_left(range(len(self)), key, key=self._term)

    def _term(self, place: int) -> bytes:
        return self._terms[self._offsets[place] : self._offsets[place + 1]]


def write(folder: Path, name: str, rows: dict[str, tuple[Ints, Floats]]) -> None:
    """Write the rows of one field as the files that ``Impacts.open`` reads."""
    ordered = sorted((term.encode(), row) for term, row in rows.items())
    empty = np.empty(0)
    write_arrays(
        folder,
        name,
        [term for term, _ in ordered],
        np.cumsum([0, *(len(docs) for _, (docs, _) in ordered)], dtype=np.int32),
        np.concatenate([empty, *(docs for _, (docs, _) in ordered)]).astype(np.int32),
        np.concatenate([empty, *(s for _, (_, s) in ordered)]).astype(np.float32),
    )


def write_arrays(
    folder: Path, name: str, terms: Sequence[bytes], starts: Ints, docs: Ints, scores: Floats
) -> None:
    """Write one field whose terms are sorted; postings ``starts[i]:starts[i + 1]`` are term i's."""
    lengths = np.fromiter(map(len, terms), np.int32, len(terms))
    arrays = {
        "offsets": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        "starts": starts,
        "docs": docs,
        "scores": scores,
    }
    (folder / f"{name}.terms").write_bytes(b"".join(terms))
    for part, array in arrays.items():
        np.save(folder / f"{name}.{part}.npy", array, allow_pickle=False)


def _load(path: Path) -> Any:
    # As a plain array: a memmap object runs Python code at every slice.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
