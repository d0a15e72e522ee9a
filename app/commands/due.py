"""``firstline due``: which articles to review, and what appears or expires soon."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from search.types import Care

SHALLOW = (
    "The articles lie in a shallow clone: what was changed before its oldest commit has the date"
    " of that commit, or a later one. To fetch all: git fetch --unshallow"
)


@click.command()
@click.option(
    "--days",
    type=click.IntRange(0, 3650),
    default=30,
    show_default=True,
    help="How far to look ahead.",
)
@click.option("--owner", metavar="NAME", help="Only what this owner looks after.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="How to print.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a review is overdue.")
@click.pass_context
def due(
    ctx: click.Context, days: int, owner: str | None, form: str, as_json: bool, strict: bool
) -> None:
    """List what to review, expires or appears soon.

    By owner; where an article has none, by who changed it last.
    """
    from app import due as work

    found = work.tasks(_cares(), datetime.now(UTC), days, owner)
    if as_json or form == "json":
        click.echo(json.dumps(work.as_json(found), indent=2, ensure_ascii=False))
    elif form == "csv":
        click.echo(work.as_csv(found), nl=False)
    else:
        click.echo(work.as_text(found))
    if strict and any(task.overdue for task in found):
        ctx.exit(1)


def _cares() -> tuple[Care, ...]:
    from app.commands.index import require_parts
    from app.content import content_settings
    from app.settings_file import load_config
    from indexer.git import is_shallow
    from indexer.read import read_folder
    from indexer.reviews import cares

    require_parts()
    content = content_settings(load_config())
    if is_shallow(content.folder):
        click.echo(SHALLOW, err=True)
    return cares(read_folder(content))
