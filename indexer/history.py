"""A log of git, read: when each file was changed last, and the commits that its page may name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_CHANGES = 20
"""Commits that are kept of each file."""
MAX_SUBJECT = 200
"""Characters that are kept of a subject."""

# Marks the line of a commit among the letters that say what happened to a file.
COMMIT = "\x01"
FORMAT = "%x01%H %ct %P%x09%s"
"""What ``read_log`` wants of ``git log --format`` with ``--name-status -z``."""

_READ = 5 * MAX_SUBJECT
_KEPT_INVISIBLE = "\u200c\u200d"
"""Parts of words and of emoji; other characters that are not seen can mislead a reader."""
_ADDRESS = re.compile(
    r"<?[^\s<>()\[\]{},;:\"'@＠]{1,64}[@＠](?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{0,62}>?"
)


@dataclass(frozen=True, slots=True)
class FileLog:
    """What git knows of one file."""

    changed: datetime
    """When it was last committed."""
    history: tuple[tuple[str, str], ...]
    """Commits that changed it, the newest first: time (ISO 8601, UTC) and subject."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A file that a commit changed."""

    path: str
    before: str | None
    """Its name until then, where the commit renamed it."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a log."""

    moment: datetime
    """The committer's: when the change came to be here, however old its author's draft is."""
    subject: str | None
    """``None`` where it says nothing of a file: a merge's, or that of a clone's oldest commit."""
    touched: tuple[Touch, ...]


def read_log(log: str, shallow: frozenset[str] = frozenset()) -> Iterator[Commit]:
    """Read the output of ``git log``; ``shallow`` are the commits whose past was not cloned."""
    fields = (field.lstrip("\n") for field in log.split("\0"))
    moment: datetime | None = None
    subject: str | None = None
    touched: list[Touch] = []
    for field in fields:
        if field.startswith(COMMIT):
            if moment is not None:
                yield Commit(moment, subject, tuple(touched))
            moment, subject = _commit(field, shallow)
            touched = []
        elif field:
            first = next(fields, "")
            before = first if field[0] in "RC" else None
            path = next(fields, "") if before is not None else first
            touched.append(Touch(path, before if field[0] == "R" else None))
    if moment is not None:
        yield Commit(moment, subject, tuple(touched))


def follow(commits: Iterable[Commit]) -> dict[str, FileLog]:
    """Return the log of each file by its name of today; ``commits`` are the newest first.

    A renamed file keeps the commits from before.  Where two files had the same name one after
    the other, the later one has the commits of both.
    """
    today: dict[str, str] = {}
    changed: dict[str, datetime] = {}
    history: dict[str, list[tuple[str, str]]] = {}
    for commit in commits:
        renamed: dict[str, str] = {}
        for touch in commit.touched:
            name = today.get(touch.path, touch.path)
            changed.setdefault(name, commit.moment)
            known = history.setdefault(name, [])
            if commit.subject and len(known) < MAX_CHANGES:
                known.append((commit.moment.isoformat(), commit.subject))
            if touch.before is not None:
                renamed[touch.before] = name
        today |= renamed
    return {name: FileLog(moment, tuple(history[name])) for name, moment in changed.items()}


def clean_subject(subject: str) -> str:
    """Return a subject fit for a public page.

    One line of plain text without what misleads the eye, and with "…" in the place of mail
    addresses: who reports a mistake did not ask to be named.  What is longer is cut.
    """
    readable = subject[:_READ]
    if not readable.isprintable():
        readable = "".join(map(_visible, readable))
    text = _ADDRESS.sub("…", " ".join(readable.split()))
    return text if len(text) <= MAX_SUBJECT else f"{text[: MAX_SUBJECT - 1].rstrip()}…"


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cs":  # A byte that is no UTF-8.
        return "\ufffd"
    return "" if category == "Cf" and char not in _KEPT_INVISIBLE else char


def _commit(field: str, shallow: frozenset[str]) -> tuple[datetime | None, str | None]:
    head, _, subject = field[1:].partition("\t")
    name, stamp, *parents = head.split(" ")
    try:
        moment = datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):  # No clock says so: an invented commit.
        return None, None
    is_merge = len(parents) > 1
    says_nothing = is_merge or name in shallow
    return moment, None if says_nothing else clean_subject(subject)
