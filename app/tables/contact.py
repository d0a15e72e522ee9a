"""What is kept for a day around the contact page and the votes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.tables.base import Base


class HeldFile(Base):
    """A file of a request that is not sent yet: its form was shown again."""

    __tablename__ = "held_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    """The key that the request is going to have."""
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[datetime] = mapped_column(index=True)


class RecentVote(Base):
    """Which vote is a visitor's own, for a day, so that it can be changed."""

    __tablename__ = "recent_votes"

    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Keyed hash of the network address, the article and the day."""
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(index=True)
