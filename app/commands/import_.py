"""``firstline import``: articles of another system, as clean Markdown."""

from __future__ import annotations

import json
from pathlib import Path

import click

_SYSTEMS = ("zendesk", "docusaurus", "hugo", "obsidian", "intercom", "helpscout")


@click.command(name="import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from", "system", type=click.Choice(_SYSTEMS), required=True, help="What FOLDER comes from."
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Folder to write to; else the articles'.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite files that differ.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(
    folder: Path, system: str, target: Path | None, dry_run: bool, force: bool, as_json: bool
) -> None:
    """Bring the articles of FOLDER, exported from another system, into the content folder."""
    from app.commands.index import require_parts
    from app.importing import report
    from app.importing.model import Languages
    from app.importing.sources import import_plan
    from app.importing.write import write
    from app.settings_file import load_config

    require_parts("bs4", "markdownify")
    content = load_config().content
    languages = Languages(content.default_language, content.languages)
    plan = import_plan(folder, system, languages)
    into = target or content.articles
    written = write(plan.files, into, force=force, dry_run=dry_run)
    if as_json:
        found = report.as_json(plan, written, into, dry_run=dry_run)
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        click.echo(report.as_text(plan, written, into, languages, dry_run=dry_run))
