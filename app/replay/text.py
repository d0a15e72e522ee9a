"""A comparison for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.replay import shown
from app.replay.outcomes import Outcome, Replayed
from app.replay.run import Comparison

_TITLES: Final = {
    Outcome.LOST: "Worse",
    Outcome.WON: "Better",
    Outcome.OTHER: "Another first answer, or another confidence",
}


def as_text(comparison: Comparison, limit: int) -> str:
    """Return all of it, of each table the first ``limit`` rows."""
    return "\n".join([*_changes(comparison), *_questions(comparison, limit), *_end(comparison)])


def _changes(comparison: Comparison) -> Iterator[str]:
    changes = comparison.changes
    yield f"Compared with {comparison.base}: {', '.join(shown.changed(changes))}."
    if changes.articles:
        yield "\nArticles"
    for article in changes.articles:
        sign = shown.SIGNS[article.change]
        yield f"  {sign} {shown.article_line(article)} ({article.title})"
    if changes.redirects or changes.dead:
        yield "\nAddresses"
    for dead in changes.dead:
        lost = f"/a/{dead.address} leads nowhere now ({dead.path})"
        yield f"  ! {lost}; keep it as an alias of another article"
    for redirect in changes.redirects:
        was = f" (was {redirect.target_before})" if redirect.target_before else ""
        target = f"→ {redirect.target}" if redirect.target else "redirects no more"
        yield f"  {shown.SIGNS[redirect.change]} /a/{redirect.address} {target}{was}"
    if changes.asks:
        yield "\nAsks"
    for ask in changes.asks:
        came = f", from {ask.path_before}" if ask.path_before else ""
        yield f"  {shown.SIGNS[ask.change]} {ask.question} ({ask.path}{came})"


def _questions(comparison: Comparison, limit: int) -> Iterator[str]:
    total = comparison.total
    if total is None:
        return
    yield f"\n{shown.counted(total.questions, 'question')} asked before and after, which stand for"
    yield f"{shown.counted(total.weight, 'search', 'es')}: {shown.balance(total)}."
    if quality := shown.quality(total):
        yield f"Mean of 1 / place where the right answer is known: {quality}."
    for outcome, title in _TITLES.items():
        rows = shown.of(comparison, outcome)
        if rows:
            yield f"\n{title}"
            yield from _table(rows, comparison, limit)


def _table(rows: list[Replayed], comparison: Comparison, limit: int) -> Iterator[str]:
    first, more = shown.cut(rows, limit)
    for one in first:
        row = shown.row(one, comparison)
        notes = f"; {', '.join(row.notes)}" if row.notes else ""
        yield f"  {row.place}  {row.searches:,}×  {row.question}"
        yield f"      {row.article}{notes}"
    if more:
        yield f"  {more}"


def _end(comparison: Comparison) -> Iterator[str]:
    if comparison.tests_lost:
        yield "\nAnswer tests that held before"
        yield from (f"  {problem}" for problem in comparison.tests_lost)
    if comparison.problems:
        yield "\nProblems"
        yield from (f"  {problem}" for problem in comparison.problems)
    if comparison.left_out:
        yield "\nLeft out"
        yield from (f"  {one.what} {one.why}" for one in comparison.left_out)
