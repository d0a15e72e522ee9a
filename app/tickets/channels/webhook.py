"""Tickets as signed requests to an address of the operator's (Standard Webhooks 1.0).

Whoever receives them checks ``webhook-signature`` over ``webhook-id.webhook-timestamp.body``
with the shared secret, and knows a repeat by its ``webhook-id``.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from app.config import Config
from app.signing import key_of, sign
from app.tickets.channels.base import DeliveryKind, DueDelivery, Sent
from app.tickets.channels.http import exchange
from app.tickets.packet_articles import moment
from app.tickets.types import StoredTicket, UploadedFile

TYPES: Final = {DeliveryKind.TICKET: "ticket.created", DeliveryKind.CLOSED: "ticket.closed"}


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Post a ticket, or that it was closed."""
    options = config.tickets.webhook
    secret = options.secret.get_secret_value() if options.secret else ""
    body = json.dumps(_content(delivery, ticket, files), ensure_ascii=False).encode()
    timestamp = int(datetime.now(UTC).timestamp())
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": delivery.id,
        "webhook-id": delivery.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(key_of(secret), delivery.id, timestamp, body),
    }
    exchange("POST", options.url or "", headers=headers, data=body)
    return Sent()


def _content(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...]
) -> dict[str, Any]:
    closed = delivery.kind is DeliveryKind.CLOSED
    at = ticket.closed_at if closed and ticket.closed_at else ticket.created_at
    data = {"reference": ticket.reference} if closed else _ticket(ticket, files)
    return {"type": TYPES[delivery.kind], "timestamp": moment(at), "data": data}


def _ticket(ticket: StoredTicket, files: tuple[UploadedFile, ...]) -> dict[str, Any]:
    return {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "text": ticket.text,
        "name": ticket.name,
        "email": ticket.email,
        "topic": ticket.topic,
        "answers": dict(ticket.answers),
        "language": ticket.language,
        "page": ticket.page,
        "product": ticket.product,
        "files": [_file(file) for file in files],
        "survey": ticket.survey or None,
        "handoff": dict(ticket.packet),
    }


def _file(file: UploadedFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "content": base64.b64encode(file.content).decode("ascii"),
    }
