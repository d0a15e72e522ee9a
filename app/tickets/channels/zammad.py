"""Zammad: the REST API, as docs.zammad.org describes it.

Read there: "Ticket" (create on behalf of a customer, search, update) and "Articles" (internal
notes, attachments).

Zammad knows no idempotency key.  One delivery makes one ticket all the same: its title ends with
our reference, and Zammad's search is asked for it before it is made.  Where Zammad searches
through Elasticsearch, a ticket is found some seconds after it was made; the first new attempt
comes 5 seconds later at the earliest.
"""

from __future__ import annotations

import base64
from typing import Any, Final

from app.config import Config
from app.options.tickets import Channel
from app.tickets.channels import helpdesk
from app.tickets.channels.base import DeliveryKind, DueDelivery, Sent
from app.tickets.channels.helpdesk import Helpdesk
from app.tickets.types import StoredTicket, UploadedFile

_GONE: Final = 404
_FEW: Final = 10


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Make a ticket with an internal note, or close it.

    Raises ``ChannelRetry`` or ``ChannelRefused``.
    """
    desk = _desk(config)
    if delivery.kind is DeliveryKind.CLOSED:
        return _close(desk, delivery, ticket)
    group = config.tickets.zammad.group
    id = delivery.remote_id or _find(desk, ticket) or _create(desk, ticket, files, group)
    with helpdesk.known_as(id):
        text, handoff = helpdesk.note_of(ticket, files), helpdesk.handoff_files(ticket)
        _note(desk, id, helpdesk.note_mark(ticket), text, handoff)
    return Sent(id)


def _desk(config: Config) -> Helpdesk:
    given = helpdesk.settings(config, Channel.ZAMMAD)
    return Helpdesk(
        section="zammad",
        url=given["url"],
        credentials="token",
        place="url",
        headers={"Authorization": f"Token token={given['token']}"},
    )


def _title(ticket: StoredTicket) -> str:
    return f"{helpdesk.subject_of(ticket)} [{ticket.reference}]"


def _find(desk: Helpdesk, ticket: StoredTicket) -> str | None:
    asked = {"query": ticket.reference, "limit": str(_FEW), "expand": "true"}
    answer = desk.ask("GET", "/api/v1/tickets/search", params=asked)
    for one in helpdesk.listed(answer):
        if one.get("title") == _title(ticket) and "id" in one:
            return str(one["id"])
    return None


def _create(
    desk: Helpdesk, ticket: StoredTicket, files: tuple[UploadedFile, ...], group: str
) -> str:
    article = {
        "subject": helpdesk.subject_of(ticket),
        "body": ticket.text,
        "content_type": "text/plain",
        "type": "web",
        "sender": "Customer",
        "internal": False,
        **_attachments(files),
    }
    body = {"title": _title(ticket), "group": group, **_customer(ticket), "article": article}
    return helpdesk.found(desk.ask("POST", "/api/v1/tickets", json=body), "id")


def _customer(ticket: StoredTicket) -> dict[str, Any]:
    """Return who asks; a visitor without a mail address becomes a customer without one."""
    address = helpdesk.address_of(ticket)
    if address:
        return {"customer_id": f"guess:{address}"}
    key = helpdesk.visitor_key(ticket)
    return {"customer": {"login": key, "firstname": helpdesk.name_of(ticket)}}


def _attachments(files: tuple[UploadedFile, ...]) -> dict[str, Any]:
    attached = [
        {
            "filename": file.name,
            "data": base64.b64encode(file.content).decode("ascii"),
            "mime-type": file.media_type,
        }
        for file in files
    ]
    return {"attachments": attached} if attached else {}


def _note(
    desk: Helpdesk, id: str, mark: str, text: str, files: tuple[UploadedFile, ...] = ()
) -> None:
    articles = helpdesk.listed(desk.ask("GET", f"/api/v1/ticket_articles/by_ticket/{id}"))
    if any(one.get("internal") is True and one.get("subject") == mark for one in articles):
        return
    article = {
        "ticket_id": int(id),
        "subject": mark,
        "body": text,
        "content_type": "text/plain",
        "type": "note",
        "internal": True,
        **_attachments(files),
    }
    desk.ask("POST", "/api/v1/ticket_articles", json=article)


def _close(desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket) -> Sent:
    id = delivery.ticket_remote_id or _find(desk, ticket)
    path = f"/api/v1/tickets/{id}"
    answer = desk.ask("GET", path, accept=frozenset({_GONE})) if id else None
    if id is None or answer is None or answer.status == _GONE:
        return Sent(id or "")
    _note(desk, id, helpdesk.closed_mark(ticket), helpdesk.closed_note_of(ticket))
    desk.ask("PUT", path, json={"state": "closed"})
    return Sent(id)
