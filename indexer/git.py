"""What git knows of the articles: when and why each was changed, and its content's name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.git_command import GitFailed, ask_git, run_git
from indexer.history import FORMAT, Past, follow, read_log, read_touched

# Beyond so many files added and removed by one commit only unchanged ones count as renamed:
# comparing takes time with their product.
_MAX_RENAMES = 200


def blob_sha1(data: bytes) -> str:
    """Return git's name for a file of these bytes (gitformat-objects: SHA-1 over a header)."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Pending:
    """What was done to the files of a folder since the last commit."""

    changed: frozenset[str] = frozenset()
    """Files that are not as they were committed; new ones that git was not told of are left out."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Name now → name in the last commit, where git was told."""
    removed: dict[str, str] = field(default_factory=dict)
    """Git's name for the content of a file that is gone → its name in the last commit."""


def past(folder: Path, commit: str = "HEAD") -> Past:
    """Return what git knows of each file below the folder, by path below the folder.

    One ``git log`` for the whole folder, back from ``commit``.  Empty without git, outside of a
    repository, or where git refuses or takes longer than two minutes: callers then use the file's
    own time.  A merge counts as a change where it changed what its first parent held, but says
    nothing of it.  In a shallow clone the oldest commit stands for all before it, so its time
    counts, too, and its subject and its author do not.
    """
    log = ask_git(folder, "log", f"--format={FORMAT}", "--raw", "--no-abbrev", "-z",
                  "--relative", "--diff-merges=first-parent", *_renames(folder),
                  "--end-of-options", commit, "--", ".")  # fmt: skip
    return follow(read_log(log, _shallow(folder))) if log else Past()


def pending(folder: Path) -> Pending:
    """Return what was done to the files below the folder since the last commit."""
    found = ask_git(folder, "diff", "--raw", "--no-abbrev", "-z", "--relative",
                    *_renames(folder), "HEAD", "--", ".")  # fmt: skip
    touched = read_touched(found or "")
    return Pending(
        changed=frozenset(touch.path for touch in touched),
        renamed={touch.path: touch.before for touch in touched if touch.before is not None},
        removed={touch.old_blob: touch.path for touch in touched if touch.is_removal},
    )


def contents(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Return the contents that git keeps under these names; what it does not know is left out.

    A name is that of a blob, or ``<commit>:./<path>`` with a path below the folder.  In a partial
    clone nothing is known, since each content would have to be fetched.
    """
    asked = _lines(names)
    if not asked or _is_partial(folder):
        return {}
    return dict(_contents(asked, _cat_file(folder, "--batch", asked)))


def blobs(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the names of the contents that :func:`contents` would return."""
    asked = _lines(names)
    if not asked:
        return {}
    found = _cat_file(folder, "--batch-check=%(objectname) %(objecttype)", asked)
    answers = found.decode("utf-8", "surrogateescape").splitlines()
    return {
        name: answer.removesuffix(" blob")
        for name, answer in zip(asked, answers, strict=False)
        if answer.endswith(" blob")
    }


def head_commit(folder: Path) -> str:
    """Return the commit that the folder's working tree is at; "" where git knows none."""
    return (ask_git(folder, "rev-parse", "-q", "--verify", "HEAD") or "").strip()


def is_shallow(folder: Path) -> bool:
    """Say whether the folder lies in a clone whose past was cut off."""
    return bool(_shallow(folder))


def _renames(folder: Path) -> tuple[str, ...]:
    """Return how to look for renames; a partial clone would fetch every content to compare it."""
    return ("-M100%",) if _is_partial(folder) else ("-M", f"-l{_MAX_RENAMES}")


def _is_partial(folder: Path) -> bool:
    """Say whether a clone left contents out, which git would fetch one by one."""
    return bool(ask_git(folder, "config", "--get-regexp", r"^remote\..*\.promisor$"))


def _lines(names: Sequence[str]) -> dict[str, bytes]:
    """Return what ``git cat-file`` is to be asked, a line a name."""
    return {name: f"{name}\n".encode("utf-8", "surrogateescape") for name in names
            if "\n" not in name}  # fmt: skip


def _cat_file(folder: Path, how: str, asked: dict[str, bytes]) -> bytes:
    try:
        return run_git(folder, "cat-file", how, sent=b"".join(asked.values()))
    except GitFailed:
        return b""


def _contents(asked: Iterable[str], output: bytes) -> Iterator[tuple[str, bytes]]:
    """Read what ``git cat-file --batch`` prints, an answer a name."""
    at = 0
    for name in asked:
        end = output.find(b"\n", at)
        if end < 0:
            return
        _, _, size = output[at:end].rpartition(b" ")
        at = end + 1
        if size.isdigit():
            yield name, output[at : at + int(size)]
            at += int(size) + 1


def _shallow(folder: Path) -> frozenset[str]:
    """Return the commits of a shallow clone whose parents are not there."""
    path = (ask_git(folder, "rev-parse", "--git-path", "shallow") or "").rstrip("\n")
    try:
        return frozenset((folder / path).read_text("ascii").split()) if path else frozenset()
    except (OSError, ValueError):
        return frozenset()
