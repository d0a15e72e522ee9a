"""The tables, one file a subject."""

from __future__ import annotations

from app.tables import desk, people, surveys, tickets, visits
from app.tables.base import Base

__all__ = ["Base", "desk", "people", "surveys", "tickets", "visits"]
