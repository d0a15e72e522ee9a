"""A visitor's text → the terms that are searched; nothing of it is ever parsed as a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from search.language import Analyzer, Token

MAX_CHARACTERS = 256
"""A longer question is cut: what is asked stands at the start, and time stays bounded."""
MAX_TERMS = 32

# A stop word says little, but "what", "how" and "can" tell one FAQ title from another:
# half weight beat both leaving them out and counting them fully (see benchmarks/README.md).
STOP_WORD_WEIGHT = 0.5

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class TermGroup:
    """One word of the question with what counts as that word."""

    token: Token
    variants: tuple[tuple[str, float], ...]
    """(term, weight), the word itself first; a document counts its best variant once."""


def normalise(text: str) -> str:
    """Return the part of a visitor's text that is used: NFKC, one line, at most 256 characters.

    Lone surrogates, which no encoder and no database accepts, are dropped.
    """
    # NFKC can make one character eighteen, so the text is cut before and after.
    short = text[: 4 * MAX_CHARACTERS].encode("utf-8", "ignore").decode()
    flat = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", short)).split())
    return flat[:MAX_CHARACTERS].strip()


def tokens_of(text: str, analyzer: Analyzer) -> list[Token]:
    """Return the first words of a normalised question, each term once."""
    first: dict[str, Token] = {}
    for token in analyzer.tokens(text):
        first.setdefault(token.term, token)
        if len(first) == MAX_TERMS:
            break
    return list(first.values())


def group(token: Token, more: Iterable[tuple[str, float]] = ()) -> TermGroup:
    """Return the group of one word with further variants, weighted beside the word itself."""
    weight = STOP_WORD_WEIGHT if token.stop else 1.0
    variants = {token.term: weight}
    for term, factor in more:
        variants.setdefault(term, weight * factor)
    return TermGroup(token, tuple(variants.items()))
