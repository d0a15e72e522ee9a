"""The clone that articles are read from: made, brought to the head of the branch, kept clean.

It belongs to Firstline.  What somebody changed there by hand is moved aside, never overwritten
without a word.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from os.path import relpath
from pathlib import Path
from typing import Final

from app.errors import PublishingError
from app.options.git import GitOptions
from app.publishing.command import FETCH_SECONDS, Git, GitFailed
from app.publishing.explain import explained
from search.errors import ContentError

_OURS: Final = "firstline-clone"
"""File in ``.git`` that says that we made the clone, or may have it."""
_TARGET: Final = "firstline-target"
"""File that names the commit being checked out: with it, the last one did not end."""
_STALE_LOCKS: Final = ("*.lock", "refs/**/*.lock", "logs/**/*.lock", "objects/info/*.lock")
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as people are told of it."""

    id: str
    subject: str
    author: str
    at: datetime


class Clone:
    """The clone of one repository; whoever uses it holds the lock of publishing."""

    def __init__(self, options: GitOptions, articles: Path, locks: tuple[int, ...] = ()) -> None:
        self._options = options
        self._articles = articles
        self.folder = options.folder
        self._git = Git(self.folder, options, locks)

    def fetch(self) -> Commit:
        """Ask the repository for the branch, and for all others where they can be previewed.

        Makes the clone first where there is none.  Returns the head.  Raises ``PublishingError``.
        """
        self._prepare()
        # The branch itself must be there; of the others, what is there.
        wanted = [f"+refs/heads/{self._options.branch}:{self._head}"]
        if self._options.previews:
            wanted.append("+refs/heads/*:refs/remotes/origin/*")
        try:
            self._git.run(
                "fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--force",
                "--end-of-options", self._options.repository or "", *wanted,
                seconds=FETCH_SECONDS,
            )  # fmt: skip
            return self.commit(self._head)
        except GitFailed as error:
            raise PublishingError(explained(error.told, self._options)) from error
        except OSError as error:
            raise PublishingError(f"{self.folder}: {error.strerror}. Make room there.") from error

    def commit(self, name: str) -> Commit:
        """Return a commit.  Raises ``GitFailed``."""
        told = self._git.run("log", "-1", "--format=%H%x00%ct%x00%an%x00%s", "--end-of-options",
                             name)  # fmt: skip
        id, stamp, author, subject = told.rstrip("\n").split("\0", 3)
        return Commit(id, _clean(subject), _clean(author), datetime.fromtimestamp(int(stamp), UTC))

    def check_out(self, commit: Commit) -> tuple[str, ...]:
        """Make the files those of a commit; return what whoever runs the site must know.

        Raises ``PublishingError``, and ``ContentError`` where the articles would come from outside.
        """
        try:
            warnings = self._set_aside(commit)
            target = self._inside(_TARGET)
            target.write_text(commit.id, "ascii")
            self._git.run("reset", "--hard", "--quiet", "--no-recurse-submodules", commit.id)
            target.unlink()
            self._require_inside()
            return (*warnings, *self._not_fetched())
        except GitFailed as error:
            raise PublishingError(explained(error.told, self._options)) from error
        except OSError as error:
            raise PublishingError(f"{self.folder}: {error.strerror}. Make room there.") from error

    def last_change(self, path: Path) -> Commit | None:
        """Return the commit that changed a file of the articles last."""
        with suppress(GitFailed, ValueError):
            name = str(path.relative_to(self.folder))
            id = self._git.run("log", "-1", "--format=%H", "--", f":(literal){name}").strip()
            return self.commit(id) if id else None
        return None

    def branches(self) -> dict[str, Commit]:
        """Return the branches that were fetched, but for the published one, the newest first."""
        place = "refs/remotes/origin/"
        with suppress(GitFailed, OSError):
            names = self._git.run("for-each-ref", "--sort=-committerdate", "--format=%(refname)",
                                  place).split("\n")  # fmt: skip
            found = [name.removeprefix(place) for name in names if name]
            others = [name for name in found if name != self._options.branch]
            return {name: self.commit(place + name) for name in others}
        return {}

    def tidy(self) -> None:
        """Let git pack what has piled up; it is of no use to anybody who waits."""
        with suppress(GitFailed):
            self._git.run("-c", "gc.auto=6700", "gc", "--auto", "--quiet", seconds=FETCH_SECONDS)

    @property
    def _head(self) -> str:
        return f"refs/remotes/origin/{self._options.branch}"

    def _inside(self, name: str) -> Path:
        return self.folder / ".git" / name

    def _prepare(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self._inside("HEAD").exists():
                self._begin()
            self._require_ours()
            for pattern in _STALE_LOCKS:
                for left in self._inside("").glob(pattern):
                    left.unlink(missing_ok=True)
        except GitFailed as error:
            raise PublishingError(explained(error.told, self._options)) from error
        except OSError as error:
            raise PublishingError(
                f"{self.folder}: the clone cannot be made: {error.strerror}."
                " Give write access and make room, or name another [git] folder."
            ) from error

    def _begin(self) -> None:
        """Begin an empty clone; a folder that holds something else is left alone."""
        if any(one.name != ".git" for one in self.folder.iterdir()):
            raise PublishingError(
                f"{self.folder}: holds files and is no clone of ours. Empty it, or name another"
                " [git] folder."
            )
        shutil.rmtree(self._inside(""), ignore_errors=True)  # Half made by one that was killed.
        self._inside("").mkdir()
        self._inside(_OURS).touch()
        self._git.run("init", "--quiet", "--template=", f"--initial-branch={self._options.branch}")

    def _require_ours(self) -> None:
        if not self._inside(_OURS).exists():
            raise PublishingError(
                f"{self.folder}: is a clone that Firstline did not make, and its files would be"
                " replaced. Name another [git] folder, or give it over with:"
                f" touch {self._inside(_OURS)}"
            )

    def _require_inside(self) -> None:
        """Refuse a commit by which others' files of this machine would be published."""
        if self._articles.resolve().is_relative_to(self.folder.resolve()):
            return
        raise ContentError(
            f"{self._articles}: is, or lies below, a symbolic link that leads out of the"
            " repository, so nothing was indexed. Put the folder itself there."
        )

    def _set_aside(self, commit: Commit) -> list[str]:
        """Move what was changed by hand out of the way, and say so."""
        changed = [path for path in self._changed(commit) if (self.folder / path).is_file()]
        if not changed:
            return []
        aside = self._inside("set-aside") / datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%f")
        for path in changed:
            target = aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.folder / path, target)
        named = ", ".join(sorted(changed)[:SHOWN]) + (", …" if len(changed) > SHOWN else "")
        return [f"The clone held changes of its own ({named}). They were moved to {aside}."
                " Commit and push what is wanted from a clone of your own."]  # fmt: skip

    def _changed(self, commit: Commit) -> set[str]:
        """Return the files that are neither as they were checked out nor as they are to be."""
        # Only what would become an article: the index and the database may lie here, too.
        # By its name, since a commit may have made a link of it.
        place = relpath(self._articles, self.folder)
        untracked = self._git.lines("ls-files", "--others", "--exclude-standard", "-z", "--",
                                    f":(literal){place}")  # fmt: skip
        stopped = self._inside(_TARGET)
        try:
            before = {self._git.run("rev-parse", "--verify", "--quiet", "HEAD").strip()}
        except GitFailed:
            before = set()  # A new clone.
        if stopped.exists():
            before.add(stopped.read_text("ascii").strip())
        found: set[str] | None = None
        for one in before:
            with suppress(GitFailed):  # A commit that is gone says nothing.
                different = {*self._git.lines("diff", "--name-only", "--no-ext-diff", "-z", one)}
                found = different if found is None else found & different
        tracked = found or set()
        return tracked | {path for path in untracked if self._is_new(path, commit)}

    def _is_new(self, path: str, commit: Commit) -> bool:
        """Say whether an untracked file is not simply one of the commit that is to come."""
        try:
            mine = self._git.run("hash-object", "--no-filters", "--", path).strip()
            theirs = self._git.run("rev-parse", "--verify", "--quiet", f"{commit.id}:{path}")
        except GitFailed:
            return True
        return mine != theirs.strip()

    def _not_fetched(self) -> list[str]:
        """Tell of submodules and of Git LFS, whose files do not come with a fetch."""
        links, pointers = [], []
        for entry in self._git.lines("ls-files", "--stage", "-z"):
            mode, _, path = entry.partition("\t")
            if mode.startswith("160000"):
                links.append(path)
        with suppress(GitFailed):  # Ends with 1 where nothing is found.
            pointers = self._git.lines("grep", "-lzI",
                                       "^version https://git-lfs.github.com/spec/v1$")  # fmt: skip
        told = []
        if links:
            told.append(f"Submodules are not fetched: {', '.join(links[:SHOWN])}."
                        " Put their files into the repository itself.")  # fmt: skip
        if pointers:
            told.append(f"Files of Git LFS are not fetched: {', '.join(pointers[:SHOWN])}."
                        " Commit them as plain files.")  # fmt: skip
        return told


def _clean(text: str) -> str:
    """Return a name or a subject as one line of text that any database takes."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else " " for char in readable).strip()[:200]
