"""``firstline config``: the settings that are in force."""

from __future__ import annotations

import click


@click.command()
def config() -> None:
    """Print the settings in force, as a settings file."""
    from app.settings_file import load_config, to_toml

    click.echo(to_toml(load_config()))
