"""A visitor's text → the terms that are searched; nothing of it is ever parsed as a query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.language import Analyzer, Token
from search.synonyms import SYNONYM_WEIGHT, Synonyms

MAX_CHARACTERS = 256
"""A longer question is cut: what is asked stands at the start, and time stays bounded."""
MAX_TERMS = 32

COMPLETION_WEIGHT = 0.8
"""What a word that starts with the typed letters counts beside the typed word itself."""

CORRECTION_WEIGHTS = {1: 0.7, 2: 0.5}
"""What a known word counts for an unknown one, by the edits between them."""

_ACRONYM = 4
"""Letters up to which a word in capitals is no typing error: "VPN", "SAML"."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]+")


# Three digits beside letters ("E-4012", "0x80070005", "HTTP 502", but neither "COVID-19" nor
# "since 2020"), a version of three numbers, an underscore inside, or signs behind ("C++").
_CODE = re.compile(
    r"(?=(?:\D*\d){3})(?:(?=\S*[^\W\d_])\S+|[A-Z]{1,5} \S+|\d+\.\d+\.\S+)|\w+_\w+|\w+(?:\+\+|#)"
)


@dataclass(frozen=True, slots=True)
class TermGroup:
    """One word of the question with what counts as that word."""

    token: Token
    variants: tuple[tuple[str, float], ...]
    """(term, weight), the word itself first with 1; a document counts its best variant once."""
    asked: bool = True
    """Whether the visitor wrote it; the words of a longer synonym stand for others."""


class Vocabulary(Protocol):
    """The words of the articles that may answer."""

    def completions(self, prefix: str) -> list[str]:
        """Return frequent words that start with ``prefix``."""

    def corrections(self, token: Token) -> list[tuple[str, int]]:
        """Return (word, edits) near an unknown word, nearest first; none for a known one."""

    def is_known(self, token: Token) -> bool:
        """Say whether an article that visitors see holds the word."""


def normalise(text: str) -> str:
    """Return the part of a visitor's text that is used: NFKC, one line, at most 256 characters.

    Lone surrogates, which no encoder and no database accepts, are dropped.
    """
    # NFKC can make one character eighteen, so the text is cut before and after.
    short = text[: 4 * MAX_CHARACTERS].encode("utf-8", "ignore").decode()
    flat = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", short)).split())
    return flat[:MAX_CHARACTERS].strip()


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, ready for the rankings."""

    groups: tuple[TermGroup, ...]
    meant: str | None
    """The question without its typing errors, where it seems to have some."""
    codes: tuple[str, ...] = ()
    """Terms of error codes, versions and names with signs: right only where they are exact."""

    @property
    def terms(self) -> set[str]:
        """All terms that say something, for marking them in a snippet."""
        groups = [group for group in self.groups if not group.token.stop] or self.groups
        return {term for group in groups for term, _ in group.variants}


def understand(
    text: str,
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    synonyms: Synonyms | None = None,
    *,
    typing: bool = False,
) -> Understood:
    """Cut a normalised question into terms and add what a word may stand for.

    A word stands for its synonyms, a word that no visible article holds for its nearest known
    words, and while typing the last word stands for the words that it starts.
    """
    tokens = tokens_of(text, analyzer)
    groups = []
    meant = text
    same, more = _synonyms(tokens, synonyms)
    for token in reversed(tokens):
        words = vocabulary.completions(token.surface) if typing and token.end == len(text) else []
        if words:
            groups.append(_group(token, [(word, COMPLETION_WEIGHT) for word in words], analyzer))
        elif token.term in same:
            groups.append(TermGroup(token, ((token.term, 1.0), *same[token.term])))
        else:
            right = _is_acronym(token, text) or _is_joined(token, tokens)
            near = [] if right else vocabulary.corrections(token)
            found = [(word, CORRECTION_WEIGHTS[edits]) for word, edits in near]
            groups.append(_group(token, found, analyzer))
            if near and not typing:
                meant = meant[: token.start] + near[0][0] + meant[token.end :]
    mended = meant if meant != text else None
    return Understood((*groups[::-1], *more), mended, _codes(tokens, text))


def tokens_of(text: str, analyzer: Analyzer) -> list[Token]:
    """Return the first words of a normalised question, each term once."""
    first: dict[str, Token] = {}
    for token in analyzer.tokens(text):
        first.setdefault(token.term, token)
        if len(first) == MAX_TERMS:
            break
    return list(first.values())


def all_known(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Say whether the vocabulary has every token that is not a stop word.

    Of "sign-in", which is also read as "signin", it is enough to know the parts.
    """
    known = [token for token in tokens if token.stop or vocabulary.is_known(token)]
    return all(token in known or any(_is_part(part, token) for part in known) for token in tokens)


def _is_part(part: Token, whole: Token) -> bool:
    inside = whole.start <= part.start and part.end <= whole.end
    return inside and part.end - part.start < whole.end - whole.start


def _group(token: Token, words: Iterable[tuple[str, float]], analyzer: Analyzer) -> TermGroup:
    """Return a word of the question with the words that it may stand for."""
    variants = {token.term: 1.0}
    found = [(other, factor) for word, factor in words for other in analyzer.tokens(word)]
    for other, factor in found:
        variants.setdefault(other.term, factor)
    # A mistyped stop word is one all the same.
    stop = token.stop or bool(found and all(other.stop for other, _ in found))
    return TermGroup(token._replace(stop=stop), tuple(variants.items()))


def _is_acronym(token: Token, text: str) -> bool:
    """Say whether a word stands in capitals among others that do not."""
    written = text[token.start : token.end]
    return written.isupper() and len(written) <= _ACRONYM and not text.isupper()


def _is_joined(token: Token, tokens: Sequence[Token]) -> bool:
    """Say whether a word shares letters with another: "sign-in" is "sign", "in" and "signin"."""
    return any(
        other is not token and other.start < token.end and token.start < other.end
        for other in tokens
    )


def _codes(tokens: Sequence[Token], text: str) -> tuple[str, ...]:
    """Return the terms of what is written like a code, without the parts of longer ones."""
    found = [token for token in tokens if _CODE.fullmatch(text[token.start : token.end])]
    return tuple(
        token.term
        for token in found
        if not any(other.start <= token.start and token.end < other.end for other in found)
    )


def _synonyms(
    tokens: Sequence[Token], synonyms: Synonyms | None
) -> tuple[dict[str, tuple[tuple[str, float], ...]], list[TermGroup]]:
    """Return synonyms of one word for one word, by term, and the words of longer ones."""
    same: dict[str, tuple[tuple[str, float], ...]] = {}
    more: list[TermGroup] = []
    for match in synonyms.matches([token.term for token in tokens]) if synonyms else ():
        token = tokens[match.start]
        words = [other for other in match.others if len(other) == match.length == 1]
        same[token.term] = tuple((word[0], SYNONYM_WEIGHT) for word in words)
        longer = (term for other in match.others if other not in words for term in other)
        for term in list(dict.fromkeys(longer))[:MAX_TERMS]:
            more.append(TermGroup(token, ((term, SYNONYM_WEIGHT),), asked=False))
    return {term: found for term, found in same.items() if found}, more
