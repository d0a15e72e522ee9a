"""Front: the Core API, as dev.frontapp.com describes it, into a custom channel.

Read there: "Receive custom messages", "Get message" and "Resource aliases" (``alt:uid:…``),
"Add comment", "Attachments" (forms with ``attachments[0]``), "Update conversation".

Front takes a message at once and works on it later.  Until its conversation can be asked for,
the delivery waits for its next attempt, which remembers the message and does not send it again.
Where an answer of Front's was lost, the message is sent twice, into the same conversation: the
reference of the ticket is its ``thread_ref``.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from app.config import Config
from app.options.tickets import Channel
from app.tickets.channels import helpdesk
from app.tickets.channels.base import (
    ChannelRetry,
    DeliveryKind,
    DueDelivery,
    Sent,
)
from app.tickets.channels.helpdesk import Helpdesk
from app.tickets.types import StoredTicket, UploadedFile

_UID: Final = "uid:"
"""Before what we remember of a message that has no conversation yet."""
_PAUSES: Final = (0.0, 0.5, 1.0, 2.0)
"""Seconds before each look for the conversation; it is usually there within three."""
_LATER: Final = timedelta(seconds=30)
_GONE: Final = 404


def send(
    delivery: DueDelivery, ticket: StoredTicket, files: tuple[UploadedFile, ...], config: Config
) -> Sent:
    """Send a message into the channel and comment on its conversation, or archive it.

    Raises ``ChannelRetry`` or ``ChannelRefused``.
    """
    desk = _desk(config)
    if delivery.kind is DeliveryKind.CLOSED:
        return _close(desk, delivery, ticket)
    known = delivery.remote_id
    if known is None:
        known = _UID + _message(desk, ticket, files, config.tickets.front.channel)
    with helpdesk.known_as(known):
        id = _conversation(desk, known)
    with helpdesk.known_as(id):
        text, handoff = helpdesk.note_of(ticket, files), helpdesk.handoff_files(ticket)
        _comment(desk, id, helpdesk.note_mark(ticket), text, handoff)
    return Sent(id)


def _desk(config: Config) -> Helpdesk:
    given = helpdesk.settings(config, Channel.FRONT)
    return Helpdesk(
        section="front",
        url=given["url"],
        credentials="token",
        place="url and channel",
        headers={"Authorization": f"Bearer {given['token']}"},
    )


def _message(
    desk: Helpdesk, ticket: StoredTicket, files: tuple[UploadedFile, ...], channel: str | None
) -> str:
    # A sender is known by any text; without a mail address it is one of their own.
    handle = helpdesk.address_of(ticket) or helpdesk.visitor_key(ticket)
    message = {
        "sender": {"handle": handle, "name": helpdesk.name_of(ticket)},
        "subject": helpdesk.subject_of(ticket),
        "body": helpdesk.as_html(ticket.text),
        "body_format": "html",
        "metadata": {"thread_ref": ticket.reference},
    }
    path = f"/channels/{channel}/incoming_messages"
    return helpdesk.found(desk.ask("POST", path, **_content(message, files)), "message_uid")


def _content(fields: dict[str, Any], files: tuple[UploadedFile, ...]) -> dict[str, Any]:
    """Return the body: JSON, or a form where files go with it."""
    if not files:
        return {"json": fields}
    form: dict[str, str] = {}
    for name, value in fields.items():
        inner = value.items() if isinstance(value, dict) else ()
        form |= {f"{name}[{key}]": text for key, text in inner} or {name: value}
    return {"data": form, "files": helpdesk.form_files("attachments[{n}]", files)}


def _conversation(desk: Helpdesk, known: str) -> str:
    """Return the conversation's id, of a message or as it is known already."""
    if not known.startswith(_UID):
        return known
    path = f"/messages/alt:uid:{known.removeprefix(_UID)}"
    for pause in _PAUSES:
        time.sleep(pause)
        answer = desk.ask("GET", path, accept=frozenset({_GONE}))
        if answer.status != _GONE:
            link = helpdesk.found(answer, "_links", "related", "conversation")
            return link.rstrip("/").rpartition("/")[2]
    raise ChannelRetry("has not worked on the message yet", _LATER)


def _comment(
    desk: Helpdesk, id: str, mark: str, text: str, files: tuple[UploadedFile, ...] = ()
) -> None:
    path = f"/conversations/{id}/comments"
    comments = helpdesk.listed(desk.ask("GET", path), "_results")
    if not any(mark in str(one.get("body")) for one in comments):
        desk.ask("POST", path, **_content({"body": text}, files))


def _close(desk: Helpdesk, delivery: DueDelivery, ticket: StoredTicket) -> Sent:
    id = delivery.ticket_remote_id
    path = f"/conversations/{id}"
    answer = desk.ask("GET", path, accept=frozenset({_GONE})) if id else None
    if id is None or answer is None or answer.status == _GONE:
        return Sent(id or "")
    _comment(desk, id, helpdesk.closed_mark(ticket), helpdesk.closed_note_of(ticket))
    desk.ask("PATCH", path, json={"status": "archived"})
    return Sent(id)
