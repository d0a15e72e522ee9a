"""Rendered article → passages: one per heading, long ones cut at paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.types import Rendered, Section

MAX_WORDS = 180
"""About 240 word pieces: MiniLM reads 256, so nothing of a passage is cut off."""

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")
_HEAVY = re.compile("[\u3000-\U0010ffff]")
_UNSPACED_WORD = 2  # characters of a script without spaces that weigh as much as one word


@dataclass(frozen=True, slots=True)
class Text:
    """A passage before it has a number."""

    title: str
    anchor: str
    heading: str
    text: str

    @property
    def full(self) -> str:
        """What is indexed and embedded: the article's title and the heading in front."""
        return "\n".join(part for part in (self.title, self.heading, self.text) if part)


def split(article: Rendered) -> tuple[Text, ...]:
    """Return the article's passages in order; an article without text gives its title alone."""
    title = article.source.title
    passages = tuple(
        Text(title, section.anchor, " › ".join((*section.trail, section.heading)).strip(" ›"), text)
        for section in article.sections
        for text in _cut(section)
    )
    return passages or (Text(title, "", "", article.source.head.summary or title),)


def _cut(section: Section) -> Iterator[str]:
    pieces = (piece for paragraph in section.paragraphs for piece in _pieces(paragraph))
    yield from _pack(pieces)


def _pack(pieces: Iterable[str], joint: str = "\n") -> Iterator[str]:
    """Join pieces to passages of at most ``MAX_WORDS`` words."""
    batch: list[str] = []
    words = 0
    for piece in pieces:
        length = _words(piece)
        if batch and words + length > MAX_WORDS:
            yield joint.join(batch)
            batch, words = [], 0
        batch.append(piece)
        words += length
    if batch:
        yield joint.join(batch)


def _pieces(paragraph: str) -> Sequence[str]:
    """Return a paragraph whole, or in sentences, or in runs of words where it is too long."""
    text = paragraph.strip()
    if not text:
        return ()
    if _words(text) <= MAX_WORDS:
        return (text,)
    sentences = [part for part in _SENTENCE_END.split(text) if part.strip()]
    if len(sentences) > 1:
        return tuple(_pack_sentences(sentences))
    return tuple(_runs(text))


def _pack_sentences(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from (sentence,) if _words(sentence) <= MAX_WORDS else _runs(sentence)


def _runs(text: str) -> Iterator[str]:
    """Cut a text at words, and a word that is too long by itself into slices."""
    step = (MAX_WORDS - 1) * _UNSPACED_WORD
    words = text.split()
    slices = (word[start : start + step] for word in words for start in range(0, len(word), step))
    yield from _pack(slices, " ")


def _words(text: str) -> int:
    """Count words; a run without spaces counts by its characters beyond ASCII."""
    heavy = 0 if text.isascii() else len(_HEAVY.findall(text))
    # Rounded up, so that the words of the parts are never fewer than those of the whole.
    return len(text.split()) + -(-heavy // _UNSPACED_WORD)
