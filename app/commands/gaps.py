"""``firstline gaps``: questions without a good answer, by meaning."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.database import open_database
from app.commands.days import Day

if TYPE_CHECKING:
    from app.learning.gaps import Gaps


@click.command()
@click.option("--since", type=Day(), default="90d", help="First day: 2026-03-31, or 90d.")
@click.option("--json", "as_json", is_flag=True, help="Print the gaps as one JSON object.")
@click.option(
    "--draft", "folder", type=click.Path(path_type=Path), help="Write a draft a gap in FOLDER."
)
def gaps(since: datetime, as_json: bool, folder: Path | None) -> None:
    """Tell which questions found no good answer, the most wanted first."""
    from app.learning import present_gaps
    from app.learning.drafts import write_drafts

    found = _gaps(since)
    if as_json:
        click.echo(json.dumps(present_gaps.as_json(found), indent=2, ensure_ascii=False))
    else:
        click.echo(present_gaps.as_text(found))
    for file in (
        write_drafts([gap for gap in found.gaps if not gap.answered], folder) if folder else ()
    ):
        click.echo(f"Wrote {file}", err=True)


def _gaps(since: datetime) -> Gaps:
    from app.commands.index import require_parts
    from app.learning.gaps import find_gaps
    from app.learning.meaning import Meaning
    from app.learning.questions import unanswered
    from app.settings_file import load_config
    from search.searcher import Searcher

    require_parts()
    config = load_config()
    with open_database(config) as database:
        found = unanswered(database, since)
    with closing(Searcher.open(config.index.path)) as searcher:
        return find_gaps(found, Meaning.of(config.index.path).nearness, searcher)
