"""``firstline config``: the settings that are in force."""

from __future__ import annotations

import click


@click.command()
def config() -> None:
    """Print the settings in force, as a settings file, and check contact.toml."""
    from app.contact.guide_file import load_guide
    from app.settings_file import load_config, to_toml

    settings = load_config()
    click.echo(to_toml(settings))
    load_guide(settings.contact.guide)
