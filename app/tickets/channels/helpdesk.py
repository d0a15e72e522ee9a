"""What the adapters of helpdesks share: how they ask, and what stands in a ticket and its note.

The customer's words go where customers see them, all else goes into an internal note: how to
reach the visitor, the answers to the topic's questions, and the hand-off as text and as JSON.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import SecretStr

from app.config import Config
from app.options.tickets import NEEDED, Channel
from app.tickets.channels.base import ChannelProblem, ChannelRefused, ChannelRetry
from app.tickets.channels.http import Answer, exchange
from app.tickets.mail_address import is_mail_address
from app.tickets.packet_text import as_text
from app.tickets.summary import closing_text, facts
from app.tickets.types import StoredTicket, UploadedFile

TAG: Final = "firstline"
_NOT_ALLOWED: Final = frozenset({401, 403})
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class Helpdesk:
    """A helpdesk's API, and which settings to look at when it says no."""

    section: str
    """Of the settings: ``tickets.<name>``."""
    url: str
    credentials: str
    """The settings that say who asks."""
    place: str
    """The settings that say where tickets go."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)

    def ask(
        self, method: str, path: str, *, accept: frozenset[int] = frozenset(), **content: Any
    ) -> Answer:
        """Send one request, as ``app.tickets.channels.http.exchange`` does."""
        headers = {"Accept": "application/json", **self.headers, **content.pop("headers", {})}
        told = accept | _NOT_ALLOWED | {_NOT_FOUND}
        answer = exchange(
            method, self.url + path, accept=told, headers=headers, auth=self.auth, **content
        )
        if answer.status in accept:
            return answer
        if answer.status in _NOT_ALLOWED:
            raise ChannelRefused(f"answered {answer.status}; {self._check(self.credentials)}")
        if answer.status == _NOT_FOUND:
            raise ChannelRefused(f"answered 404 to {path}; {self._check(self.place)}")
        return answer

    def _check(self, settings: str) -> str:
        return f"check {settings} in [tickets.{self.section}]"


def settings(config: Config, channel: Channel) -> dict[str, str]:
    """Return what the settings say of a channel.

    Raises ``ChannelRefused`` where something is missing: deliveries outlive the settings that
    they were queued under.
    """
    options = getattr(config.tickets, channel.value)
    values = {name: getattr(options, name) for name in NEEDED[channel]}
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise ChannelRefused(f"set {' and '.join(missing)} in [tickets.{channel}]")
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in values.items()
    }


def found(answer: Answer, *path: str) -> str:
    """Return what stands at ``path`` in a JSON answer; another try if it does not."""
    value = answer.json()
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None or isinstance(value, (dict, list)):
        raise ChannelRetry(f"answered {answer.status} without {'.'.join(path)}")
    return str(value)


def listed(answer: Answer, *path: str) -> list[dict[str, Any]]:
    """Return the objects of a list in a JSON answer; none where there is no such list."""
    value = answer.json()
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@contextmanager
def known_as(remote_id: str) -> Iterator[None]:
    """Have the next attempt know the ticket that this one made, when the rest of it fails."""
    try:
        yield
    except ChannelProblem as problem:
        problem.remote_id = remote_id
        raise


def subject_of(ticket: StoredTicket) -> str:
    """Return the subject; helpdesks refuse an empty one."""
    return ticket.subject if ticket.subject.strip() else ticket.reference


def name_of(ticket: StoredTicket) -> str:
    """Return the visitor's name, or a word for it; helpdesks refuse an empty one."""
    return ticket.name if ticket.name.strip() else "Visitor"


def address_of(ticket: StoredTicket) -> str | None:
    """Return the mail address, if what the visitor wrote is one; the note tells it anyway."""
    address = ticket.email.strip()
    return address if is_mail_address(address) else None


def visitor_key(ticket: StoredTicket) -> str:
    """Return what stands for a visitor without a mail address: one "customer" a ticket."""
    return f"firstline-{ticket.reference.lower()}"


def note_mark(ticket: StoredTicket) -> str:
    """Return the line by which the note is known again, so that no second one is made."""
    return f"Hand-off from the help centre, {ticket.reference}"


def closed_mark(ticket: StoredTicket) -> str:
    """Return the line by which the note on closing is known again."""
    return f"Closed in the help centre, {ticket.reference}"


def note_of(ticket: StoredTicket, files: tuple[UploadedFile, ...]) -> str:
    """Return the internal note as plain text."""
    told = "\n".join(facts(ticket, files))
    parts = [note_mark(ticket), told, as_text(ticket.packet)]
    return "\n\n".join(part for part in parts if part)


def closed_note_of(ticket: StoredTicket) -> str:
    """Return the internal note on closing as plain text."""
    return f"{closed_mark(ticket)}\n\n{closing_text(ticket)}"


def handoff_files(ticket: StoredTicket) -> tuple[UploadedFile, ...]:
    """Return the hand-off as the file that goes with the note, if there is one."""
    if not ticket.packet:
        return ()
    content = json.dumps(ticket.packet, ensure_ascii=False, indent=2).encode()
    return (UploadedFile(f"handoff-{ticket.reference}.json", "application/json", content),)


def as_html(text: str) -> str:
    """Return plain text as the HTML that shows it."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>\n")


def form_files(name: str, files: tuple[UploadedFile, ...]) -> list[tuple[str, Any]]:
    """Return files as ``requests`` sends them in a form; ``{n}`` in the name counts from 0."""
    return [
        (name.format(n=number), (file.name, file.content, file.media_type))
        for number, file in enumerate(files)
    ]
