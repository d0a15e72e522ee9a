"""Help Scout: the Inbox API 2.0 (Mailbox API), as developer.helpscout.com describes it.

Read there: "Authentication" (client credentials), "Create Conversation" (threads with
attachments), "List Conversations", "Create Customer", "Create Note", "Update Conversation".

Help Scout knows no idempotency key, but takes a conversation with its note in one request: there
is no half-done ticket.  Before it is made, those tagged ``firstline`` and changed since the
ticket was taken are looked through for the note with our reference.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any, Final

from app.config import Config
from app.options.tickets import Channel
from app.tickets.channels import helpdesk
from app.tickets.channels.base import (
    ChannelRefused,
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
    Sent,
)
from app.tickets.channels.helpdesk import Helpdesk
from app.tickets.channels.http import Answer
from app.tickets.types import StoredTicket, UploadedFile

MAX_PAGES: Final = 10
"""Pages looked through for a conversation that may have been made already."""
MAX_NAME: Final = 40
_GONE: Final = 404
_BAD_CLIENT: Final = frozenset({400, 401})
"""What OAuth 2.0 answers to a wrong client (RFC 6749, 5.2)."""


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Make a conversation with a note, or close it.

    Raises ``ChannelRetry`` or ``ChannelRefused``.
    """
    desk, mailbox = _desk(config), config.tickets.helpscout.mailbox
    if delivery.kind is DeliveryKind.CLOSED:
        return _close(desk, delivery, ticket, mailbox)
    id = _find(desk, ticket, mailbox) or _create(desk, ticket, files, mailbox)
    return Sent(id)


def _desk(config: Config) -> Helpdesk:
    given = helpdesk.settings(config, Channel.HELPSCOUT)
    desk = Helpdesk("helpscout", given["url"], "app_id and app_secret", "url and mailbox")
    client = {
        "grant_type": "client_credentials",
        "client_id": given["app_id"],
        "client_secret": given["app_secret"],
    }
    answer = desk.ask("POST", "/v2/oauth2/token", accept=_BAD_CLIENT, data=client)
    if answer.status in _BAD_CLIENT:
        raise ChannelRefused(
            f"answered {answer.status}; check app_id and app_secret in [tickets.helpscout]"
        )
    token = helpdesk.found(answer, "access_token")
    return replace(desk, headers={"Authorization": f"Bearer {token}"})


def _find(desk: Helpdesk, ticket: StoredTicket, mailbox: int | None) -> str | None:
    asked = {
        "mailbox": str(mailbox),
        "status": "all",
        "tag": helpdesk.TAG,
        "modifiedSince": ticket.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "embed": "threads",
    }
    for page in range(1, MAX_PAGES + 1):
        answer = desk.ask("GET", "/v2/conversations", params=asked | {"page": str(page)})
        for one in helpdesk.listed(answer, "_embedded", "conversations"):
            if _noted(_threads(one), helpdesk.note_mark(ticket)):
                return str(one["id"])
        if page >= _pages(answer):
            break
    return None


def _pages(answer: Answer) -> int:
    body = answer.json()
    page = body.get("page") if isinstance(body, dict) else None
    return int(page.get("totalPages") or 0) if isinstance(page, dict) else 0


def _threads(of: dict[str, Any]) -> list[dict[str, Any]]:
    embedded = of.get("_embedded")
    threads = embedded.get("threads") if isinstance(embedded, dict) else None
    return [one for one in threads if isinstance(one, dict)] if isinstance(threads, list) else []


def _noted(threads: list[dict[str, Any]], mark: str) -> bool:
    return any(one.get("type") == "note" and mark in str(one.get("body")) for one in threads)


def _create(
    desk: Helpdesk, ticket: StoredTicket, files: tuple[UploadedFile, ...], mailbox: int | None
) -> str:
    customer = _customer(desk, ticket)
    handoff = _attachments(helpdesk.handoff_files(ticket))
    note = helpdesk.as_html(helpdesk.note_of(ticket, files))
    text = {"text": helpdesk.as_html(ticket.text), **_attachments(files)}
    body = {
        "subject": helpdesk.subject_of(ticket),
        "type": "email",
        "mailboxId": mailbox,
        "status": "active",
        "customer": customer,
        "tags": [helpdesk.TAG],
        "autoReply": False,
        "threads": [
            {"type": "customer", "customer": customer, **text},
            {"type": "note", "text": note, **handoff},
        ],
    }
    return _resource(desk.ask("POST", "/v2/conversations", json=body))


def _customer(desk: Helpdesk, ticket: StoredTicket) -> dict[str, Any]:
    """Return who asks; for a visitor without a mail address a customer is made."""
    name, address = helpdesk.name_of(ticket)[:MAX_NAME], helpdesk.address_of(ticket)
    if address:
        return {"email": address, "firstName": name}
    return {"id": int(_resource(desk.ask("POST", "/v2/customers", json={"firstName": name})))}


def _resource(answer: Answer) -> str:
    id = answer.headers.get("Resource-ID", "")
    if not id.isdigit():
        raise ChannelRetry(f"answered {answer.status} without Resource-ID")
    return id


def _attachments(files: tuple[UploadedFile, ...]) -> dict[str, Any]:
    attached = [
        {
            "fileName": file.name,
            "mimeType": file.media_type,
            "data": base64.b64encode(file.content).decode("ascii"),
        }
        for file in files
    ]
    return {"attachments": attached} if attached else {}


def _close(
    desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket, mailbox: int | None
) -> Sent:
    id = delivery.ticket_remote_id or _find(desk, ticket, mailbox)
    path = f"/v2/conversations/{id}"
    gone = frozenset({_GONE})
    answer = desk.ask("GET", f"{path}/threads", accept=gone) if id else None
    if id is None or answer is None or answer.status == _GONE:
        return Sent(id or "")
    if not _noted(helpdesk.listed(answer, "_embedded", "threads"), helpdesk.closed_mark(ticket)):
        text = helpdesk.as_html(helpdesk.closed_note_of(ticket))
        desk.ask("POST", f"{path}/notes", json={"text": text})
    closing = {"op": "replace", "path": "/status", "value": "closed"}
    desk.ask("PATCH", path, json=closing)
    return Sent(id)
