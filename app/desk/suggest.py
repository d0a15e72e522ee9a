"""A ticket → the articles that answer it, each with the passage and the wording that matched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.desk.ticket_text import sentences, without_noise
from app.parameters import DESK_SUGGESTIONS
from app.privacy import redact
from search.keyword import DAMPING
from search.query import MAX_CHARACTERS, normalise
from search.types import ArticleRef, Filters, Heading, Passage, Question, Snippet

if TYPE_CHECKING:
    from search.searcher import Searcher
    from search.types import Answer, Reason

MAX_SUBJECT: Final = 500
"""Characters of a subject that are read."""
MAX_SENTENCES: Final = 100
_SHORTEST_WORD: Final = 3
_FIRST_CJK: Final = "\u2e80"
_HALF_LABEL: Final = re.compile(r"\[[a-z]*\Z")


@dataclass(frozen=True, slots=True)
class TicketText:
    """What an agent pastes."""

    subject: str
    text: str
    language: str | None = None
    """Only articles in this language; ``None`` for all, that of the ticket preferred."""
    already_read: frozenset[str] = frozenset()
    """Ids of the articles that the customer has read before writing."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may answer."""

    article: ArticleRef
    section: Heading | None
    """Where the passage stands; ``None`` for the top of the article."""
    passage: Passage
    snippet: Snippet
    """The part of the passage that matches, with the words to mark."""
    wording: str | None
    """Which of its ``asks`` is nearest: the customers' words; ``None`` where it is the title."""
    words: tuple[str, ...]
    """Words of the ticket that the article holds, but for those that every text holds."""
    score: float
    """0 to 1, comparable within one list only."""
    already_read: bool


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer to a ticket."""

    question: str
    """The ticket in short: what was searched for, and what a link or a wish remembers it by."""
    language: str
    """The language that the ticket was read in."""
    confidence: float
    confident: bool
    generation: int
    suggestions: tuple[Suggestion, ...]
    """Best first; what the customer has read stands last."""


def suggest(searcher: Searcher, ticket: TicketText, limit: int = DESK_SUGGESTIONS) -> Suggestions:
    """Find the articles that answer a ticket.  No text makes it raise."""
    question = Question(
        in_short(searcher, ticket),
        Filters(ticket.language),
        limit=limit + len(ticket.already_read),
    )
    told = searcher.explain(question)
    pairs = zip(told.results.answers, told.reasons, strict=True)
    common = frozenset(word.asked for word in told.words if word.common)
    found = [_suggestion(answer, why, ticket.already_read, common) for answer, why in pairs]
    found.sort(key=lambda one: one.already_read)
    return Suggestions(
        question=told.results.query,
        language=told.language,
        confidence=told.results.confidence,
        confident=told.results.confident,
        generation=told.results.generation,
        suggestions=tuple(found[:limit]),
    )


def in_short(searcher: Searcher, ticket: TicketText) -> str:
    """Return what to ask for a ticket: its subject, and of the text what says most.

    A search reads 256 characters.  The sentences that share most words with the subject go
    first; without a subject, those with the rarest words of the help centre.  Both leave out
    what customers write around their question; see benchmarks/README.md.
    """
    about = normalise(_fitting(ticket.subject[:MAX_SUBJECT], MAX_CHARACTERS))
    said = _not_in(about, sentences(without_noise(ticket.text)))[:MAX_SENTENCES]
    worth = _nearness(said, about) if about else searcher.rarities(said, ticket.language)
    room = MAX_CHARACTERS - len(about)
    chosen: dict[int, str] = {}
    for place in sorted(range(len(said)), key=lambda place: -worth[place]):
        if room <= 1:
            break
        chosen[place] = _fitting(said[place], room - 1)
        room -= len(chosen[place]) + 1
    return normalise(" ".join((about, *(chosen[place] for place in sorted(chosen)))))


def _fitting(text: str, room: int) -> str:
    """Return the beginning of a text, never with half a mail address or number at its end.

    Half of one is not recognised as what must not be kept, so then its kind stands there.
    """
    whole = unicodedata.normalize("NFKC", text[: MAX_SUBJECT + room])
    cut, named = whole[:room], redact(whole)
    return cut if named.startswith(redact(cut)) else _HALF_LABEL.sub("", named[:room])


def _not_in(about: str, said: Sequence[str]) -> list[str]:
    """Leave out the sentences that only repeat the subject."""
    known = about.casefold()
    return [sentence for sentence in said if sentence.casefold().strip(" .!?") not in known]


def _nearness(said: Sequence[str], about: str) -> list[float]:
    """Return the share of each sentence's words that the subject has."""
    topic, words = _terms(about), [_terms(sentence) for sentence in said]
    return [len(own & topic) / (len(own) + DAMPING) for own in words]


def _terms(text: str) -> frozenset[str]:
    """Return the words of a text that are no mere particles; of scripts without spaces, pairs."""
    found: set[str] = set()
    for word in re.findall(r"\w+", text.casefold()):
        if any(sign >= _FIRST_CJK for sign in word):
            found.update(word[place : place + 2] for place in range(len(word)))
        elif len(word) >= _SHORTEST_WORD:
            found.add(word)
    return frozenset(found)


def _suggestion(
    answer: Answer, reason: Reason, already_read: frozenset[str], common: frozenset[str]
) -> Suggestion:
    asked = dict.fromkeys(match.asked for match in reason.terms)
    return Suggestion(
        article=answer.article,
        section=answer.section,
        passage=reason.passage,
        snippet=answer.snippet,
        wording=reason.wording if reason.wording != answer.article.title else None,
        words=tuple(word for word in asked if word not in common),
        score=answer.score,
        already_read=answer.article.id in already_read,
    )
