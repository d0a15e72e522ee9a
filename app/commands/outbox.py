"""``firstline outbox``: what could not be delivered, and sending it again."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from app.commands.database import open_database

if TYPE_CHECKING:
    from app.db import Database
    from app.tickets.outbox import Undelivered


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def outbox(context: click.Context, as_json: bool) -> None:
    """List what has not been delivered: given up, or still tried."""
    if context.invoked_subcommand is None:
        with open_database() as database:
            _list(database, as_json=as_json)


@outbox.command()
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option("--all", "every", is_flag=True, help="All that were given up.")
def retry(ids: tuple[str, ...], every: bool) -> None:
    """Send again what was given up."""
    if every == bool(ids):
        raise click.UsageError("Name ids from firstline outbox, or say --all.")
    with open_database() as database:
        missing = _send_again(database, ids, every=every)
    if missing:
        raise click.ClickException(f"Not given up, or not there: {', '.join(missing)}")


def _send_again(database: Database, ids: tuple[str, ...], *, every: bool) -> list[str]:
    from app.tickets.outbox import dead, send_again

    chosen = tuple(one.id for one in dead(database)) if every else ids
    now = datetime.now(UTC)
    missing = [id for id in chosen if not send_again(database, id, now)]
    again = len(chosen) - len(missing)
    click.echo(f"{again} {'delivery is' if again == 1 else 'deliveries are'} tried again.")
    return missing


def _list(database: Database, *, as_json: bool) -> None:
    from app.tickets.outbox import dead, pending

    found = (*dead(database), *pending(database))
    if as_json:
        rows = [asdict(one) for one in found]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False, default=datetime.isoformat))
        return
    for one in found:
        click.echo(_line(one))
    click.echo(_sum(found))


def _line(one: Undelivered) -> str:
    when = one.next_at.strftime("%Y-%m-%d %H:%M UTC")
    state = f"given up {when}" if one.state == "dead" else f"next try {when}"
    reason = f"; {' '.join(one.last_error.split())}" if one.last_error else ""
    return f"{one.id}  {one.reference}  {one.kind} by {one.channel}, attempts: {one.attempts},\
 {state}{reason}"


def _sum(found: tuple[Undelivered, ...]) -> str:
    dead = sum(one.state == "dead" for one in found)
    return f"{dead} given up, {len(found) - dead} still tried."
