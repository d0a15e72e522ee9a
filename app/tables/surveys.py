"""What visitors were asked, and what they said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class Survey(Base):
    """One question put to one visitor."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    """csat or nps."""
    about: Mapped[str] = mapped_column(String(8))
    """What it follows: visit or ticket."""
    visitor: Mapped[str | None] = mapped_column(String(32))
    visit_id: Mapped[str | None] = mapped_column(String(32))
    ticket: Mapped[str | None] = mapped_column(String(32), unique=True)
    article_id: Mapped[str | None] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False)
    score: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_surveys_visitor", "visitor", "asked_at"),)
