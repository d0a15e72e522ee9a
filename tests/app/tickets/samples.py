"""Tickets to test with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.tickets.types import NewTicket, UploadedFile

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PICTURE = UploadedFile("screen.png", "image/png", b"\x89PNG not really")


def ticket(key: str = "k1", **changes: Any) -> NewTicket:
    usual = NewTicket(
        key=key,
        subject="Cannot sign in",
        text="I tried twice.\nThen I gave up.",
        language="en",
        name="A. Reader",
        email="reader@example.org",
        topic="account",
        answers={"Device": "Phone"},
        page="https://help.example.com/a/sign-in",
        product="Cloud",
    )
    return replace(usual, **changes)
