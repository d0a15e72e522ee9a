"""Tickets and deliveries to send to helpdesks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.tickets.channels.base import DeliveryKind, DueDelivery
from app.tickets.packet_signature import signed
from app.tickets.types import StoredTicket, UploadedFile

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = b"k" * 32
REFERENCE = "FL-7K3Q-9XWD"
DELIVERY_ID = "0195f2a0-0000-7000-8000-000000000001"
PICTURE = UploadedFile("Bild “1”.png", "image/png", bytes(range(256)) * 3)
LOG = UploadedFile("app.log", "text/plain", b"first\r\nsecond\n\x00end")
PACKET = signed(
    {
        "schema": "firstline-handoff/1",
        "id": "5e0f8f6e-7a0e-4f39-9d0e-3f8c7a0f3c11",
        "made_at": "2026-03-01T12:00:00Z",
        "origin": {"page": "/billing", "product": "Mobile app", "question": None},
        "searches": [
            {
                "question": "money back",
                "total": 3,
                "confidence": 0.8123,
                "confident": True,
                "shown": [],
            }
        ],
        "suggestions": [],
        "opened": [],
        "articles": [],
    },
    REFERENCE,
    KEY,
)


def ticket(**changes: Any) -> StoredTicket:
    """Return a ticket, changed where a test wants it."""
    usual = StoredTicket(
        id=1,
        reference=REFERENCE,
        state="open",
        subject="Charged twice",
        text="I was charged twice.\nPlease help <soon> & tell me why.",
        name="Ada Example",
        email="ada@visitor.example.org",
        topic="billing",
        answers={"Order number": "4711"},
        language="en",
        page="/billing",
        product="Mobile app",
        deflectable=True,
        visit_id=None,
        packet=PACKET,
        created_at=AT,
        closed_at=None,
    )
    return replace(usual, **changes)


def delivery(channel: str, **changes: Any) -> DueDelivery:
    """Return the first attempt of a ticket's delivery, changed where a test wants it."""
    usual = DueDelivery(
        id=DELIVERY_ID,
        ticket_id=1,
        kind=DeliveryKind.TICKET,
        channel=channel,
        attempts=1,
        owner="worker",
        created_at=AT,
    )
    return replace(usual, **changes)
