"""Which documents hold which terms, as arrays: what did not change is never counted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from whoosh.scoring import bm25
from whoosh.util.numeric import byte_to_length, length_to_byte

from search import impacts
from search.impacts import Floats, Ints

GONE = -1
"""The new number of a document that is not there any more."""

_Weights = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """How often each document holds each term; documents and terms are numbered from 0."""

    terms: tuple[bytes, ...]
    """Sorted; each is held by some document."""
    starts: Ints
    """Term number → where its postings begin, with one entry more for the end."""
    docs: Ints
    """Rising inside of a term."""
    weights: _Weights
    documents: int

    @classmethod
    def of(cls, counts: Sequence[Mapping[str, int]]) -> Postings:
        """Return the postings of documents whose terms have been counted."""
        numbers: dict[str, int] = {}
        triples = [
            (numbers.setdefault(term, len(numbers)), doc, weight)
            for doc, counted in enumerate(counts)
            for term, weight in counted.items()
        ]
        table = np.array(triples, dtype=np.int32).reshape(len(triples), 3)
        written = [term.encode("utf-8", "surrogatepass") for term in numbers]
        vocabulary = sorted(written)
        rows = _places(written, vocabulary)[table[:, 0]]
        return _sorted(vocabulary, rows, table[:, 1], table[:, 2], len(counts))

    @classmethod
    def read(cls, folder: Path, name: str, documents: int) -> Postings:
        """Read what :meth:`write` wrote; raises ``OSError`` or ``ValueError``."""
        arrays = {
            part: np.load(folder / f"{name}.{part}.npy", allow_pickle=False)
            for part in ("offsets", "starts", "docs", "weights")
        }
        text = (folder / f"{name}.terms").read_bytes()
        bounds = arrays["offsets"].tolist()
        terms = tuple(text[begin:end] for begin, end in pairwise(bounds))
        return cls(terms, arrays["starts"], arrays["docs"], arrays["weights"], documents)

    def write(self, folder: Path, name: str, scores: Floats) -> None:
        """Write the postings as :class:`search.impacts.Impacts` opens them."""
        impacts.write_arrays(folder, name, self.terms, self.starts, self.docs, scores)
        np.save(folder / f"{name}.weights.npy", self.weights, allow_pickle=False)

    def moved(self, places: Ints, documents: int) -> Postings:
        """Return the postings with other numbers: ``places`` holds each document's, or ``GONE``."""
        docs = places[self.docs]
        kept = docs != GONE
        return _sorted(self.terms, self._rows()[kept], docs[kept], self.weights[kept], documents)

    def joined(self, other: Postings) -> Postings:
        """Return the postings of both."""
        vocabulary = sorted({*self.terms, *other.terms})
        rows = [_places(one.terms, vocabulary)[one._rows()] for one in (self, other)]
        return _sorted(
            vocabulary,
            np.concatenate(rows),
            np.concatenate([self.docs, other.docs]),
            np.concatenate([self.weights, other.weights]),
            max(self.documents, other.documents),
        )

    def scores(self, b: float, k1: float, live: int) -> Floats:
        """Return what Whoosh's BM25F gives each posting among ``live`` documents.

        Whoosh keeps the length of a document in one byte, and so rounds it.
        """
        totals = np.bincount(self.docs, self.weights, self.documents).astype(np.int64)
        rounded = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)
        distinct, places = np.unique(totals, return_inverse=True)
        lengths = rounded[[length_to_byte(total) for total in distinct.tolist()]][places]
        average = totals.sum() / live if live else 1.0
        holders = np.diff(self.starts)
        idf = np.log(live / (holders + 1)) + 1 if live else np.empty(0)
        scores = bm25(
            np.repeat(idf, holders), self.weights, lengths[self.docs], average or 1.0, b, k1
        )
        return np.asarray(scores, dtype=np.float32)

    def held_by(self, owners: Ints | None) -> Postings:
        """Return which owners' documents hold each term, each once; ``None``: each its own."""
        docs = self.docs if owners is None else owners[self.docs]
        count = int(docs.max(initial=-1)) + 1
        keys = np.sort(_keys(self._rows(), docs, count), kind="stable")
        distinct = keys[np.diff(keys, prepend=-1) > 0]
        rows, held = np.divmod(distinct, max(count, 1))
        ones = np.ones(len(rows), np.int32)
        return _packed(self.terms, rows.astype(np.int32), held.astype(np.int32), ones, count)

    def _rows(self) -> Ints:
        """Return the term of each posting."""
        return np.repeat(np.arange(len(self.terms), dtype=np.int32), np.diff(self.starts))


def _places(terms: Sequence[bytes], vocabulary: Sequence[bytes]) -> Ints:
    """Return where each term stands in the vocabulary."""
    place = {term: number for number, term in enumerate(vocabulary)}
    return np.array([place[term] for term in terms], dtype=np.int32)


def _keys(rows: Ints, docs: Ints, documents: int) -> npt.NDArray[np.int64]:
    """Return one number a posting that rises with its term, then with its document."""
    return rows.astype(np.int64) * max(documents, 1) + docs


def _sorted(
    vocabulary: Sequence[bytes], rows: Ints, docs: Ints, weights: _Weights, documents: int
) -> Postings:
    """Put postings in order; the vocabulary is sorted."""
    # A stable sort takes time with the number of runs, and mostly there are one or two.
    order = np.argsort(_keys(rows, docs, documents), kind="stable")
    return _packed(vocabulary, rows[order], docs[order], weights[order], documents)


def _packed(
    vocabulary: Sequence[bytes], rows: Ints, docs: Ints, weights: _Weights, documents: int
) -> Postings:
    """Return postings that are in order; terms that none has are left out."""
    counts = np.bincount(rows, minlength=len(vocabulary))
    held = np.flatnonzero(counts)
    return Postings(
        terms=tuple(vocabulary[term] for term in held.tolist()),
        starts=np.concatenate([[0], np.cumsum(counts[held])]).astype(np.int32),
        docs=docs.astype(np.int32),
        weights=weights.astype(np.int32),
        documents=documents,
    )
