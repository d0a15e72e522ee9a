"""Mails to visitors: fixed words, in the visitor's language.

The first mail to an address asks whether it is the visitor's, and holds no word of the form: so
nobody can send anything to others through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.messages import translatable, translate
from app.tickets.types import StoredTicket

CONFIRM_SUBJECT: Final = translatable("Please confirm your address: {site}")
CONFIRM: Final = translatable(
    "Somebody wrote to {site} and gave this mail address. If it was you, and you want a copy of"
    " request {reference}, open this page:"
)
OTHERWISE: Final = translatable(
    "If it was not you, there is nothing to do: this address gets no other mail because of it."
)
COPY_SUBJECT: Final = translatable("Copy of your request {reference}: {site}")
COPY: Final = translatable("This is what you wrote to {site}. An answer will come from our team.")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a visitor."""

    subject: str
    text: str


def confirm(ticket: StoredTicket, site: str, link: str) -> Letter:
    """Ask whether the address is the visitor's."""
    words = [_filled(text, ticket, site) for text in (CONFIRM, OTHERWISE)]
    return Letter(_filled(CONFIRM_SUBJECT, ticket, site), f"{words[0]}\n\n{link}\n\n{words[1]}")


def copy(ticket: StoredTicket, site: str) -> Letter:
    """Give the visitor, whose address is confirmed, what they wrote."""
    text = "\n\n".join((_filled(COPY, ticket, site), "-" * 40, ticket.subject, ticket.text))
    return Letter(_filled(COPY_SUBJECT, ticket, site), text)


def _filled(text: str, ticket: StoredTicket, site: str) -> str:
    words = translate(text, ticket.language)
    return words.replace("{reference}", ticket.reference).replace("{site}", site)
