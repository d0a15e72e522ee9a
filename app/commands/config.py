"""``firstline config``: the settings that are in force."""

from __future__ import annotations

import click


@click.command()
def config() -> None:
    """Print the settings in force, as a settings file; check contact.toml and the colours."""
    from app import brand
    from app.contact.guide_file import load_guide
    from app.settings_file import load_config, to_toml

    settings = load_config()
    click.echo(to_toml(settings))
    if warning := brand.warning(settings.site.colours.accent):
        click.echo(warning, err=True)
    load_guide(settings.contact.guide)
