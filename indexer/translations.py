"""How far each translation is behind its original, as git knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from indexer.drift import Changed, compare
from indexer.git import blobs, contents
from indexer.history import Logs, Version
from indexer.paragraphs import decoded, paragraphs, texts
from indexer.reviews import last_changes
from indexer.types import ContentSettings, Reading, Source, Status

_Pair = tuple[Source, Source]
"""An original and one of its translations."""


class State(StrEnum):
    """How a translation stands to its original."""

    CURRENT = "current"
    OUTDATED = "outdated"
    """The text of the original changed since the translation's did."""
    MISSING = "missing"
    UNKNOWN = "unknown"
    """Git does not know what the original was when it was translated."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An article of the default language, and what became of it in another one."""

    original: Source
    language: str
    translation: Source | None
    """``None`` where it is missing."""
    state: State
    base: str = ""
    """The commit that made the translation what it is, where it is outdated."""
    base_path: str = ""
    """Name of the original's file then."""
    commits: tuple[Version, ...] = ()
    """What changed the original's text since, the newest first; not what is uncommitted."""
    changed: tuple[Changed, ...] = ()
    """The paragraphs of the original that differ, in its order."""
    share: float = 0.0
    """The part of the original's words that differ, from 0 to 1."""


def drifts(reading: Reading, content: ContentSettings) -> tuple[Drift, ...]:
    """Return each article of the default language with each other language of the settings.

    In the order of the originals' paths, then of the languages.  A translation that was changed
    together with its original is current, as is one that is being changed now; drafts, internal
    and expired articles need no translation.
    """
    wanted = _wanted(reading.articles, content)
    pairs = [(original, one) for original, _, one in wanted if one is not None]
    states = _States(pairs, reading.logs, content)
    return tuple(
        Drift(original, language, None, State.MISSING)
        if one is None
        else states.drift(original, one)
        for original, language, one in wanted
    )


def with_major_changes(
    articles: Sequence[Source], logs: Logs, content: ContentSettings
) -> list[Source]:
    """Return the articles; translations know when their original had a major change after them.

    That is a commit that says so, or the day that the original's head gives as ``changed``.
    """
    pairs = [
        (original, one)
        for original, _, one in _wanted(articles, content)
        if one is not None and _has_major(original, logs)
    ]
    states = _States(pairs, logs, content)
    now = datetime.now(UTC)
    behind = {one.path: states.behind(original, one, now) for original, one in pairs}
    return [replace(one, behind=behind[one.path]) if one.path in behind else one
            for one in articles]  # fmt: skip


def _wanted(
    articles: Iterable[Source], content: ContentSettings
) -> list[tuple[Source, str, Source | None]]:
    """Return (original, language, translation) of all that should be translated."""
    articles = sorted(articles, key=lambda one: one.path)
    there = {(one.group, one.language): one for one in articles}
    others = [name for name in content.languages if name != content.default_language]
    now = datetime.now(UTC)
    return [
        (original, language, there.get((original.group, language)))
        for original in articles
        if original.language == content.default_language
        and original.head.status is Status.PUBLISHED
        and not (original.head.expires_at and original.head.expires_at <= now)
        for language in others
    ]


def _has_major(original: Source, logs: Logs) -> bool:
    log = logs.files.get(original.path)
    return bool(original.head.changed or (log and any(one.is_major for one in log.versions)))


@dataclass(frozen=True, slots=True)
class _Base:
    """The original when its translation was made."""

    commit: str
    path: str
    blob: str
    is_cut: bool
    """The commit stands for all before it: the translation may be older."""


class _States:
    """What git knows of some pairs, asked for all of them at once."""

    def __init__(self, pairs: Sequence[_Pair], logs: Logs, content: ContentSettings) -> None:
        self.logs, self.content = logs, content
        self.folder = content.origin.folder if content.origin else content.folder
        asked = {
            one.path: logs.files[one.path].versions
            for _, one in pairs
            if one.path in logs.files and not self._is_in_work(one)
        }
        self.made = last_changes(self.folder, asked)
        self.bases = self._bases(pairs)
        changed = [(o, one) for o, one in pairs if self._is_changed(o, one)]
        self.since = {one.path: self._since(original, one) for original, one in changed}
        names = {base.blob for base in self.bases.values()}
        names |= {original.revision for original, _ in changed}
        names |= {version.blob for found in self.since.values() for version in found}
        self.known = contents(self.folder, sorted(names))
        self.texts: dict[str, tuple[str, ...]] = {}

    def drift(self, original: Source, one: Source) -> Drift:
        """Return how far a translation is behind."""
        drift = Drift(original, one.language, one, State.CURRENT)
        base = self.bases.get(one.path)
        if base is None:
            is_new = bool(self.logs.files) and self._is_in_work(one)
            return drift if is_new else replace(drift, state=State.UNKNOWN)
        before = self.known.get(base.blob)
        if base.blob == original.revision or before is None:
            is_known = before is not None and not base.is_cut
            return replace(drift, state=State.CURRENT if is_known else State.UNKNOWN)
        found = compare(paragraphs(decoded(before)), paragraphs(self._text(original)))
        if not found.changed:
            return replace(drift, state=State.UNKNOWN) if base.is_cut else drift
        return replace(
            drift,
            state=State.OUTDATED,
            base=base.commit,
            base_path=base.path,
            commits=tuple(self._commits(self.since[one.path], base)),
            changed=found.changed,
            share=found.share,
        )

    def behind(self, original: Source, one: Source, now: datetime) -> datetime | None:
        """Return when a translation's original had its last major change after it."""
        drift = self.drift(original, one)
        moments = [version.moment for version in drift.commits if version.is_major]
        made, told = self.made.get(one.path), original.head.changed
        since = max(filter(None, (made.moment if made else one.updated, one.head.updated)),
                    default=None)  # fmt: skip
        if told and told <= now and since and since < told:
            moments.append(told)
        return max(moments, default=None)

    def _is_in_work(self, one: Source) -> bool:
        """Say whether a translation is not as it was committed: somebody is at it."""
        return one.path in self.logs.edited or one.path not in self.logs.files

    def _is_changed(self, original: Source, one: Source) -> bool:
        base = self.bases.get(one.path)
        return base is not None and base.blob != original.revision

    def _bases(self, pairs: Sequence[_Pair]) -> dict[str, _Base]:
        """Ask what each original was at the commit that made its translation."""
        asked = {
            one.path: [(commit, path) for path in self._paths(original)]
            for original, one in pairs
            if (commit := self._commit(one))
        }
        names = [f"{commit}:./{path}" for found in asked.values() for commit, path in found]
        known = blobs(self.folder, names)
        bases: dict[str, _Base] = {}
        for translated, found in asked.items():
            for commit, path in found:
                blob = known.get(f"{commit}:./{path}")
                if blob is not None:
                    made = self.made.get(translated)
                    cut = made is not None and made.is_cut and made.commit == commit
                    bases.setdefault(translated, _Base(commit, path, blob, cut))
        return bases

    def _commit(self, one: Source) -> str | None:
        made = self.made.get(one.path)
        return one.head.translated_from or (made.commit if made else None)

    def _paths(self, original: Source) -> list[str]:
        """Return every name that an original had, the newest first."""
        log = self.logs.files.get(original.path)
        return list(dict.fromkeys(version.path for version in log.versions)) if log else []

    def _text(self, original: Source) -> str:
        """Return the original's file as it is now."""
        known = self.known.get(original.revision)
        return decoded(known if known is not None else self._file(original).read_bytes())

    def _file(self, original: Source) -> Path:
        return self.content.folder / original.path

    def _since(self, original: Source, one: Source) -> tuple[Version, ...]:
        """Return what commits made of the original after its translation, the newest first."""
        base, made = self.bases[one.path], self.made.get(one.path)
        versions = self.logs.files[original.path].versions
        end = next((n for n, version in enumerate(versions) if version.blob == base.blob), None)
        if end is None:  # It was merged from a side where the original stood differently.
            end = sum(1 for version in versions if made is None or version.place < made.place)
        return versions[:end]

    def _commits(self, since: Sequence[Version], base: _Base) -> Iterator[Version]:
        """Yield the commits that changed the original's text, and not only its head."""
        blobs = [*(version.blob for version in since), base.blob]
        for version, before in zip(since, blobs[1:], strict=True):
            if self._differ(version.blob, before):
                yield version

    def _differ(self, one: str, other: str) -> bool:
        if one not in self.known or other not in self.known:
            return one != other
        return self._texts(one) != self._texts(other)

    def _texts(self, blob: str) -> tuple[str, ...]:
        """Return a content's words, which several languages and two commits ask for."""
        found = self.texts.get(blob)
        if found is None:
            found = self.texts[blob] = texts(decoded(self.known[blob]))
        return found
