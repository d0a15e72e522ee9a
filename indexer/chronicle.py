"""What git knows of a folder's files, as they are read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from indexer import former
from indexer.git import Pending, head_commit, past, pending
from indexer.history import FileLog, Logs, Past
from indexer.memory import Memory
from indexer.reviews import Upkeep, with_reviews, with_upkeep
from indexer.translations import with_major_changes
from indexer.types import ContentSettings, Reading, Redirect, Source


@dataclass(frozen=True, slots=True)
class Entry:
    """What git says of one file."""

    committed: datetime | None
    """When it became what it is; ``None`` where that is not committed."""
    history: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(slots=True)
class Chronicle:
    """The past of a folder, asked once, and what is not committed."""

    settings: ContentSettings
    past: Past
    pending: Pending
    moved: dict[str, str] = field(default_factory=dict)
    """Name in the last commit → name now, of what was renamed since."""
    logs: dict[str, FileLog] = field(default_factory=dict)
    """By an article's path."""
    edited: set[str] = field(default_factory=set)
    """Paths of what is not as it was committed."""

    @classmethod
    def of(cls, settings: ContentSettings, memory: Memory) -> Chronicle:
        """Ask git; of a folder that is a copy, where it was copied from."""
        origin = settings.origin
        folder, commit = (origin.folder, origin.commit) if origin else (settings.folder, "HEAD")
        key = (head_commit(folder), commit)
        known = memory.keep("past", key, lambda: past(folder, commit))
        return cls(settings, known, Pending() if origin else pending(folder))

    def entry(self, on_disk: str, path: str, revision: str) -> Entry:
        """Return what git knows of a file by its name on disk; ``revision`` is its content's."""
        before = self.pending.renamed.get(on_disk)
        log = self.past.files.get(on_disk)
        if before is None and (log is None or on_disk in self.past.removed):
            # Moved without git being told: the file of the same content that is gone.
            before = self.pending.removed.get(revision)
        if before is not None:
            self.moved[before] = on_disk
            log = self.past.files.get(before)
        if before is not None or on_disk in self.pending.changed:
            self.edited.add(path)
        if log is None:
            return Entry(None)
        self.logs[path] = log
        committed = None if on_disk in self.pending.changed else log.changed
        return Entry(committed, log.history, log.authors)

    def settled(self, articles: Iterable[Source], upkeep: Upkeep) -> tuple[Source, ...]:
        """Return the articles with who looks after them, and how far they are behind."""
        default = self.settings.default_language
        kept = [with_upkeep(one, upkeep, default) for one in articles]
        folder = self.settings.origin.folder if self.settings.origin else self.settings.folder
        reviewed = with_reviews(kept, self.known(), folder)
        return tuple(with_major_changes(reviewed, self.known(), self.settings))

    def known(self) -> Logs:
        """Return what git knows of the files that were asked for until now."""
        return Logs(self.logs, frozenset(self.edited))

    def renames(self, articles: Iterable[Source]) -> tuple[former.Rename, ...]:
        """Return the names that articles had before, the newest first."""
        return former.renames(self.past, self.moved, articles, self.settings)

    def with_former(
        self, reading: Reading, found: Sequence[former.Rename], redirects: Sequence[Redirect]
    ) -> Reading:
        """Return a reading that knows all that it was called before and what is gone."""
        articles = reading.articles
        categories = tuple(former.category_redirects(found, articles))
        ids = former.former_ids(articles, redirects, self.settings)
        removed = former.gone(self.past, articles, ids, self.settings)
        return replace(
            reading,
            redirects=(*redirects, *categories),
            former_ids=ids,
            gone=removed,
            logs=self.known(),
        )
