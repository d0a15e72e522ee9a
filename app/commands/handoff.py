"""``firstline handoff``: whether a hand-off is ours, and whole."""

from __future__ import annotations

import json
from typing import Any

import click

from app.commands.database import open_database


@click.group()
def handoff() -> None:
    """Look at the hand-offs that go out with tickets."""


@handoff.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--ticket", help="Reference of the ticket that it must belong to.")
def verify(file: str, ticket: str | None) -> None:
    """Say whether this help centre signed the hand-off in FILE; - reads standard input."""
    from app.tickets.packet_text import as_text

    packet = _read(file)
    if not _is_genuine(packet):
        raise click.ClickException("The signature is not right: it was changed, or is not ours.")
    if ticket is not None and packet.get("ticket") != ticket:
        raise click.ClickException(f"It belongs to another ticket, {packet.get('ticket')}.")
    click.echo(f"Genuine: ticket {packet.get('ticket')}, {packet.get('made_at')}.")
    click.echo(_printable(as_text(packet)))


def _read(file: str) -> dict[str, Any]:
    try:
        with click.open_file(file, "rb") as stream:
            packet = json.load(stream)
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"This is no JSON: {error}.") from error
    if not isinstance(packet, dict):
        raise click.ClickException("This is no hand-off, which is a JSON object.")
    return packet


def _printable(text: str) -> str:
    """Return text whose control characters cannot steer a terminal: visitors wrote parts of it."""
    return "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in text)


def _is_genuine(packet: dict[str, Any]) -> bool:
    from app.settings_file import load_config
    from app.tickets.packet_signature import handoff_key, is_genuine

    config = load_config()
    with open_database(config) as database:
        return is_genuine(packet, handoff_key(database, config))
