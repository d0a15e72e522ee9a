"""What is due of the articles: reviews, and what appears or expires soon."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.messages import translatable
from search.types import Care

MAX_DAYS: Final = 3650
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class What(StrEnum):
    """What happens to an article."""

    REVIEW = "review"
    EXPIRES = "expires"
    APPEARS = "appears"


LABELS: Final = {
    What.REVIEW: translatable("Review"),
    What.EXPIRES: translatable("Expires"),
    What.APPEARS: translatable("Appears"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is due of one article."""

    what: What
    when: datetime
    care: Care
    overdue: bool

    @property
    def owner(self) -> str:
        """Who looks after the article: its owner, else who changed it last; "" where unknown."""
        return self.care.owner or next(iter(self.care.authors), "")

    @property
    def day(self) -> str:
        """The day, as ISO 8601 writes it."""
        return self.when.astimezone(UTC).date().isoformat()


def tasks(
    cares: Iterable[Care], now: datetime, days: int, owner: str | None = None
) -> tuple[Task, ...]:
    """Return what is due within so many days, the earliest first, overdue reviews before all.

    With ``owner``, of whoever has this name, whatever the case of its letters.  What expired or
    appeared already needs nobody; of what expired nobody need look at the text.
    """
    until = now + timedelta(days=days)
    found = [task for care in cares for task in _of(care, now) if task.when <= until]
    wanted = _same(owner) if owner else None
    chosen = [task for task in found if wanted is None or _same(task.owner) == wanted]
    return tuple(sorted(chosen, key=lambda task: (task.when, task.care.path, task.what)))


def by_owner(found: Iterable[Task]) -> dict[str, list[Task]]:
    """Return the tasks of each owner: by name, those of nobody at the end.

    Names that differ only in the case of their letters are one owner's: the first one stands.
    """
    names: dict[str, str] = {}
    groups: dict[str, list[Task]] = {}
    for task in found:
        name = names.setdefault(_same(task.owner), task.owner)
        groups.setdefault(name, []).append(task)
    return dict(sorted(groups.items(), key=lambda item: (not item[0], item[0].casefold())))


def as_text(found: Iterable[Task]) -> str:
    """Return the tasks for a terminal, below their owners."""
    blocks = []
    for owner, group in by_owner(found).items():
        lines = [f"{owner or 'Nobody known'}:"]
        lines += [f"  {_words(task)}  {task.care.path}  {task.care.title}" for task in group]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or "Nothing is due."


def as_json(found: Iterable[Task]) -> list[dict[str, object]]:
    """Return the tasks for programs."""
    return [
        {
            "what": task.what,
            "when": task.when.astimezone(UTC).isoformat(timespec="seconds"),
            "overdue": task.overdue,
            "owner": task.owner or None,
            "owner_is_last_author": bool(task.owner) and task.care.owner is None,
            "id": task.care.id,
            "title": task.care.title,
            "path": task.care.path,
            "language": task.care.language,
            "review_every": task.care.review_every or None,
        }
        for task in found
    ]


def as_csv(found: Iterable[Task]) -> str:
    """Return the tasks as RFC 4180 has it, for a spreadsheet."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(("when", "what", "overdue", "owner", "path", "title", "id"))
    for task in found:
        care = task.care
        row = (task.owner, care.path, care.title, care.id)
        overdue = "yes" if task.overdue else "no"
        table.writerow((task.day, task.what.value, overdue, *map(_harmless, row)))
    return written.getvalue()


def _of(care: Care, now: datetime) -> Iterable[Task]:
    has_expired = care.expires_at is not None and care.expires_at <= now
    if care.due is not None and not has_expired:
        yield Task(What.REVIEW, care.due, care, care.due <= now)
    if care.public and care.expires_at is not None and care.expires_at > now:
        yield Task(What.EXPIRES, care.expires_at, care, overdue=False)
    if care.public and care.publish_at is not None and care.publish_at > now:
        yield Task(What.APPEARS, care.publish_at, care, overdue=False)


def _same(name: str) -> str:
    """Return what two spellings of a name have in common."""
    return unicodedata.normalize("NFC", name).casefold()


def _words(task: Task) -> str:
    return f"{task.day}  {'overdue' if task.overdue else task.what.value:<7}"


def _harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
