"""How the articles came from git to the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class Publication(Base):
    """What one machine made of one state of the branch."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    machine: Mapped[str] = mapped_column(String(200))
    """Whose index it is: each machine has its own."""
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    result: Mapped[str] = mapped_column(String(16))
    """published, refused or failed."""
    commit: Mapped[str | None] = mapped_column(String(64))
    """The branch's head; ``None`` where it could not be fetched."""
    subject: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    generation: Mapped[int | None]
    articles: Mapped[int | None]
    message: Mapped[str | None] = mapped_column(Text)
    """Why nothing was published."""
    problem_number: Mapped[int]
    """Of all problems that the build found."""
    problems: Mapped[list[Any]]
    """The gravest, as ``app.publishing.record.ToldProblem`` has them."""
    warnings: Mapped[list[Any]]
    """What whoever runs the site must know of the clone, one text each."""

    __table_args__ = (Index("ix_publications_machine", "machine", "ended_at"),)


class GitDelivery(Base):
    """A webhook that was counted, so that its repeat is not."""

    __tablename__ = "git_deliveries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of who sent it and of its id."""
    until: Mapped[datetime] = mapped_column(index=True)


class GitRequest(Base):
    """How often the branch was said to have moved: each machine compares it with what it saw."""

    __tablename__ = "git_requests"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
