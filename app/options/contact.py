"""``[contact]``: the way to a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import Field

from app.options.section import FilePath, Section

MAX_CHARACTERS: Final[Mapping[str, int]] = {
    "subject": 300,
    "text": 20_000,
    "name": 200,
    "email": 254,
    "topic": 100,
    "page": 2_000,
    "product": 200,
    "article": 500,
    "question": 500,
    "language": 35,
}
"""Longest texts of a request; 254 is what a mail address may have (RFC 5321, erratum 1690)."""
MAX_ANSWER: Final = 5_000
"""Longest answer to a question of a topic."""


class ContactOptions(Section):
    """The contact page and its form."""

    guide: FilePath = Field(
        default=Path("contact.toml"),
        description="File that says how people are reached: channels, hours, topics, policy.",
    )
    suggestions: int = Field(
        default=3,
        ge=0,
        le=3,
        description="Articles suggested while a visitor writes, at most, 0 to 3.",
    )
    holdout: float = Field(
        default=0.0,
        ge=0,
        le=0.5,
        description="Share of contact visits that see no suggestions, for comparison, 0 to 0.5.",
    )
    tickets_per_hour: int = Field(
        default=20,
        ge=0,
        le=1_000_000,
        description="Tickets taken from one network address an hour, 1 to 1000000; 0 for no limit.",
    )
    copies: bool = Field(
        default=False,
        description="Whether visitors may have a copy by mail, once they confirm their address.",
    )
    max_attachments: int = Field(
        default=5, ge=0, le=20, description="Files that one ticket may bring, 0 to 20."
    )
    max_attachment_bytes: int = Field(
        default=5_000_000,
        ge=1_000,
        le=50_000_000,
        description="Size in bytes above which a file is refused, 1000 to 50000000.",
    )
    attachment_types: tuple[str, ...] = Field(
        default=("png", "jpg", "jpeg", "gif", "webp", "pdf", "txt", "log"),
        description="Endings of the files that a ticket may bring.",
    )
    virus_scan: tuple[str, ...] = Field(
        default=(),
        description="Command that reads a file from its standard input and ends with 0 when the"
        " file is clean, 1 when it is not; for example clamdscan, --no-summary, -.",
    )
