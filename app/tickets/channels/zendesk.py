"""Zendesk: the Ticketing API, as developer.zendesk.com/api-reference/ticketing describes it.

Read there: "Tickets" (create, update, list by external id), "Ticket Attachments" (uploads),
"Ticket Comments", "Users" (create or update), and "Idempotency" in the introduction.

One delivery makes one ticket: it bears our reference as ``external_id`` and is looked for by it
before it is made, and Zendesk answers a repeated ``Idempotency-Key`` (kept for two hours) with
the first ticket.  The note is looked for before it is written again.
"""

from __future__ import annotations

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
from app.tickets.types import StoredTicket, UploadedFile

_SAME_KEY: Final = 400
"""The key was used with another body: ours differs by the tokens of its files."""
_NOT_NOW: Final = 422
"""The rules of the account ask for more before a ticket may be solved."""
_GONE: Final = 404
_ENDED: Final = frozenset({"solved", "closed"})


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Make a ticket with an internal note, or solve it.

    Raises ``ChannelRetry`` or ``ChannelRefused``.
    """
    desk = _desk(config)
    if delivery.kind is DeliveryKind.CLOSED:
        return _close(desk, delivery, ticket)
    id = delivery.remote_id or _find(desk, ticket) or _create(desk, delivery, ticket, files)
    with helpdesk.known_as(id):
        if not _noted(desk, id, helpdesk.note_mark(ticket)):
            _note(desk, id, helpdesk.note_of(ticket, files), helpdesk.handoff_files(ticket))
    return Sent(id)


def _desk(config: Config) -> Helpdesk:
    given = helpdesk.settings(config, Channel.ZENDESK)
    return Helpdesk(
        section="zendesk",
        url=given["url"],
        credentials="email and token",
        place="url",
        auth=(f"{given['email']}/token", given["token"]),
    )


def _find(desk: Helpdesk, ticket: StoredTicket) -> str | None:
    answer = desk.ask("GET", "/api/v2/tickets", params={"external_id": ticket.reference})
    for one in helpdesk.listed(answer, "tickets"):
        if one.get("external_id") == ticket.reference and "id" in one:
            return str(one["id"])
    return None


def _create(
    desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...]
) -> str:
    comment: dict[str, Any] = {"body": ticket.text}
    if files:
        comment["uploads"] = _upload(desk, files)
    body = {
        "subject": helpdesk.subject_of(ticket),
        "comment": comment,
        "external_id": ticket.reference,
        "tags": [helpdesk.TAG],
        **_requester(desk, ticket),
    }
    answer = desk.ask(
        "POST",
        "/api/v2/tickets",
        accept=frozenset({_SAME_KEY}),
        headers={"Idempotency-Key": delivery.id},
        json={"ticket": body},
    )
    if answer.status == _SAME_KEY:
        return _made_before(desk, ticket, answer.body)
    return helpdesk.found(answer, "ticket", "id")


def _made_before(desk: Helpdesk, ticket: StoredTicket, said: bytes) -> str:
    detail = said[:500].decode("utf-8", "replace")
    if "IdempotentRequestError" not in detail:
        raise ChannelRefused("answered 400", detail)
    found = _find(desk, ticket)
    if found is None:
        raise ChannelRetry("is still busy with the first attempt")
    return found


def _requester(desk: Helpdesk, ticket: StoredTicket) -> dict[str, Any]:
    """Return who asks; for a visitor without a mail address a user of their own is made."""
    name, address = helpdesk.name_of(ticket), helpdesk.address_of(ticket)
    if address:
        return {"requester": {"name": name, "email": address}}
    user = {
        "name": name,
        "external_id": helpdesk.visitor_key(ticket),
        "role": "end-user",
        "skip_verify_email": True,
    }
    answer = desk.ask("POST", "/api/v2/users/create_or_update", json={"user": user})
    return {"requester_id": int(helpdesk.found(answer, "user", "id"))}


def _upload(desk: Helpdesk, files: tuple[UploadedFile, ...]) -> list[str]:
    tokens = []
    for file in files:
        answer = desk.ask(
            "POST",
            "/api/v2/uploads",
            params={"filename": file.name},
            headers={"Content-Type": file.media_type},
            data=file.content,
        )
        tokens.append(helpdesk.found(answer, "upload", "token"))
    return tokens


def _noted(desk: Helpdesk, id: str, mark: str) -> bool:
    answer = desk.ask("GET", f"/api/v2/tickets/{id}/comments")
    return any(
        one.get("public") is False and mark in str(one.get("body"))
        for one in helpdesk.listed(answer, "comments")
    )


def _note(desk: Helpdesk, id: str, text: str, files: tuple[UploadedFile, ...]) -> None:
    comment: dict[str, Any] = {"body": text, "public": False}
    if files:
        comment["uploads"] = _upload(desk, files)
    desk.ask("PUT", f"/api/v2/tickets/{id}", json={"ticket": {"comment": comment}})


def _close(desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket) -> Sent:
    id = delivery.ticket_remote_id or _find(desk, ticket)
    path = f"/api/v2/tickets/{id}"
    answer = desk.ask("GET", path, accept=frozenset({_GONE})) if id else None
    if answer is None or answer.status == _GONE or _ended(answer.json()):
        return Sent(id or "")
    comment = {"body": helpdesk.closed_note_of(ticket), "public": False}
    solved = {"ticket": {"status": "solved", "comment": comment}}
    answer = desk.ask("PUT", path, accept=frozenset({_NOT_NOW}), json=solved)
    if answer.status == _NOT_NOW and not _noted(desk, id or "", helpdesk.closed_mark(ticket)):
        desk.ask("PUT", path, json={"ticket": {"comment": comment}})
    return Sent(id or "")


def _ended(body: Any) -> bool:
    ticket = body.get("ticket") if isinstance(body, dict) else None
    return isinstance(ticket, dict) and ticket.get("status") in _ENDED
