"""What agents teach: the article that answered, and what is missing or wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class AgentLink(Base):
    """An agent answered this question with that article."""

    __tablename__ = "agent_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    question: Mapped[str] = mapped_column(Text)
    """Without personal data, at most 256 characters."""
    article_id: Mapped[str] = mapped_column(String(500), index=True)
    language: Mapped[str] = mapped_column(String(35))
    revision: Mapped[str] = mapped_column(String(64))
    anchor: Mapped[str] = mapped_column(String(500))
    form: Mapped[str] = mapped_column(String(16))
    """How it was copied: link, markdown, html or reply."""
    rank: Mapped[int | None]
    generation: Mapped[int]


class Wish(Base):
    """An entry of the writers' list."""

    __tablename__ = "wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(16))
    """nothing-fits or wrong."""
    question: Mapped[str] = mapped_column(Text)
    article_id: Mapped[str | None] = mapped_column(String(500))
    revision: Mapped[str | None] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None]
