"""``firstline visits …``: what is recorded of visits, and getting rid of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from app.commands.database import open_database

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.db import Database
    from app.visits.erasure import Erased

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@click.group()
def visits() -> None:
    """Show and erase what is recorded of visits."""


@visits.command()
def purge() -> None:
    """Delete what is older than [visits] allows; the site does this by itself."""
    from app.settings_file import load_config
    from app.visits.retention import purge as delete_old

    config = load_config()
    with open_database() as database:
        purged = delete_old(database, config, datetime.now(UTC))
    click.echo(_numbers(asdict(purged)))


@visits.command()
@click.option("--visit", metavar="ID", help="One visit.")
@click.option("--ticket", metavar="REF", help="A ticket with its files, deliveries and visit.")
@click.option("--before", type=MOMENT, help="Visits that began before this time (UTC).")
@click.option("--all", "everything", is_flag=True, help="All visits.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(
    visit: str | None, ticket: str | None, before: datetime | None, everything: bool, yes: bool
) -> None:
    """Erase what is held of somebody; what was delivered elsewhere stays there."""
    from app.visits import erasure

    chosen: list[Callable[[Database], Erased]] = []
    if visit is not None:
        chosen.append(lambda database: erasure.erase_visit(database, visit))
    if ticket is not None:
        chosen.append(lambda database: erasure.erase_ticket(database, ticket))
    if before is not None:
        chosen.append(lambda database: erasure.erase_before(database, before.replace(tzinfo=UTC)))
    if everything:
        chosen.append(erasure.erase_all)
    if len(chosen) != 1:
        raise click.UsageError("Name one of --visit, --ticket, --before and --all.")
    if not yes:
        click.confirm("This cannot be undone. Erase it?", abort=True, err=True)
    with open_database() as database:
        erased = chosen[0](database)
    click.echo(_numbers(asdict(erased)))


@visits.command()
@click.option("--ticket", metavar="REF", required=True, help="The ticket's reference.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show(ticket: str, as_json: bool) -> None:
    """Show what is held about a ticket and the visit that it was sent in."""
    from app.visits.file_on import file_on

    with open_database() as database:
        found = file_on(database, ticket)
    if as_json:
        click.echo(json.dumps(found, default=_plain, ensure_ascii=False, indent=2))
        return
    for name, rows in found.items():
        click.echo(f"{name}: {len(rows)}")
        for row in rows:
            click.echo("  " + ", ".join(f"{key} {_shown(value)}" for key, value in row.items()))


def _numbers(values: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in values.items()) + " erased."


def _shown(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
