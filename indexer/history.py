"""A log of git, read: when and by whom each file was changed, and what it was called before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

MAX_CHANGES = 20
"""Commits that are kept of each file for its page."""
MAX_SUBJECT = 200
"""Characters that are kept of a subject."""
MAX_AUTHORS = 5
"""Names that are kept of each file."""

# Marks the line of a commit among the lines that say what happened to a file.
COMMIT = "\x01"
FORMAT = "%x01%H %ct %P%x09%(trailers:key=Change,valueonly,separator=%x2C)%x09%aN%x09%s"
"""What ``read_log`` wants of ``git log --format`` with ``--raw --no-abbrev -z``."""

_READ = 5 * MAX_SUBJECT
_MAX_NAME = 80
_KEPT_INVISIBLE = "\u200c\u200d"
"""Parts of words and of emoji; other characters that are not seen can mislead a reader."""
_ADDRESS = re.compile(
    r"<?[^\s<>()\[\]{},;:\"'@＠]{1,64}[@＠](?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{0,62}>?"
)
_MAJOR = re.compile(r"\s*\[major\]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit left it."""

    commit: str
    place: int
    """Of the commit in the log, from 0, the newest."""
    moment: datetime
    path: str
    """Its name at the time."""
    blob: str
    """Git's name for its content; zeros where the commit removed it."""
    is_major: bool
    """The commit says that readers must know of it."""
    is_cut: bool
    """The commit stands for all before it, in a shallow clone."""
    subject: str = ""
    """Of the commit; "" where it says nothing of a file."""


@dataclass(frozen=True, slots=True)
class FileLog:
    """What git knows of one file."""

    changed: datetime
    """When it was last committed."""
    history: tuple[tuple[str, str], ...]
    """Commits that changed it, the newest first: time (ISO 8601, UTC) and subject."""
    authors: tuple[str, ...] = ()
    """Names of who changed it, the newest first."""
    versions: tuple[Version, ...] = ()
    """What commits made of it, the newest first, without merges."""


@dataclass(frozen=True, slots=True)
class Past:
    """What git knows of the files of a folder."""

    files: dict[str, FileLog] = field(default_factory=dict)
    """By their names of today, removed ones by their last."""
    renames: tuple[tuple[str, str], ...] = ()
    """(a name that a file had, its name of today), the newest first."""
    removed: dict[str, Version] = field(default_factory=dict)
    """Last name of a file that is no longer there → what it held, the newest first."""


@dataclass(frozen=True, slots=True)
class Logs:
    """What git knows of the articles that were read."""

    files: dict[str, FileLog] = field(default_factory=dict)
    """By the path of the article."""
    edited: frozenset[str] = frozenset()
    """Paths of those that are not as they were committed."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A file that a commit changed."""

    path: str
    before: str | None
    """Its name until then, where the commit renamed it."""
    blob: str = ""
    """Git's name for its content now; zeros where it was removed."""
    old_blob: str = ""
    """For its content before; zeros where it was added."""
    is_removal: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a log."""

    moment: datetime
    """The committer's: when the change came to be here, however old its author's draft is."""
    subject: str | None
    """``None`` where it says nothing of a file: a merge's, or that of a clone's oldest commit."""
    touched: tuple[Touch, ...]
    name: str = ""
    author: str = ""
    is_major: bool = False
    is_merge: bool = False
    is_cut: bool = False
    """Its past was not cloned."""


def read_log(log: str, shallow: frozenset[str] = frozenset()) -> Iterator[Commit]:
    """Read the output of ``git log``; ``shallow`` are the commits whose past was not cloned."""
    fields = (field.lstrip("\n") for field in log.split("\0"))
    head: Commit | None = None
    touched: list[Touch] = []
    for one in fields:
        if one.startswith(COMMIT):
            if head is not None:
                yield _with(head, touched)
            head, touched = _commit(one, shallow), []
        elif one:
            touched.append(_touch(one, fields))
    if head is not None:
        yield _with(head, touched)


def read_touched(diff: str) -> tuple[Touch, ...]:
    """Read the output of ``git diff --raw --no-abbrev -z``."""
    fields = iter(diff.split("\0"))
    return tuple(_touch(one, fields) for one in fields if one)


def follow(commits: Iterable[Commit]) -> Past:
    """Return what a log says of each file, by its name of today; ``commits`` are newest first.

    A renamed file keeps the commits from before.  Where two files had the same name one after
    the other, the later one has the commits of both.
    """
    follower = _Follower()
    for place, commit in enumerate(commits):
        follower.take(place, commit)
    return follower.past()


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


def _touch(first: str, fields: Iterator[str]) -> Touch:
    """Read what happened to one file: modes, contents and a letter, then one name or two."""
    _, mode, old_blob, blob, what = first.split(" ")
    path = next(fields, "")
    before = path if what[0] in "RC" else None
    if before is not None:
        path = next(fields, "")
    return Touch(path, before if what[0] == "R" else None, blob, old_blob, not mode.strip("0"))


def _commit(line: str, shallow: frozenset[str]) -> Commit | None:
    """Read the line of a commit; ``None`` where no clock says so: an invented commit."""
    head, change, author, subject = [*line[1:].split("\t", 3), "", "", ""][:4]
    name, stamp, *parents = head.split(" ")
    try:
        moment = datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    is_merge, is_cut = len(parents) > 1, name in shallow
    says_nothing = is_merge or is_cut
    said = {word.strip().lower() for word in change.split(",")}
    return Commit(
        moment=moment,
        subject=None if says_nothing else clean_subject(_MAJOR.sub(" ", subject)),
        touched=(),
        name=name,
        author="" if says_nothing else clean_subject(author)[:_MAX_NAME].strip("… "),
        is_major="major" in said or _MAJOR.search(subject) is not None,
        is_merge=is_merge,
        is_cut=is_cut,
    )


def _with(commit: Commit, touched: list[Touch]) -> Commit:
    moved = touched if len(touched) < 2 else _with_moves(touched)
    return replace(commit, touched=tuple(moved))


def _with_moves(touched: list[Touch]) -> Iterator[Touch]:
    """Tell moves that git does not look for: onto a name that another file had until then.

    Names that were swapped, and an old name that got a new file in the commit that renamed the
    old one.  Only contents that did not change count, since comparing others is slow.
    """
    left = {t.old_blob: t.path for t in touched if t.before is None and not t.is_removal}
    for touch in touched:
        source = left.get(touch.blob) if touch.before is None else None
        if source is None or source == touch.path or touch.is_removal:
            yield touch
        else:
            yield replace(touch, before=source)


@dataclass(slots=True)
class _File:
    changed: datetime
    history: list[tuple[str, str]] = field(default_factory=list)
    authors: dict[str, None] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)

    def take(self, commit: Commit, version: Version) -> None:
        if commit.subject and len(self.history) < MAX_CHANGES:
            self.history.append((commit.moment.isoformat(), commit.subject))
        if commit.author and len(self.authors) < MAX_AUTHORS:
            self.authors[commit.author] = None
        if commit.is_cut or not commit.is_merge:
            self.versions.append(version)


class _Follower:
    """Takes commits, the newest first, and knows which file of today each name means."""

    def __init__(self) -> None:
        self.today: dict[str, str] = {}
        self.files: dict[str, _File] = {}
        self.renames: list[tuple[str, str]] = []
        self.removed: dict[str, Version] = {}

    def take(self, place: int, commit: Commit) -> None:
        renamed: dict[str, str] = {}
        for touch in commit.touched:
            name = self.today.get(touch.path, touch.path)
            version = Version(commit.name, place, commit.moment, touch.path, touch.blob,
                              commit.is_major, commit.is_cut, commit.subject or "")  # fmt: skip
            if name not in self.files:
                self.files[name] = _File(commit.moment)
                if touch.is_removal:
                    self.removed[name] = replace(version, blob=touch.old_blob)
            self.files[name].take(commit, version)
            if touch.before is not None:
                renamed[touch.before] = name
        self.today |= renamed
        self.renames += renamed.items()

    def past(self) -> Past:
        logs = {
            name: FileLog(one.changed, tuple(one.history), tuple(one.authors), tuple(one.versions))
            for name, one in self.files.items()
        }
        return Past(logs, tuple(self.renames), self.removed)
