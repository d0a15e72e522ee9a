"""Why the answers stand where they stand, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from search.confidence import Signals
    from search.explanation import Explanation, Word
    from search.types import Passage, Reason, TermMatch

WIDTH: Final = 80
PASSAGE_LINES: Final = 3
_INDENT: Final = 4
_NAMES: Final = 12
"""Columns for the name in front of each explanation."""
_COLUMNS: Final = WIDTH - _INDENT - _NAMES


def understood(told: Explanation) -> Iterator[str]:
    """Yield the lines on how the question was read and what its confidence is made of."""
    share = told.meaning_weight
    yield from _named("read as", f"{told.language}: {_words(told.words)}", indent=0)
    if told.codes:
        yield from _named("codes", ", ".join(told.codes), indent=0)
    yield from _named("score", f"{share:.2f} · meaning + {1 - share:.2f} · words", indent=0)
    if told.signals:
        yield from _named("confidence", _signals(told.signals), indent=0)


def reason(why: Reason) -> Iterator[str]:
    """Yield the lines below one answer."""
    yield from _named("words", _by_words(why))
    yield from _named("meaning", _by_meaning(why))
    if why.wording is not None:
        yield from _named("nearest", f"“{why.wording}”")
    if why.boost != 1:
        yield from _named("factor", f"{why.boost:g}")
    if why.codes is not None:
        yield from _named("codes", f"holds {100 * why.codes:.0f} %")
    yield from _beside("passage", _passage(why.passage), _INDENT)


def _words(words: Iterable[Word]) -> str:
    return ", ".join(map(_word, words)) or "nothing"


def _word(word: Word) -> str:
    remarks = ["common"] if word.common else []
    remarks += [f"{term} {weight:g}" for term, weight in word.terms[1:]]
    return f"{word.asked} ({', '.join(remarks)})" if remarks else word.asked


def _signals(signals: Signals) -> str:
    told = {
        "meaning": signals.meaning,
        "coverage": signals.coverage,
        "gap": signals.gap,
        "lead by meaning": signals.meaning_lead,
        "lead by words": signals.words_lead,
    }
    if signals.meaning is None:  # Then the others do not count.
        told = {name: told[name] for name in ("coverage", "lead by words")}
    if signals.codes < 1:
        told["codes"] = signals.codes
    return ", ".join(f"{name} {value:.2f}" for name, value in told.items())


def _by_words(why: Reason) -> str:
    if why.words_rank is None:
        return "no match"
    terms = ", ".join(map(_match, why.terms))
    return f"rank {why.words_rank}, score {why.words_score:.3f}: {terms}"


def _match(match: TermMatch) -> str:
    return match.asked if match.weight == 1 else f"{match.asked} → {match.found}"


def _by_meaning(why: Reason) -> str:
    if why.meaning_score is None:
        return "not asked"
    rank = "too far away" if why.meaning_rank is None else f"rank {why.meaning_rank}"
    return f"{rank}, score {why.meaning_score:.3f}"


def _passage(passage: Passage) -> list[str]:
    """Return the heading and the beginning of the text: all of it may be a screen."""
    heading = _wrapped(passage.heading, _COLUMNS) if passage.heading else []
    text = _wrapped(passage.text, _COLUMNS - len(" …"))
    if len(text) > PASSAGE_LINES:
        text[PASSAGE_LINES - 1 :] = [text[PASSAGE_LINES - 1] + " …"]
    return heading + text


def _named(name: str, text: str, indent: int = _INDENT) -> Iterator[str]:
    yield from _beside(name, _wrapped(text, WIDTH - indent - _NAMES), indent)


def _beside(name: str, lines: Iterable[str], indent: int) -> Iterator[str]:
    """Yield the lines with their name before the first."""
    for number, line in enumerate(lines):
        label = "" if number else name
        yield " " * indent + click.style(f"{label:<{_NAMES}}", dim=True) + line


def _wrapped(text: str, columns: int) -> list[str]:
    # Rich knows that Chinese characters are two columns wide, which textwrap does not.
    from rich.console import Console
    from rich.text import Text

    flat = Text(" ".join(text.split()))
    return [line.plain.rstrip() for line in flat.wrap(Console(), columns)]
