"""The stages of a build: Source (a file read) → Rendered (its HTML and sections) → Passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from indexer.history import Logs
from indexer.periods import Period
from search.types import AnnouncementKind


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """The file, or the part named, is not in the index."""
    WARNING = "warning"
    """Served, but not as its writer meant."""
    NOTICE = "notice"
    """True and worth knowing; nothing is wrong."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a writer must know: where, what, and what to do."""

    path: str
    line: int
    """From 1; 0 where no line can be named."""
    code: str
    """Stable short name ("bad-yaml") that settings, tests and the manual use."""
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.code}: {self.message} {self.remedy}"


class Status(StrEnum):
    """Who may see an article."""

    PUBLISHED = "published"
    DRAFT = "draft"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Head:
    """An article's front matter, checked; the contract is in docs and in the manual."""

    title: str | None = None
    id: str | None = None
    summary: str = ""
    asks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    category: str | None = None
    order: float | None = None
    status: Status = Status.PUBLISHED
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    review_every: Period | None = None
    """How long the article holds without anybody looking at it again."""
    reviewed_at: datetime | None = None
    """When somebody found it right without changing it."""
    owner: str | None = None
    """Who looks after it; for staff, never shown to visitors."""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    product: str | None = None
    boost: float = 1.0
    search_exclude: bool = False
    contact_direct: bool = False
    language: str | None = None
    updated: datetime | None = None
    """Said by the writer; goes before what git knows."""
    redirect_to: str | None = None
    """Where a redirect stub points; such a file is no article."""
    featured: bool = False
    """Whether the home page puts it forward."""
    outdated: str | None = None
    """Why it is out of date, "" without a reason; ``None`` while it is not."""
    changed: datetime | None = None
    """When something changed that readers must know, and those of its translations, too."""
    translated_from: str | None = None
    """The commit whose original a translation translates."""
    unknown: tuple[str, ...] = ()
    """Keys that were kept but that Firstline has no use for."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article file that was read: head and body apart, names and addresses decided."""

    path: str
    """Below the content folder, with forward slashes, Unicode NFC."""
    head: Head
    title: str
    id: str
    slug: str
    language: str
    group: str
    """The same for all translations of one article."""
    category: tuple[str, ...]
    """Slugs of its categories from the top."""
    body: str
    """Markdown without the head, line ends as LF."""
    body_line: int
    """The file's line that the body starts at, from 1."""
    revision: str
    """Git blob SHA-1 of the file's bytes."""
    updated: datetime | None
    """What its head says, else the last commit that changed it, else the file's own time."""
    history: tuple[tuple[str, str], ...] = ()
    """Commits that changed it, the newest first: time (ISO 8601, UTC) and subject."""
    authors: tuple[str, ...] = ()
    """Names of who changed it, the newest first; for staff, never shown to visitors."""
    reviewed: datetime | None = None
    """The later of ``reviewed_at`` and the last change of its text; known where it is to be
    reviewed."""
    behind: datetime | None = None
    """When what it translates had a major change that it does not have yet."""


@dataclass(frozen=True, slots=True)
class AnnouncementSource:
    """An announcement's file that was read."""

    source: Source
    """Its text, title, language and names; of its head only the status counts."""
    kind: AnnouncementKind
    starts: datetime | None
    ends: datetime | None
    products: tuple[str, ...]
    """Those it is about; empty for all."""


@dataclass(frozen=True, slots=True)
class CategorySource:
    """A folder that holds articles."""

    path: tuple[str, ...]
    titles: dict[str, str]
    """Language → title; the default language always has one."""
    descriptions: dict[str, str]
    order: float | None


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and where it leads.

    A slug, an absolute http(s) URL, or a page of the site that is no article ("/", "/c/…/").
    """

    source: str
    target: str
    path: str
    """The file that says so."""
    by_git: bool = False
    """Nobody wrote it: git knows that the file at ``path`` was renamed."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that git knows and that is there no longer."""

    id: str
    title: str
    """Its last one; "" where visitors could not see it in the end."""
    removed: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A content folder, read: every file is counted in exactly one of the groups."""

    articles: tuple[Source, ...]
    categories: tuple[CategorySource, ...]
    redirects: tuple[Redirect, ...]
    """From stubs and from ``aliases``."""
    redirect_files: int
    """Files that are nothing but a redirect."""
    category_files: tuple[str, ...]
    """Paths of files that only describe a folder (``_category.md``, ``_category_.json``)."""
    synonyms: dict[str, str]
    """Language → the rules of its ``synonyms/<language>.txt`` as written."""
    refused: tuple[str, ...]
    """Paths of article files that are not served; each has an ERROR among the problems."""
    assets: tuple[str, ...]
    """Paths of the other files that articles may show or offer (images, PDF, …)."""
    ignored: tuple[str, ...]
    """Paths of files that are neither (data, code, licences); named, never silent."""
    problems: tuple[Problem, ...]
    announcements: tuple[AnnouncementSource, ...] = ()
    """From the files of ``_announcements/``, drafts among them."""
    folder: Path | None = None
    """Where all of it lies; without it the sizes of images are not known."""
    former_ids: dict[str, str] = field(default_factory=dict)
    """Id that an article had, by a name of its file or before its head gave one → its id."""
    gone: tuple[Gone, ...] = ()
    """Articles that were removed; none of their ids is another's."""
    logs: Logs = field(default_factory=Logs)


@dataclass(frozen=True, slots=True)
class Section:
    """The text below one heading, as plain text for searching."""

    anchor: str
    heading: str
    level: int
    trail: tuple[str, ...]
    """Texts of the headings above, outermost first, without the article's title."""
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article as safe HTML, with what searching and the page need of it."""

    source: Source
    html: str
    sections: tuple[Section, ...]
    """In order; the first has the anchor "" when text stands before the first heading."""
    links: tuple[str, ...]
    """Slugs of the articles that it links to."""
    assets: tuple[str, ...]
    """Paths of the assets that it shows or links to."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RenderedAnnouncement:
    """An announcement as safe HTML."""

    announcement: AnnouncementSource
    html: str
    """"" where the title says it all."""
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the files of a folder were copied from."""

    folder: Path
    """Inside of a git repository."""
    commit: str
    """As of which the files were copied; any name that git knows."""


@dataclass(frozen=True, slots=True)
class Document:
    """A passage or a name, ready to be indexed."""

    article: int
    language: str
    text: str
    place: str = ""
    """Path of its file, for a passage with "#" and the anchor."""


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """What reading needs to know; the settings file fills it."""

    folder: Path
    default_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    max_file_bytes: int = 2_000_000
    origin: Origin | None = None
    """Where git knows the past of the files, where they are a copy; else in ``folder``."""
