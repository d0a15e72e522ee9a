"""A ticket as staff read it: what the visitor wrote, and below it what is known beside."""

from __future__ import annotations

from app.tickets.packet_text import as_text
from app.tickets.types import StoredTicket, UploadedFile


def full_text(ticket: StoredTicket, files: tuple[UploadedFile, ...]) -> str:
    """Return the visitor's text exactly, then the rest of the ticket and the hand-off."""
    parts = [ticket.text, "\n".join(("-" * 40, *facts(ticket, files)))]
    known = as_text(ticket.packet)
    if known:
        parts.append(f"Before writing:\n{known}")
    return "\n\n".join(parts)


def facts(ticket: StoredTicket, files: tuple[UploadedFile, ...]) -> list[str]:
    """Return one line for each thing that is known of the ticket beside its text."""
    told = {
        "Reference": ticket.reference,
        "Name": ticket.name,
        "Mail": ticket.email,
        "Topic": ticket.topic,
        **ticket.answers,
        "Product": ticket.product,
        "Page": ticket.page,
        "Language": ticket.language,
        "Files": ", ".join(file.name for file in files),
        "Survey, for your reply": ticket.survey,
    }
    return [f"{name}: {value}" for name, value in told.items() if value]


def closing_text(ticket: StoredTicket) -> str:
    """Return what staff are told when the visitor has closed the ticket."""
    return (
        f"The visitor found the answer and closed {ticket.reference}."
        " Nothing needs to be done unless they write again."
    )
