"""Passages and names → Whoosh → the impacts that the site serves from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.lang.stopwords import stoplists
from whoosh.scoring import BM25F, bm25
from whoosh.system import pack_uint

from search import impacts
from search.impacts import Floats, Ints
from search.language import USUAL_STOP_SHARE, Languages, normal

# A little less weight on length than Whoosh's own 0.75 and 1.2: a help article is not better
# for being short.  Chosen on six open question sets; see benchmarks/README.md.
B = 0.5
K1 = 1.0

MEMORY_MB = 256

_FEW_WORDS = 50  # of titles: some five or ten articles


@dataclass(frozen=True, slots=True)
class Document:
    """A passage or a name, ready to be indexed."""

    article: int
    language: str
    text: str


class Terms(TEXT):  # type: ignore[misc]
    """A field that is given its terms: those of ``search.language``, for indexing as for asking.

    Counting terms here is five times as fast as handing Whoosh one token object after another.
    """

    def __init__(self) -> None:
        super().__init__(phrase=False)

    def index(self, value: list[str], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded frequency)."""
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), pack_uint(count)


def stop_words() -> dict[str, list[str]]:
    """Return Whoosh's stop words (Snowball's lists), by language."""
    return {name: sorted(normal(word) for word in words) for name, words in stoplists.items()}


LANGUAGES = Languages(stop_words())


def stop_shares(names: Sequence[Document]) -> dict[str, float]:
    """Return the share of stop words in the names, by language.

    A help centre of a few articles says little of its writers' style, so the usual share is
    mixed in.
    """
    stops: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for name in names:
        tokens = list(LANGUAGES.analyzer(name.language).tokens(name.text))
        stops[name.language] += sum(token.stop for token in tokens)
        words[name.language] += len(tokens)
    return {
        language: (stops[language] + USUAL_STOP_SHARE * _FEW_WORDS) / (words[language] + _FEW_WORDS)
        for language in words
        if stops[language]  # Without a list of stop words nothing is known.
    }


def write_keywords(
    whoosh_folder: Path,
    impacts_folder: Path,
    fields: dict[str, Sequence[Document]],
    advance: Callable[[int], None],
) -> None:
    """Index each field's documents with Whoosh and write its scores as impacts."""
    holders: dict[str, set[int]] = {}
    for name, documents in fields.items():
        _index(whoosh_folder, name, documents, holders, advance)
        impacts.write(impacts_folder, name, _impacts(whoosh_folder, name))
    impacts.write(impacts_folder, "words", {word: _row(holders[word]) for word in holders})


def _index(
    folder: Path,
    name: str,
    documents: Sequence[Document],
    holders: dict[str, set[int]],
    advance: Callable[[int], None],
) -> None:
    """Index documents; note in ``holders`` which articles hold each word as written."""
    schema = Schema(number=STORED, article=STORED, language=STORED, text=Terms())
    created = FileStorage(str(folder)).create_index(schema, indexname=name)
    writer = created.writer(limitmb=MEMORY_MB, timeout=10)
    for number, document in enumerate(documents):
        tokens = list(LANGUAGES.analyzer(document.language).tokens(document.text))
        for token in tokens:
            holders.setdefault(token.surface, set()).add(document.article)
        # Every document is new: two updates of one id in one writer would leave two of it.
        writer.add_document(
            number=number,
            article=document.article,
            language=document.language,
            text=[token.term for token in tokens],
        )
        advance(1)
    writer.commit(optimize=True)


def _impacts(folder: Path, name: str) -> dict[str, tuple[Ints, Floats]]:
    """Read each term's postings once and score them as Whoosh's BM25F does.

    Its idf is written out here, since Whoosh looks every term up twice more to compute it.
    """
    rows = {}
    found = index.open_dir(str(folder), indexname=name)
    with found.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        reader = searcher.reader()
        numbers = _numbers(reader)
        lengths = np.array([reader.doc_field_length(i, "text", 1) for i in range(len(numbers))])
        average = searcher.avg_field_length("text")
        for term in reader.lexicon("text"):
            text = term.decode()
            docs, weights = _postings(reader.postings("text", text))
            idf = math.log(len(numbers) / (len(docs) + 1)) + 1
            scores = bm25(idf, weights, lengths[docs], average, B, K1)
            order = np.argsort(numbers[docs])
            rows[text] = (numbers[docs][order].astype(np.int32), scores[order].astype(np.float32))
    found.close()
    return rows


def _numbers(reader: Any) -> Ints:
    """Return Whoosh's own document number → our number."""
    numbers: Ints = np.array(
        [reader.stored_fields(i)["number"] for i in range(reader.doc_count_all())], dtype=np.int32
    )
    return numbers


def _postings(matcher: Any) -> tuple[Ints, Floats]:
    docs: list[int] = []
    weights: list[float] = []
    # A block at a time where the matcher has blocks: its single steps are slow.
    while isinstance(matcher, W3LeafMatcher) and matcher.is_active():
        matcher._read_ids()
        matcher._read_weights()
        docs.extend(matcher._ids)
        weights.extend(matcher._weights)
        matcher._next_block()
    while matcher.is_active():
        docs.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array(docs, dtype=np.int32), np.array(weights, dtype=np.float32)


def _row(articles: set[int]) -> tuple[Ints, Floats]:
    """Return the articles that hold a word, each scored 1."""
    row = np.array(sorted(articles), dtype=np.int32)
    return row, np.ones(len(row), dtype=np.float32)
