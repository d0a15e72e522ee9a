"""A comparison as a comment on a pull request: GitHub's and GitLab's Markdown.

Titles and questions are other people's text: no sign of theirs becomes Markdown or HTML, and
nobody is called by an @.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.replay import shown
from app.replay.outcomes import Outcome, Replayed
from app.replay.run import Comparison
from indexer.types import Problem

MAX_CHARACTERS: Final = 60_000
"""GitHub takes comments of up to 65,536 characters."""
_SIGNS: Final = re.compile(r"[!#$&*+:<=>@\[\\\]^_`{|}~]")
"""All that may begin Markdown, HTML, a formula, an emoji or an address inside a line."""
_TITLES: Final = {
    Outcome.LOST: ("Worse", True),
    Outcome.WON: ("Better", False),
    Outcome.OTHER: ("Another first answer, or another confidence", False),
}


def as_markdown(comparison: Comparison, limit: int) -> str:
    """Return a headline and tables that open with a click; those of losses are open."""
    while True:
        text = "\n".join(_lines(comparison, limit)).rstrip() + "\n"
        if len(text) <= MAX_CHARACTERS or limit <= 1:
            return text if len(text) <= MAX_CHARACTERS else _cut(text)
        limit //= 2


def code(text: str) -> str:
    """Return text as it stands, in a typewriter's letters; nothing in it is a mention or a link."""
    return f"<code>{_referenced(text)}</code>"


def _escaped(text: str) -> str:
    """Return text as it stands, in which no @ calls anybody: a space without width follows."""
    return _referenced(text).replace("&#64;", "&#64;&#8203;")


def _referenced(text: str) -> str:
    """Return one line in which every sign that could be read as more is a character reference."""
    return _SIGNS.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def _lines(comparison: Comparison, limit: int) -> Iterator[str]:
    yield f"### What this change does to the help centre\n\nCompared with {code(comparison.base)}:"
    yield f"{_escaped(', '.join(shown.changed(comparison.changes)))}.\n"
    total = comparison.total
    if total is not None:
        yield f"**{shown.balance(total)}** of {shown.counted(total.questions, 'question')},"
        yield f"which stand for {shown.counted(total.weight, 'search', 'es')}."
        if quality := shown.quality(total):
            yield f"Mean of 1 / place where the right answer is known: {quality}."
        yield ""
    yield from _problems("Answer tests that held before", comparison.tests_lost, limit)
    for outcome, (title, is_open) in _TITLES.items():
        yield from _outcome(comparison, outcome, title, limit, is_open=is_open)
    yield from _changes(comparison, limit)
    yield from _problems("Problems", comparison.problems, limit)
    for one in comparison.left_out:  # Why may name hosts and folders; a comment is public.
        yield f"_{_escaped(one.what)}_"


def _outcome(
    comparison: Comparison, outcome: Outcome, title: str, limit: int, *, is_open: bool
) -> Iterator[str]:
    rows = shown.of(comparison, outcome)
    first, more = shown.cut(rows, limit)
    cells = (_cells(one, comparison) for one in first)
    head = ("Question", "Searches", "Before → after", "Article", "")
    yield from _table(f"{title} ({len(rows):,})", head, cells, more, is_open=is_open)


def _cells(one: Replayed, comparison: Comparison) -> Sequence[str]:
    row = shown.row(one, comparison)
    notes = _escaped(", ".join(row.notes))
    return code(row.question), f"{row.searches:,}", row.place, code(row.article), notes


def _changes(comparison: Comparison, limit: int) -> Iterator[str]:
    changes = comparison.changes
    articles = [
        (one.change.value, code(shown.article_line(one)), _escaped(one.title))
        for one in changes.articles
    ]
    yield from _shortened("Articles", ("", "File", "Title"), articles, limit)
    dead = [(code(f"/a/{one.address}"), code(one.path)) for one in changes.dead]
    yield from _shortened("Addresses that lead nowhere now", ("Address", "File"), dead, limit)
    redirects = [
        (one.change.value, code(f"/a/{one.address}"), code(one.target or one.target_before or ""))
        for one in changes.redirects
    ]
    yield from _shortened("Redirects", ("", "Address", "Leads to"), redirects, limit)
    asks = [
        (one.change.value, code(one.question), code(_moved(one.path_before, one.path)))
        for one in changes.asks
    ]
    yield from _shortened("Asks", ("", "Question", "Article"), asks, limit)


def _moved(before: str | None, after: str) -> str:
    return f"{before} → {after}" if before else after


def _shortened(
    title: str, head: Sequence[str], rows: Sequence[Sequence[str]], limit: int
) -> Iterator[str]:
    left = len(rows) - limit
    more = f"and {left:,} more" if left > 0 else ""
    yield from _table(f"{title} ({len(rows):,})", head, rows[:limit], more)


def _table(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    more: str,
    *,
    is_open: bool = False,
) -> Iterator[str]:
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if not lines:
        return
    yield f"<details{' open' if is_open else ''}><summary>{title}</summary>\n"
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from lines
    if more:
        yield f"\n{more}"
    yield "\n</details>\n"


def _problems(title: str, problems: Sequence[Problem], limit: int) -> Iterator[str]:
    if problems:
        yield f"**{title}**\n"
        yield from (f"- {_escaped(str(problem))}" for problem in problems[:limit])
        if len(problems) > limit:
            yield f"- and {len(problems) - limit:,} more"
        yield ""


def _cut(text: str) -> str:
    """Cut at the end of a line."""
    return text[: text.rindex("\n", 0, MAX_CHARACTERS)] + "\n\nand more\n"
