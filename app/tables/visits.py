"""What is kept of visits: no cookie, no address, no words that name anyone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class Vote(Base):
    """One visitor's word on whether an article helped; nothing about the visitor."""

    __tablename__ = "votes"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(String(500), index=True)
    language: Mapped[str] = mapped_column(String(35))
    revision: Mapped[str] = mapped_column(String(64))
    """Git's name of the text that was judged."""
    helpful: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(24))
    """Why it did not help, if that was said."""
    comment: Mapped[str | None] = mapped_column(Text)
    """Without personal data; deleted after some weeks."""
    created_at: Mapped[datetime]


class Salt(Base):
    """The secret that makes one day's visitors; deleted three days later."""

    __tablename__ = "salts"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)


class Visit(Base):
    """What one visitor did without a pause of half an hour."""

    __tablename__ = "visits"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(32))
    """Salted hash; the same visitor has another one tomorrow."""
    started_at: Mapped[datetime] = mapped_column(index=True)
    last_at: Mapped[datetime]
    holdout: Mapped[bool] = mapped_column(default=False)
    """Whether this visit sees no suggestions on the contact page, for comparison."""

    __table_args__ = (Index("ix_visits_visitor", "visitor", "last_at"),)


class Event(Base):
    """One thing that happened in a visit."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(24))
    visit_id: Mapped[str | None] = mapped_column(String(32))
    """``None`` for what staff do."""
    generation: Mapped[int | None]
    article_id: Mapped[str | None] = mapped_column(String(500))
    language: Mapped[str | None] = mapped_column(String(35))
    revision: Mapped[str | None] = mapped_column(String(64))
    anchor: Mapped[str | None] = mapped_column(String(500))
    question: Mapped[str | None] = mapped_column(Text)
    """What was asked, without personal data, at most 256 characters."""
    place: Mapped[str | None] = mapped_column(String(24))
    """Where it happened: page, form, before, wait, widget or desk."""
    topic: Mapped[str | None] = mapped_column(String(100))
    total: Mapped[int | None]
    """Answers of a search."""
    confidence: Mapped[float | None]
    confident: Mapped[bool | None]
    rank: Mapped[int | None]
    """The place in the list of what was clicked, from 1."""
    dwell_ms: Mapped[int | None]
    value: Mapped[int | None]
    """A vote (1 or 0) or the score of a survey."""
    reason: Mapped[str | None] = mapped_column(String(24))
    """Of a vote: why the article did not help."""
    deflectable: Mapped[bool | None]
    """Of ``contact_open`` and ``ticket``: whether an article might have answered."""
    ticket: Mapped[str | None] = mapped_column(String(32))
    """A ticket's reference."""
    shown: Mapped[list[Any] | None]
    """The ranked list: ``[{"id", "rank", "score", "words", "meaning", "section"}, …]``."""

    # The figures ask for what happened when in one visit: with an index of visit_id alone, SQLite
    # reads all events of a kind for each visit instead.
    __table_args__ = (
        Index("ix_events_kind", "kind", "at"),
        Index("ix_events_visit", "visit_id", "kind", "at"),
    )


class SamePerson(Base):
    """A ticket's visitor under the hashes of the days before, so that a ticket can undo them."""

    __tablename__ = "same_person"

    visitor: Mapped[str] = mapped_column(String(32), primary_key=True)
    earlier: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    at: Mapped[datetime]


class Count(Base):
    """How often something happened to visitors who asked not to be followed."""

    __tablename__ = "counts"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    number: Mapped[int]
