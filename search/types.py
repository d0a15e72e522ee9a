"""What travels between the parts: one frozen dataclass a stage, no field filled in later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """Which ranking answers."""

    BLEND = "blend"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of an article's contents."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """What a list, a breadcrumb or a search result needs of an article."""

    number: int
    """Row number in this generation, from 0; means nothing in another generation."""
    id: str
    """Stable across generations and renames where the writer gave one."""
    slug: str
    """Address below ``/a/``; may hold slashes and letters of any script."""
    language: str
    title: str
    summary: str
    category: tuple[str, ...]
    """Slugs of the categories from the top to the article's own; empty at the top level."""
    product: str | None
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One commit that changed an article."""

    moment: datetime
    subject: str
    """The first line of the commit's message."""


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article, as its page shows it."""

    ref: ArticleRef
    html: str
    """Already sanitised; the only HTML that a template may mark as safe."""
    markdown: str
    """The article as written, without its head."""
    headings: tuple[Heading, ...]
    translations: tuple[ArticleRef, ...]
    """The same article in other languages, without itself."""
    related: tuple[ArticleRef, ...]
    path: str
    """The file below the content folder, with forward slashes."""
    revision: str
    """Git's name (SHA-1) of the file's content, known also outside of git."""
    contact_direct: bool
    """Whether the article wants the way to a person shown first (``contact: direct``)."""
    outdated: str | None
    """Why its writer calls it out of date, as plain text, "" without a reason; else ``None``."""
    history: tuple[Change, ...]
    """The newest first; empty where git knows nothing of the file."""
    behind: datetime | None
    """When its original changed in a way that this translation must still follow, if it did."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that was removed."""

    title: str
    """"" where visitors could not see it in the end."""
    removed: datetime


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after an article and when; for staff alone."""

    id: str
    title: str
    language: str
    path: str
    """The file below the content folder."""
    public: bool
    """Its status is that of a published article, whatever its times say."""
    owner: str | None
    authors: tuple[str, ...]
    """Names of who changed it, the newest first."""
    review_every: str
    """As ISO 8601 writes it (P6M); "" where it is not to be reviewed."""
    reviewed: datetime | None
    """The later of its last review and the last change of its text."""
    due: datetime | None
    """When it is to be reviewed next."""
    publish_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that stands beside the articles."""

    file: Path
    media_type: str
    size: int


class AnnouncementKind(StrEnum):
    """What an announcement is about."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice above the pages, for a time."""

    id: str
    kind: AnnouncementKind
    title: str
    html: str
    """Already sanitised; "" where the title says it all."""
    language: str
    products: tuple[str, ...]
    """Those it is about; empty for all."""
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Category:
    """A folder of articles."""

    path: tuple[str, ...]
    """Slugs from the top; ``()`` is the help centre itself."""
    title: str
    description: str
    count: int
    """Articles that one language lists in it and below; an article and its translations are one."""
    language: str
    """Of title and description."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article that can answer by itself: what both rankings rank."""

    number: int
    article: int
    anchor: str
    """The heading's anchor, or "" for the text before the first heading."""
    heading: str
    """Trail of headings above the text, joined with " › "; "" at the top of the article."""
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer must be; ``None`` lets all through."""

    language: str | None = None
    category: tuple[str, ...] | None = None
    """Slugs from the top; the articles below count as well."""
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor asks, and how."""

    text: str
    filters: Filters = Filters()
    mode: Mode = Mode.BLEND
    limit: int = 10
    offset: int = 0
    typing: bool = False
    """The last word may be half a word."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in the order of the answers: an article by its nearest passage."""

    passage: int
    score: float


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few words around the match; ``spans`` are [start, end) offsets of characters to mark."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An article that answers, and where in it."""

    article: ArticleRef
    section: Heading | None
    """The heading that the match stands under; ``None`` for the top of the article."""
    snippet: Snippet
    score: float
    """0 to 1, comparable within one list only."""
    matched_by: tuple[str, ...]
    """Of "words" and "meaning", those rankings whose candidates held the article."""

    @property
    def anchor(self) -> str:
        """The anchor of the section; "" for the top of the article."""
        return self.section.anchor if self.section else ""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A word of the question that an article holds, or what it holds in its place."""

    asked: str
    """As written, lower-cased."""
    found: str
    """The term, a stem, that the article holds."""
    weight: float
    """1 for the word itself, less for a correction, a completion or a synonym."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer stands where it stands; ``None`` where a ranking did not hold it."""

    article: int
    words_rank: int | None
    words_score: float
    """Added-up BM25 scores; comparable within one question only."""
    meaning_rank: int | None
    meaning_score: float | None
    """-1 to 1, on the scale of a cosine."""
    boost: float
    """The factor of its writer, and of its language where the question is in another."""
    codes: float | None
    """Share of the question's error codes that it holds; ``None`` where these do not count."""
    terms: tuple[TermMatch, ...]
    """The best match of each word of the question, in the order of the question."""
    passage: Passage
    """Where the answer lands."""
    wording: str | None
    """Which of its title and ``asks`` is nearest to the question; ``None`` by words alone."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a question."""

    query: str
    """The question as it was used: normalised and cut."""
    answers: tuple[Answer, ...]
    total: int
    confidence: float
    """0 to 1: how sure it is that the first answer answers."""
    confident: bool
    did_you_mean: str | None
    degraded: str | None
    """Why a ranking was left out ("encoder"), or ``None``."""
    generation: int
    took_ms: float


@dataclass(frozen=True, slots=True)
class Completion:
    """A suggestion under the search box."""

    title: str
    article: ArticleRef
    section: Heading | None

    @property
    def anchor(self) -> str:
        """The anchor of the section; "" for the top of the article."""
        return self.section.anchor if self.section else ""
