"""Passages and names → Whoosh, and the impacts that the site serves from.

What the generation before holds already is neither cut into words nor written again: Whoosh
gets a small segment with the new documents, and the arrays are put together anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib.metadata import version
from pathlib import Path

import numpy as np
from whoosh.lang.stopwords import stoplists

from indexer.postings import GONE, Postings
from indexer.types import Document
from indexer.whoosh_files import Difference, write_whoosh
from search import language
from search.impacts import Ints
from search.language import USUAL_STOP_SHARE, Languages, normal

# A little less weight on length than Whoosh's own 0.75 and 1.2: a help article is not better
# for being short.  Chosen on six open question sets; see benchmarks/README.md.
B = 0.5
K1 = 1.0

_FEW_WORDS = 50  # of titles: some five or ten articles
_KEY = 16  # bytes


@dataclass(frozen=True, slots=True)
class Field:
    """All that is known of the words of one kind of document."""

    keys: tuple[bytes, ...]
    """Names each document's content; no two are the same."""
    postings: Postings
    surfaces: Postings
    """The words as written, of each document once."""
    counted: Ints
    """Of each document, how many of its words are stop words, and how many words it has."""


def stop_words() -> dict[str, list[str]]:
    """Return Whoosh's stop words (Snowball's lists), by language."""
    return {name: sorted(normal(word) for word in words) for name, words in stoplists.items()}


LANGUAGES = Languages(stop_words())


def stop_shares(names: Field, languages: Sequence[str]) -> dict[str, float]:
    """Return the share of stop words in the names, by language; ``languages`` are theirs.

    A help centre of a few articles says little of its writers' style, so the usual share is
    mixed in.
    """
    own = np.array(languages, dtype=object)
    sums = {code: names.counted[own == code].sum(axis=0).tolist() for code in sorted(set(own))}
    return {
        language: (stops + USUAL_STOP_SHARE * _FEW_WORDS) / (words + _FEW_WORDS)
        for language, (stops, words) in sums.items()
        if stops  # Without a list of stop words nothing is known.
    }


def write_analysis(path: Path, names: Field, languages: Sequence[str]) -> None:
    """Write what cutting questions into words needs to know; ``languages`` are the names'."""
    analysis = {"stop_words": stop_words(), "stop_shares": stop_shares(names, languages)}
    path.write_text(json.dumps(analysis, ensure_ascii=False), "utf-8")


@dataclass(frozen=True, slots=True)
class Before:
    """Where the words of the generation before lie, which is read and never changed."""

    whoosh: Path
    impacts: Path


def write_keywords(
    whoosh_folder: Path,
    impacts_folder: Path,
    documents: Mapping[str, Sequence[Document]],
    advance: Callable[[int], None],
    before: Before | None = None,
) -> dict[str, Field]:
    """Index each field's documents with Whoosh and write its scores as impacts; return them."""
    fields: dict[str, Field] = {}
    for name, own in documents.items():
        old = read_field(before.impacts, name) if before else None
        keys = keys_of(own)
        field, change = _updated(old, keys, own)
        whoosh = before.whoosh if before else None
        if not write_whoosh(whoosh_folder, name, own, change, whoosh):
            field, change = _updated(None, keys, own)
            write_whoosh(whoosh_folder, name, own, change, None)
        write_field(impacts_folder, name, field, len(own))
        fields[name] = field
        advance(len(own))
    owners = {name: np.array([d.article for d in own], np.int32) for name, own in documents.items()}
    write_words(impacts_folder, fields, owners)
    return fields


def analysed(documents: Sequence[Document], keys: Sequence[bytes]) -> Field:
    """Cut documents into words and count them."""
    return _analysed(documents, keys)[0]


def combined(old: Field, places: Ints, new: Field, new_places: Ints, count: int) -> Field:
    """Put two fields together; ``places`` say which number each document gets, or ``GONE``.

    ``count`` is how many numbers there are; one that no document gets belongs to none.
    """
    keys = [b""] * count
    counted = np.zeros((count, 2), dtype=np.int32)
    for field, own in ((old, places), (new, new_places)):
        kept = own != GONE
        counted[own[kept]] = field.counted[kept]
        for key, place in zip(field.keys, own.tolist(), strict=True):
            if place != GONE:
                keys[place] = key
    return Field(
        tuple(keys),
        old.postings.moved(places, count).joined(new.postings.moved(new_places, count)),
        old.surfaces.moved(places, count).joined(new.surfaces.moved(new_places, count)),
        counted,
    )


def keys_of(documents: Iterable[Document]) -> tuple[bytes, ...]:
    """Name each document by its place, its text and the code that cuts it into words.

    Of several that are the same in all of this, the second and later ones are counted.
    """
    seen: Counter[bytes] = Counter()
    keys = []
    for document in documents:
        content = f"{document.place}\0{document.language}\0{document.text}"
        key = hashlib.blake2b(content.encode("utf-8", "surrogatepass"), key=_code()).digest()
        seen[key] += 1
        keys.append(hashlib.blake2b(key, digest_size=_KEY, salt=b"%d" % seen[key]).digest())
    return tuple(keys)


def read_field(folder: Path, name: str) -> Field | None:
    """Return a field as a build wrote it; ``None`` where an older Firstline did."""
    try:
        keys = np.load(folder / f"{name}.keys.npy", allow_pickle=False)
        return Field(
            tuple(row.tobytes() for row in keys),
            Postings.read(folder, name, len(keys)),
            Postings.read(folder, f"{name}-surfaces", len(keys)),
            np.load(folder / f"{name}.counted.npy", allow_pickle=False),
        )
    except (OSError, EOFError, ValueError):
        return None


def write_field(folder: Path, name: str, field: Field, live: int) -> None:
    """Write a field of which ``live`` documents count."""
    field.postings.write(folder, name, field.postings.scores(B, K1, live))
    field.surfaces.write(folder, f"{name}-surfaces", np.empty(0, np.float32))
    keys = np.frombuffer(b"".join(key.ljust(_KEY, b"\0") for key in field.keys), np.uint8)
    np.save(folder / f"{name}.keys.npy", keys.reshape(-1, _KEY), allow_pickle=False)
    np.save(folder / f"{name}.counted.npy", field.counted, allow_pickle=False)


def write_words(folder: Path, fields: Mapping[str, Field], owners: Mapping[str, Ints]) -> None:
    """Write which articles hold each word as it was written, each scored 1."""
    empty = Postings.of([])
    held = [field.surfaces.held_by(owners[name]) for name, field in fields.items()]
    words = reduce(Postings.joined, held, empty).held_by(None)
    words.write(folder, "words", np.ones(len(words.docs), np.float32))


def _updated(
    old: Field | None, keys: tuple[bytes, ...], documents: Sequence[Document]
) -> tuple[Field, Difference]:
    """Return the field, and how its documents differ from those of the one before."""
    place = {key: number for number, key in enumerate(keys)}
    known = frozenset(old.keys) if old else frozenset()
    added = [number for number, key in enumerate(keys) if key not in known]
    new, counts = _analysed([documents[n] for n in added], [keys[n] for n in added])
    gone = tuple(key for key in known if key not in place)
    difference = Difference(keys, dict(zip(added, counts, strict=True)), gone)
    if old is None:
        return new, difference
    places = np.array([place.get(key, GONE) for key in old.keys], dtype=np.int32)
    field = combined(old, places, new, np.array(added, dtype=np.int32), len(keys))
    return field, difference


def _analysed(
    documents: Sequence[Document], keys: Sequence[bytes]
) -> tuple[Field, list[Counter[str]]]:
    counts, surfaces, counted = [], [], []
    for document in documents:
        tokens = list(LANGUAGES.analyzer(document.language).tokens(document.text))
        counts.append(Counter(token.term for token in tokens))
        surfaces.append(dict.fromkeys((token.surface for token in tokens), 1))
        counted.append((sum(token.stop for token in tokens), len(tokens)))
    table = np.array(counted, dtype=np.int32).reshape(len(counted), 2)
    return Field(tuple(keys), Postings.of(counts), Postings.of(surfaces), table), counts


@cache
def _code() -> bytes:
    """Stand for the code that cuts texts into words."""
    digest = hashlib.blake2b(Path(language.__file__).read_bytes(), digest_size=32)
    digest.update(version("PyStemmer").encode())
    digest.update(repr(sorted(stop_words().items())).encode())
    return digest.digest()
