"""``firstline db …``: the database's tables."""

from __future__ import annotations

import click


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; 'serve' does this by itself."""
    from app.migrate import upgrade
    from app.settings_file import load_config

    changed = upgrade(load_config().database.url)
    click.echo("The tables are up to date now." if changed else "The tables were up to date.")
