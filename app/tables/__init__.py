"""The tables, one file a subject."""

from __future__ import annotations

from app.tables import contact, desk, people, publishing, surveys, tickets, visits
from app.tables.base import Base

__all__ = ["Base", "contact", "desk", "people", "publishing", "surveys", "tickets", "visits"]
