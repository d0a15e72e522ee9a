"""A ticket → the articles that answer it, each with the passage and the wording that matched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.desk.ticket_text import sentences, without_noise
from search.query import MAX_CHARACTERS, normalise
from search.types import ArticleRef, Filters, Heading, Passage, Question, Snippet

if TYPE_CHECKING:
    from search.explanation import Explanation
    from search.searcher import Searcher
    from search.types import Answer, Reason

DEPTH: Final = 20
"""Answers taken to each question before they are put together."""
MAX_SUGGESTIONS: Final = 10
DEFAULT_SUGGESTIONS: Final = 5
MAX_SUBJECT: Final = 500
"""Characters of a subject that are read."""


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
    """Words of the ticket that the article holds."""
    score: float
    """0 to 1, comparable within one list only."""
    already_read: bool


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer to a ticket."""

    questions: tuple[str, ...]
    """What was searched for, the first of them the ticket in short."""
    language: str
    """The language that the ticket was read in."""
    confidence: float
    confident: bool
    generation: int
    suggestions: tuple[Suggestion, ...]
    """Best first; what the customer has read stands last."""

    @property
    def question(self) -> str:
        """The ticket in short: what a link or a wish remembers it by."""
        return self.questions[0] if self.questions else ""


def suggest(
    searcher: Searcher, ticket: TicketText, limit: int = DEFAULT_SUGGESTIONS
) -> Suggestions:
    """Find the articles that answer a ticket.

    The subject alone and the subject with the beginning of what the customer wrote are both
    asked, and the scores added: see benchmarks/README.md.  No text makes it raise.
    """
    questions = questions_of(ticket.subject, ticket.text)
    told = [_ask(searcher, question, ticket.language) for question in questions]
    if not told:
        return Suggestions((), ticket.language or "", 0.0, False, searcher.generation, ())
    found = sorted(
        _merged(told, ticket.already_read), key=lambda one: (one.already_read, -one.score)
    )
    sure = _surest(told, found)
    return Suggestions(
        questions=questions,
        language=told[0].language,
        confidence=sure.results.confidence if sure else 0.0,
        confident=bool(sure and sure.results.confident),
        generation=searcher.generation,
        suggestions=tuple(found[:limit]),
    )


def questions_of(subject: str, text: str) -> tuple[str, ...]:
    """Return what to ask for a ticket: all of it in short first, then its subject alone."""
    about = normalise(subject[:MAX_SUBJECT])
    whole = normalise(" ".join((about, *_new_sentences(about, text))))
    return tuple(dict.fromkeys(question for question in (whole, about) if question))


def _new_sentences(about: str, text: str) -> list[str]:
    """Return the first sentences that say more than the subject, as many as will be used."""
    chosen: list[str] = []
    length = len(about)
    for sentence in sentences(without_noise(text)):
        if length >= MAX_CHARACTERS:
            break
        if sentence.casefold().strip(" .!?") not in about.casefold():
            chosen.append(sentence)
            length += len(sentence) + 1
    return chosen


def _ask(searcher: Searcher, question: str, language: str | None) -> Explanation:
    return searcher.explain(Question(question, Filters(language), limit=DEPTH))


def _merged(told: Sequence[Explanation], already_read: Collection[str]) -> list[Suggestion]:
    """Add up the scores of each article; its passage is that of the question it answers best."""
    scores: dict[int, float] = {}
    best: dict[int, tuple[Answer, Reason]] = {}
    for explanation in told:
        pairs = zip(explanation.results.answers, explanation.reasons, strict=True)
        for answer, reason in pairs:
            number = answer.article.number
            scores[number] = scores.get(number, 0.0) + answer.score
            if number not in best or answer.score > best[number][0].score:
                best[number] = (answer, reason)
    return [
        _suggestion(answer, reason, scores[number] / len(told), answer.article.id in already_read)
        for number, (answer, reason) in best.items()
    ]


def _suggestion(answer: Answer, reason: Reason, score: float, already_read: bool) -> Suggestion:
    wording = reason.wording if reason.wording != answer.article.title else None
    return Suggestion(
        article=answer.article,
        section=answer.section,
        passage=reason.passage,
        snippet=answer.snippet,
        wording=wording,
        words=tuple(dict.fromkeys(match.asked for match in reason.terms)),
        score=round(score, 4),
        already_read=already_read,
    )


def _surest(told: Sequence[Explanation], found: Sequence[Suggestion]) -> Explanation | None:
    """Return the question that is surest of the article that is suggested first."""
    if not found:
        return None
    first = found[0].article.number
    agreeing = [
        one
        for one in told
        if one.results.answers and one.results.answers[0].article.number == first
    ]
    return max(agreeing, key=lambda one: one.results.confidence, default=None)
