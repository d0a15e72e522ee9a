"""``firstline eval``: how good the search is, by questions whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from indexer.progress import Progress


@click.command("eval")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option(
    "--misses", type=click.IntRange(0), default=0, help="Show that many missed questions."
)
def evaluate(folder: Path, as_json: bool, misses: int) -> None:
    """Measure the search by the questions in FOLDER."""
    from app.evaluation import present, run
    from app.settings_file import load_config

    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder}.")
    report = run.evaluate(folder, load_config(), _progress(folder))
    if as_json:
        click.echo(json.dumps(present.as_json(report, misses), indent=2, ensure_ascii=False))
    else:
        click.echo(present.as_text(report, misses))


def _progress(folder: Path) -> Progress:
    """Return what shows a build where there is one; questions alone take seconds."""
    from app.evaluation.sets import has_corpus
    from indexer.progress import Silent

    if not has_corpus(folder):
        return Silent()
    from app.commands.index import require_parts
    from app.progress import for_terminal

    require_parts()
    return for_terminal()
