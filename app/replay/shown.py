"""What text and Markdown say alike of a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.replay.changes import ArticleChange, Change, Changes
from app.replay.outcomes import Outcome, Replayed, Total
from app.replay.run import Comparison
from app.replay.types import Origin, Standing

SIGNS: Final = {
    Change.ADDED: "+",
    Change.REMOVED: "-",
    Change.RENAMED: ">",
    Change.MOVED: ">",
    Change.CHANGED: "~",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a table."""

    question: str
    searches: int
    place: str
    """Before → after."""
    article: str
    """What it is about: the file that must be found, or the answers that were first."""
    notes: tuple[str, ...]


def changed(changes: Changes) -> list[str]:
    """Return what differs, a count a part; nothing of what does not differ."""
    articles = Counter(one.change for one in changes.articles)
    asks = Counter(one.change for one in changes.asks)
    kinds = (Change.CHANGED, Change.ADDED, Change.RENAMED, Change.MOVED, Change.REMOVED)
    parts = [f"{counted(articles[kind], 'article')} {kind}" for kind in kinds if articles[kind]]
    parts += [f"{counted(asks[kind], 'ask')} {kind}" for kind in kinds if asks[kind]]
    if changes.redirects:
        parts.append(f"{counted(len(changes.redirects), 'redirect')} changed")
    if changes.dead:
        lead = "leads" if len(changes.dead) == 1 else "lead"
        parts.append(f"{counted(len(changes.dead), 'address', 'es')} {lead} nowhere now")
    if changes.synonyms:
        parts.append(f"synonyms changed ({', '.join(changes.synonyms)})")
    return parts or ["nothing changed in the articles"]


def balance(total: Total) -> str:
    """Return how many questions win and lose, with how often they are asked."""
    counts = {outcome: _balance(*total.counts[outcome]) for outcome in Outcome}
    return (
        f"{counts[Outcome.WON]} better, {counts[Outcome.LOST]} worse,"
        f" {counts[Outcome.OTHER]} different, {counts[Outcome.SAME]} as before"
    )


def quality(total: Total) -> str:
    """Return the weighted mean of 1 / rank before and after, "" where no answer is known."""
    if not total.known:
        return ""
    change = total.quality - total.quality_before
    return f"{total.quality_before:.3f} → {total.quality:.3f} ({change:+.3f})"


def of(comparison: Comparison, outcome: Outcome) -> list[Replayed]:
    """Return the questions of one outcome, what matters most first."""
    found = [one for one in comparison.replayed or () if one.outcome is outcome]
    return sorted(found, key=lambda one: (-abs(one.gain), -one.wanted.weight, one.wanted.text))


def row(one: Replayed, comparison: Comparison) -> Row:
    """Return how a question is shown."""
    wanted = one.wanted
    notes = []
    if wanted.origin is not Origin.STORED:
        notes.append(wanted.origin.value)
    if wanted.contact_rate is not None:
        notes.append(f"{wanted.contact_rate:.0%} wrote to a person")
    if one.test_lost:
        notes.append("no longer holds")
    return Row(
        question=wanted.text,
        searches=wanted.weight,
        place=_place(one),
        article=_article(one, comparison),
        notes=tuple(notes),
    )


def article_line(one: ArticleChange) -> str:
    """Return what became of an article, without its title."""
    path = one.path
    if one.path_before and one.path_before != one.path:
        path = f"{one.path_before} → {one.path}"
    about = list(one.parts)
    if one.status_before and one.status and one.status_before != one.status:
        about = [part for part in about if part != "status"]
        about.insert(0, f"{one.status_before} → {one.status}")
    elif one.change is Change.ADDED and one.status:
        about.append(one.status.value)
    return f"{path}: {', '.join(about)}" if about else path


def counted(number: int, noun: str, plural: str = "s") -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else plural}"


def cut(rows: Sequence[Replayed], limit: int) -> tuple[Sequence[Replayed], str]:
    """Return the first rows, and what to say of the others; "" where there are none."""
    left = len(rows) - limit
    return rows[:limit], f"and {left:,} more" if left > 0 else ""


def _balance(questions: int, weight: int) -> str:
    return f"{questions:,} ({weight:,}×)" if questions else "0"


def _place(one: Replayed) -> str:
    if one.wanted.article:
        return f"{_rank(one.rank_before)} → {_rank(one.rank)}"
    return f"{_sure(one.before)} → {_sure(one.after)}"


def _rank(rank: int | None) -> str:
    return "none" if rank is None else str(rank)


def _sure(standing: Standing) -> str:
    return f"{'sure' if standing.confident else 'unsure'} {standing.confidence:.2f}"


def _article(one: Replayed, comparison: Comparison) -> str:
    first = one.after.first
    if one.wanted.article:
        path = comparison.paths.get(one.wanted.article, one.wanted.article)
        ahead = first and one.rank != 1
        return f"{path}, behind {_path(first.article, comparison)}" if first and ahead else path
    was, now = (
        _path(standing.first.article, comparison) if standing.first else "nothing"
        for standing in (one.before, one.after)
    )
    return now if was == now else f"{was} → {now}"


def _path(article: str, comparison: Comparison) -> str:
    return comparison.paths.get(article, article)
