"""Rendered articles → everything of them that is indexed, numbered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from indexer.split import Text, split
from indexer.types import Document, Rendered, Status
from search.ranking import Layout

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Texts:
    """The articles of a generation by number, with their passages and names."""

    articles: tuple[Rendered, ...]
    passages: tuple[tuple[Text, ...], ...]
    names: tuple[tuple[str, ...], ...]
    """Each article's title and ``asks``: the questions that it must be found by."""
    layout: Layout

    @property
    def to_embed(self) -> list[str]:
        """All names, then all passages."""
        return [*_flat(self.names), *(passage.full for passage in _flat(self.passages))]

    @property
    def documents(self) -> dict[str, Sequence[Document]]:
        """What each field of the keyword index holds."""
        keywords = [" ".join(a.source.head.keywords) for a in self.articles]
        passages = [
            _document(number, article, f"{passage.full}\n{keywords[number]}", passage.anchor)
            for number, article in enumerate(self.articles)
            for passage in self.passages[number]
        ]
        names = [
            _document(number, article, name)
            for number, article in enumerate(self.articles)
            for name in self.names[number]
        ]
        return {"passages": passages, "names": names}


def is_indexed(article: Rendered) -> bool:
    """Say whether an article goes into a generation: drafts never reach the site."""
    return article.source.head.status is not Status.DRAFT


def texts_of(rendered: Sequence[Rendered]) -> Texts:
    """Cut the articles up and number them by language, category and the writers' order."""
    articles = tuple(sorted(rendered, key=_place))
    passages = tuple(split(article) for article in articles)
    names = tuple(map(_names, articles))
    layout = Layout.of(_owners(passages), _owners(names), len(articles))
    return Texts(articles, passages, names, layout)


def _names(article: Rendered) -> tuple[str, ...]:
    return (article.source.title, *article.source.head.asks)


def _document(number: int, article: Rendered, text: str, anchor: str = "") -> Document:
    # Questions are normalised before they are cut into words, so texts are as well.
    normalised = unicodedata.normalize("NFKC", text)
    place = f"{article.source.path}#{anchor}" if anchor else article.source.path
    return Document(number, article.source.language, normalised, place)


def _place(article: Rendered) -> tuple[str, tuple[str, ...], float, str]:
    source = article.source
    order = float("inf") if source.head.order is None else source.head.order
    return (source.language, source.category, order, source.slug)


def _owners(lists: Sequence[Sequence[object]]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    counts = [len(items) for items in lists]
    return np.repeat(np.arange(len(lists), dtype=np.int32), counts)


def _flat(lists: Sequence[Sequence[_T]]) -> Iterator[_T]:
    for items in lists:
        yield from items
