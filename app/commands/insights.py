"""``firstline insights``: what became of visits, contacts and searches."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from app.commands.database import open_database
from app.commands.days import Day

if TYPE_CHECKING:
    from app.db import Database
    from app.insights.statement import Period


@click.command()
@click.option(
    "--since",
    metavar="DAY",
    default="30d",
    type=Day(),
    help="First day: 2026-03-31, or 30d for 30 days ago.",
)
@click.option(
    "--until",
    metavar="DAY",
    default="0d",
    type=Day(),
    help="Day that is not counted any more; now, if left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON object.")
@click.option("--sql", is_flag=True, help="Print the SQL of each figure instead.")
def insights(since: datetime, until: datetime, as_json: bool, sql: bool) -> None:
    """Tell what became of visits, contacts and searches."""
    from app.insights.statement import Period
    from app.settings_file import load_config

    if since >= until:
        raise click.UsageError("--since must be before --until.")
    config = load_config()
    period = Period(since, until, datetime.now(UTC), config.visits.window_hours)
    with open_database(config) as database:
        click.echo(_statements(database, period) if sql else _figures(database, period, as_json))


def _figures(database: Database, period: Period, as_json: bool) -> str:
    from app.commands.figures_text import as_text
    from app.insights import figures

    found = figures.figures(database, period)
    if as_json:
        return json.dumps(figures.as_json(found), indent=2, ensure_ascii=False)
    return as_text(found)


def _statements(database: Database, period: Period) -> str:
    from app.insights.figures import STATEMENTS

    with database.reading() as connection:
        dialect = connection.dialect
        return "\n\n".join(f"-- {s.name}\n{s.filled(dialect, period)};" for s in STATEMENTS)
