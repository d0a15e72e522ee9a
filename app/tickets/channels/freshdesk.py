"""Freshdesk: the Tickets API, as developers.freshdesk.com/api describes it.

Read there: "Create a Ticket" (with attachments), "List All Tickets" (by e-mail or
``unique_external_id``), "Create a Note", "List All Conversations of a Ticket", "Update a Ticket".

Freshdesk knows no idempotency key.  One delivery makes one ticket all the same: it bears our
reference as a tag, and the requester's tickets since then are looked through before it is made.
Two attempts at the same moment could still make two; the lease of a delivery excludes that.
"""

from __future__ import annotations

from typing import Any, Final

from app.config import Config
from app.options.tickets import Channel
from app.tickets.channels import helpdesk
from app.tickets.channels.base import DeliveryKind, DueDelivery, Sent
from app.tickets.channels.helpdesk import Helpdesk
from app.tickets.types import StoredTicket, UploadedFile

_OPEN: Final = 2
_RESOLVED: Final = 4
_CLOSED: Final = 5
_LOW: Final = 1
_PORTAL: Final = 2
_GONE: Final = 404
_FIELDS_MISSING: Final = 400
"""The account asks for more fields before a ticket may be resolved."""
_MOST: Final = 100


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Make a ticket with a private note, or resolve it.

    Raises ``ChannelRetry`` or ``ChannelRefused``.
    """
    desk = _desk(config)
    if delivery.kind is DeliveryKind.CLOSED:
        return _close(desk, delivery, ticket)
    id = delivery.remote_id or _find(desk, ticket) or _create(desk, ticket, files)
    with helpdesk.known_as(id):
        text, handoff = helpdesk.note_of(ticket, files), helpdesk.handoff_files(ticket)
        _note(desk, id, helpdesk.note_mark(ticket), text, handoff)
    return Sent(id)


def _desk(config: Config) -> Helpdesk:
    given = helpdesk.settings(config, Channel.FRESHDESK)
    return Helpdesk(
        section="freshdesk",
        url=given["url"],
        credentials="key",
        place="url",
        auth=(given["key"], "X"),
    )


def _requester(ticket: StoredTicket) -> dict[str, str]:
    """Return who asks; a visitor without a mail address gets a contact of their own."""
    address = helpdesk.address_of(ticket)
    return {"email": address} if address else {"unique_external_id": helpdesk.visitor_key(ticket)}


def _find(desk: Helpdesk, ticket: StoredTicket) -> str | None:
    since = ticket.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = _requester(ticket) | {"updated_since": since, "per_page": str(_MOST)}
    # Of a requester whom Freshdesk does not know it may say 400 or 404.
    unknown = frozenset({_FIELDS_MISSING, _GONE})
    answer = desk.ask("GET", "/api/v2/tickets", accept=unknown, params=asked)
    for one in helpdesk.listed(answer):
        if ticket.reference in (one.get("tags") or ()) and "id" in one:
            return str(one["id"])
    return None


def _create(desk: Helpdesk, ticket: StoredTicket, files: tuple[UploadedFile, ...]) -> str:
    fields = {
        "subject": helpdesk.subject_of(ticket),
        "description": helpdesk.as_html(ticket.text),
        "name": helpdesk.name_of(ticket),
        "status": _OPEN,
        "priority": _LOW,
        "source": _PORTAL,
        "tags": [helpdesk.TAG, ticket.reference],
        **_requester(ticket),
    }
    answer = desk.ask("POST", "/api/v2/tickets", **_content(fields, files))
    return helpdesk.found(answer, "id")


def _content(fields: dict[str, Any], files: tuple[UploadedFile, ...]) -> dict[str, Any]:
    """Return the body: JSON, or a form where files go with it."""
    if not files:
        return {"json": fields}
    form: list[tuple[str, str]] = []
    for name, value in fields.items():
        if isinstance(value, list):
            form += [(f"{name}[]", one) for one in value]
        else:
            form.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return {"data": form, "files": helpdesk.form_files("attachments[]", files)}


def _note(
    desk: Helpdesk, id: str, mark: str, text: str, files: tuple[UploadedFile, ...] = ()
) -> None:
    if not _noted(desk, id, mark):
        fields = {"body": helpdesk.as_html(text), "private": True}
        desk.ask("POST", f"/api/v2/tickets/{id}/notes", **_content(fields, files))


def _noted(desk: Helpdesk, id: str, mark: str) -> bool:
    answer = desk.ask("GET", f"/api/v2/tickets/{id}/conversations", params={"per_page": _MOST})
    return any(
        one.get("private") is True and mark in str(one.get("body_text") or one.get("body"))
        for one in helpdesk.listed(answer)
    )


def _close(desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket) -> Sent:
    id = delivery.ticket_remote_id or _find(desk, ticket)
    path = f"/api/v2/tickets/{id}"
    answer = desk.ask("GET", path, accept=frozenset({_GONE})) if id else None
    if id is None or answer is None or answer.status == _GONE:
        return Sent(id or "")
    _note(desk, id, helpdesk.closed_mark(ticket), helpdesk.closed_note_of(ticket))
    body = answer.json()
    if not isinstance(body, dict) or body.get("status") not in {_RESOLVED, _CLOSED}:
        # Where more fields are asked for, the note has to do.
        desk.ask("PUT", path, accept=frozenset({_FIELDS_MISSING}), json={"status": _RESOLVED})
    return Sent(id)
