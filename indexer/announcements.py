"""Announcements: the Markdown files of ``_announcements/``, which stand above pages for a time."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from indexer.files import Text
from indexer.frontmatter import check_fields, split_head
from indexer.headkeys import ANNOUNCEMENT
from indexer.places import place
from indexer.scan import ANNOUNCEMENTS
from indexer.slugs import slugify
from indexer.titles import find_title
from indexer.types import (
    AnnouncementSource,
    ContentSettings,
    Head,
    Problem,
    Severity,
    Source,
    Status,
)
from search.types import AnnouncementKind

_INHERITED = ("kind", "starts", "ends", "products")


@dataclass(frozen=True, slots=True)
class Announced:
    """The announcements of a folder, and why some files are none."""

    announcements: tuple[AnnouncementSource, ...]
    refused: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    source: Source
    fields: Mapping[str, Any]
    lines: Mapping[str, int]


@dataclass(slots=True)
class AnnouncementReader:
    """Takes files one at a time, and settles them once all articles are known."""

    settings: ContentSettings
    drafts: list[_Draft] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, path: str, text: Text) -> None:
        """Read one file."""
        parts = split_head(text.content)
        checked = check_fields(parts, path, ANNOUNCEMENT)
        self.problems += checked.problems
        if checked.fields is None:
            self.refused.append(path)
            return
        fields = checked.fields
        titled = find_title(parts.body, "", fields.get("title"))
        if not titled.title:
            message = "The announcement has no title."
            remedy = "Write “title” into its head, or begin its text with a heading: “# …”."
            self._refuse(Problem(path, 0, "no-title", message, remedy))
            return
        source = self._source(path, fields, text.revision)
        source = replace(source, title=titled.title, body=titled.body, body_line=parts.body_line)
        self.drafts.append(_Draft(source, fields, checked.lines))

    def settle(self, articles: Iterable[Source]) -> Announced:
        """Return all that can be shown; ``articles`` name the products that there are."""
        known = sorted({one.head.product for one in articles if one.head.product})
        drafts = self._once()
        originals = {
            draft.source.group: draft.fields
            for draft in drafts
            if draft.source.language == self.settings.default_language
        }
        found = []
        for draft in drafts:
            announcement = _announcement(draft, originals.get(draft.source.group, {}))
            if self._lasts(announcement, draft):
                found.append(announcement)
                self._check_names(announcement, draft, known)
        return Announced(tuple(found), tuple(self.refused), tuple(self.problems))

    def _source(self, path: str, fields: Mapping[str, Any], revision: str) -> Source:
        where = place(path, self.settings, frozenset())
        language = fields.get("language") or where.language or self.settings.default_language
        spelt = {name.lower(): name for name in self.settings.languages}
        language = spelt.get(language.lower(), language)
        name = slugify(where.name)
        is_default = language == self.settings.default_language
        return Source(
            path=path,
            head=Head(status=fields.get("status", Status.PUBLISHED), unknown=fields["unknown"]),
            title="",
            id=name if is_default else f"{language}:{name}",
            slug=f"{ANNOUNCEMENTS}/{language}/{name}",
            language=language,
            group=name,
            category=(),
            body="",
            body_line=1,
            revision=revision,
            updated=None,
        )

    def _once(self) -> list[_Draft]:
        """Return the drafts in the order of their paths, the first of each id."""
        kept: dict[str, _Draft] = {}
        for draft in sorted(self.drafts, key=lambda draft: draft.source.path):
            holder = kept.setdefault(draft.source.id, draft).source
            if holder.path != draft.source.path:
                message = f"This is the announcement of {holder.path} in the same language."
                remedy = "Give one of the two another file name."
                self._refuse(Problem(draft.source.path, 0, "same-id", message, remedy))
        return list(kept.values())

    def _lasts(self, announcement: AnnouncementSource, draft: _Draft) -> bool:
        """Refuse what would end before it starts."""
        starts, ends = announcement.starts, announcement.ends
        if starts is None or ends is None or starts < ends:
            return True
        path, line = draft.source.path, draft.lines.get("ends") or draft.lines.get("starts", 0)
        message = f"The announcement ends ({ends.isoformat()}) before it starts."
        remedy = "Correct “starts” or “ends”; a date without a time is its first moment."
        self._refuse(Problem(path, line, "bad-period", message, remedy))
        return False

    def _check_names(
        self, announcement: AnnouncementSource, draft: _Draft, known: list[str]
    ) -> None:
        source = draft.source
        if source.language not in self.settings.languages:
            message = f"The language “{source.language}” is not among those of the help centre."
            remedy = "Add it to “languages” in the settings, or correct “language” in the head."
            self._warn(
                source.path, draft.lines.get("language", 0), "unknown-language", message, remedy
            )
        for name in draft.fields.get("products", ()):
            if name not in known:
                folded = {one.casefold(): one for one in known}
                near = difflib.get_close_matches(name.casefold(), folded, n=1)
                message = f"No article has the product “{name}”."
                remedy = (
                    f"Did you mean “{folded[near[0]]}”?"
                    if near
                    else "Name a product as “product” in the heads of articles does."
                )
                line = draft.lines.get("products", 0)
                self._warn(source.path, line, "unknown-product", message, remedy)

    def _warn(self, path: str, line: int, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(path, line, code, message, remedy, Severity.WARNING))

    def _refuse(self, problem: Problem) -> None:
        self.refused.append(problem.path)
        self.problems.append(problem)


def _announcement(draft: _Draft, original: Mapping[str, Any]) -> AnnouncementSource:
    """Return an announcement; a translation takes from its original what its head leaves out."""
    said = {name: draft.fields.get(name, original.get(name)) for name in _INHERITED}
    return AnnouncementSource(
        source=draft.source,
        kind=AnnouncementKind(said["kind"] or AnnouncementKind.NEWS),
        starts=said["starts"],
        ends=said["ends"],
        products=said["products"] or (),
    )
