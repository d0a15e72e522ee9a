"""Why a question does not find its article, and what to do: a failed test → a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.replay.answer_tests import Tested, Verdict
from app.replay.types import Origin, Place, Wanted, folded
from indexer.types import Problem, Source
from search.searcher import Searcher
from search.types import Filters, Question, Reason

SHOWN: Final = 3
"""Answers that a message names."""
_LOOKED_AT: Final = 50
"""Answers whose reasons are looked at: an article further down has no place that matters."""


class Explainer:
    """Tells of failed tests, with the help centre as it is after the change."""

    def __init__(self, searcher: Searcher, articles: Sequence[Source]) -> None:
        self._searcher = searcher
        self._articles: Mapping[str, Source] = {one.id: one for one in articles}

    def problem(self, tested: Tested, line: int) -> Problem:
        """Return the problem of a test that did not pass."""
        wanted = tested.wanted
        if tested.verdict is Verdict.ANSWERED:
            message, remedy = self._answered(tested)
        else:
            reasons = self._reasons(wanted)
            message = " ".join(self._message(tested, reasons))
            remedy = self._remedy(tested, reasons)
        return Problem(wanted.path, line, tested.verdict.value, message, remedy)

    def _answered(self, tested: Tested) -> tuple[str, str]:
        first = tested.after.first
        named = self._named(first) if first else ""
        message = (
            f"“{tested.wanted.text}” should find no answer, but the search is sure of {named}"
            f" (confidence {tested.after.confidence:.2f})."
        )
        return message, "If it answers, name it as “article”; else say in it what it is not about."

    def _message(self, tested: Tested, reasons: Mapping[str, Reason]) -> Iterator[str]:
        wanted = tested.wanted
        what = "this article" if wanted.origin is Origin.ASK else self._path(wanted.article)
        rank = tested.after.rank(wanted.article)
        place = f"{_ordinal(rank)}, not among the first {wanted.top}"
        if rank is not None and rank <= wanted.top:
            place = f"only {_ordinal(rank)}"
        found = f"finds {what} {place}" if rank else f"does not find {what}"
        yield f"“{wanted.text}” {found}: {self._list(tested.after.places)}."
        if own := reasons.get(wanted.article or ""):
            yield f"By words it is {_rank(own.words_rank)}, by meaning {_rank(own.meaning_rank)}."
        if tested.before is not None and tested.rank_before is not None:
            listed = _titles(tested.before.places)
            yield f"Before this change it was {_ordinal(tested.rank_before)}: {listed}."
        elif tested.before is not None and tested.before.places:
            yield f"Before this change: {_titles(tested.before.places)}."

    def _remedy(self, tested: Tested, reasons: Mapping[str, Reason]) -> str:
        wanted = tested.wanted
        own = self._articles.get(wanted.article or "")
        first = self._articles.get(tested.after.places[0].article) if tested.after.places else None
        if first and own and first.id != own.id and _asks(first, wanted.text):
            return f"{first.path} asks the same: leave the question to one of the two."
        if wanted.origin is not Origin.ASK and own and not _asks(own, wanted.text):
            return f"Add the question to “asks” of {own.path}."
        if first is None or own is None or first.id == own.id:
            return "Use its words in the title or in a heading of the article."
        if first.head.boost > own.head.boost:
            return f"{first.path} is put forward by “boost: {first.head.boost:g}”: lower it."
        return f"{self._nearest(first, reasons)}: tell the two apart there, or ask more precisely."

    def _nearest(self, first: Source, reasons: Mapping[str, Reason]) -> str:
        reason = reasons.get(first.id)
        if reason is None:
            return f"{first.path} stands in its way"
        if reason.wording and reason.wording != first.title:
            return f"{first.path} stands in its way, with its question “{reason.wording}”"
        heading = reason.passage.heading
        where = f"its section “{heading}”" if heading else f"its title “{first.title}”"
        return f"{first.path} stands in its way, with {where}"

    def _reasons(self, wanted: Wanted) -> dict[str, Reason]:
        asked = Question(wanted.text, Filters(wanted.language), limit=_LOOKED_AT)
        told = self._searcher.explain(asked)
        pairs = zip(told.results.answers, told.reasons, strict=True)
        return {answer.article.id: reason for answer, reason in pairs}

    def _list(self, places: Sequence[Place]) -> str:
        shown = (f"{n}. {self._named(place)}" for n, place in enumerate(places[:SHOWN], 1))
        return ", ".join(shown) or "no article answers"

    def _named(self, place: Place) -> str:
        return f"{place.title} ({self._path(place.article)})"

    def _path(self, article: str | None) -> str:
        found = self._articles.get(article or "")
        return found.path if found else article or "no article"


def _asks(article: Source, question: str) -> bool:
    names = {folded(name) for name in (article.title, *article.head.asks)}
    return folded(question) in names


def _titles(places: Sequence[Place]) -> str:
    return ", ".join(f"{n}. {place.title}" for n, place in enumerate(places[:SHOWN], 1))


def _rank(rank: int | None) -> str:
    return "not there" if rank is None else _ordinal(rank)


def _ordinal(number: int | None) -> str:
    if number is None:
        return "nowhere"
    teen = 10 < number % 100 < 14
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
