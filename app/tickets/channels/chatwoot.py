"""Chatwoot: the Application API, as developers.chatwoot.com describes it, into an API inbox.

Read there: "Contacts" (search, create, conversations of a contact), "Conversations" (create,
toggle status) and "Messages" (create, with attachments; private notes).

Chatwoot knows no idempotency key.  One delivery makes one conversation all the same: it bears our
reference as a custom attribute, and the contact's conversations are looked through before it is
made; each of its messages is looked for before it is written.
"""

from __future__ import annotations

from typing import Any, Final

from app.config import Config
from app.options.tickets import Channel
from app.tickets.channels import helpdesk
from app.tickets.channels.base import DeliveryKind, DueDelivery, Sent
from app.tickets.channels.helpdesk import Helpdesk
from app.tickets.types import StoredTicket, UploadedFile

REFERENCE: Final = "firstline_reference"
_GONE: Final = 404
_INCOMING: Final = 0
"""How answers name the messages of customers."""


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Make a conversation with a private note, or resolve it.

    Raises ``ChannelRetry`` or ``ChannelRefused``.
    """
    desk = _desk(config)
    if delivery.kind is DeliveryKind.CLOSED:
        return _close(desk, delivery, ticket)
    id = delivery.remote_id or _conversation(desk, delivery, ticket, config.tickets.chatwoot.inbox)
    with helpdesk.known_as(id):
        messages = _messages(desk, id)
        if not any(one.get("message_type") == _INCOMING for one in messages):
            text = f"{helpdesk.subject_of(ticket)}\n\n{ticket.text}"
            _say(desk, id, {"content": text, "message_type": "incoming"}, files)
        if not _noted(messages, helpdesk.note_mark(ticket)):
            note = {"content": helpdesk.note_of(ticket, files), "private": True}
            _say(desk, id, note, helpdesk.handoff_files(ticket))
    return Sent(id)


def _desk(config: Config) -> Helpdesk:
    given = helpdesk.settings(config, Channel.CHATWOOT)
    return Helpdesk(
        section="chatwoot",
        url=f"{given['url']}/api/v1/accounts/{given['account']}",
        credentials="token and account",
        place="url, account and inbox",
        headers={"api_access_token": given["token"]},
    )


def _conversation(
    desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket, inbox: int | None
) -> str:
    contact = _contact(desk, ticket)
    if contact is None:
        contact = _new_contact(desk, ticket, inbox)
    else:
        known = _known(desk, contact, ticket)
        if known is not None:
            return known
    body = {
        "source_id": delivery.id,
        "inbox_id": inbox,
        "contact_id": contact,
        "status": "open",
        "custom_attributes": {REFERENCE: ticket.reference},
    }
    return helpdesk.found(desk.ask("POST", "/conversations", json=body), "id")


def _contact(desk: Helpdesk, ticket: StoredTicket) -> int | None:
    name, value = _identity(ticket)
    answer = desk.ask("GET", "/contacts/search", params={"q": value})
    for one in helpdesk.listed(answer, "payload"):
        if str(one.get(name) or "").lower() == value.lower() and isinstance(one.get("id"), int):
            return int(one["id"])
    return None


def _new_contact(desk: Helpdesk, ticket: StoredTicket, inbox: int | None) -> int:
    name, value = _identity(ticket)
    body = {"inbox_id": inbox, "name": helpdesk.name_of(ticket), name: value}
    answer = desk.ask("POST", "/contacts", json=body)
    return int(helpdesk.found(answer, "payload", "contact", "id"))


def _identity(ticket: StoredTicket) -> tuple[str, str]:
    """Return by what a contact is known; one without a mail address has an identifier."""
    address = helpdesk.address_of(ticket)
    return ("email", address) if address else ("identifier", helpdesk.visitor_key(ticket))


def _known(desk: Helpdesk, contact: int, ticket: StoredTicket) -> str | None:
    answer = desk.ask("GET", f"/contacts/{contact}/conversations")
    for one in helpdesk.listed(answer, "payload"):
        attributes = one.get("custom_attributes")
        if isinstance(attributes, dict) and attributes.get(REFERENCE) == ticket.reference:
            return str(one["id"])
    return None


def _messages(desk: Helpdesk, id: str) -> list[dict[str, Any]]:
    return helpdesk.listed(desk.ask("GET", f"/conversations/{id}/messages"), "payload")


def _noted(messages: list[dict[str, Any]], mark: str) -> bool:
    return any(one.get("private") is True and mark in str(one.get("content")) for one in messages)


def _say(desk: Helpdesk, id: str, message: dict[str, Any], files: tuple[UploadedFile, ...]) -> None:
    whole = {"message_type": "outgoing", "private": False} | message
    if not files:
        desk.ask("POST", f"/conversations/{id}/messages", json=whole)
        return
    form = {
        name: str(value).lower() if name == "private" else value for name, value in whole.items()
    }
    parts = helpdesk.form_files("attachments[]", files)
    desk.ask("POST", f"/conversations/{id}/messages", data=form, files=parts)


def _close(desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket) -> Sent:
    id = delivery.ticket_remote_id
    if id is None:
        contact = _contact(desk, ticket)
        id = _known(desk, contact, ticket) if contact is not None else None
    answer = id and desk.ask("GET", f"/conversations/{id}/messages", accept=frozenset({_GONE}))
    if not id or not answer or answer.status == _GONE:
        return Sent(id or "")
    if not _noted(helpdesk.listed(answer, "payload"), helpdesk.closed_mark(ticket)):
        _say(desk, id, {"content": helpdesk.closed_note_of(ticket), "private": True}, ())
    desk.ask("POST", f"/conversations/{id}/toggle_status", json={"status": "resolved"})
    return Sent(id)
