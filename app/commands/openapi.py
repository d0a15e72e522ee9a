"""``firstline openapi``: the description of the HTTP interface."""

from __future__ import annotations

import json

import click


@click.command()
def openapi() -> None:
    """Print the description of the HTTP interface (OpenAPI 3.1)."""
    from app.openapi import document

    click.echo(json.dumps(document(), indent=2))
