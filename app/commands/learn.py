"""``firstline learn``: questions to add to articles, from what agents linked and visitors read."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.database import open_database
from app.commands.days import Day

if TYPE_CHECKING:
    from app.learning.run import Lesson


@click.command()
@click.option("--since", type=Day(), default="90d", help="First day: 2026-03-31, or 90d.")
@click.option(
    "--min",
    "least_people",
    type=click.IntRange(1),
    default=2,
    help="Visitors who must have asked where no agent linked.",
)
@click.option(
    "--patch", "file", type=click.Path(path_type=Path), help="Write a patch for git apply there."
)
@click.option("--json", "as_json", is_flag=True, help="Print the proposals as one JSON object.")
def learn(since: datetime, least_people: int, file: Path | None, as_json: bool) -> None:
    """Propose questions to add to the heads of articles; nothing is changed."""
    from app.learning import present

    lesson = _lesson(since, least_people)
    if file is not None and lesson.patch:  # git apply takes no empty one.
        file.write_bytes(lesson.patch.encode())
    if as_json:
        click.echo(json.dumps(present.as_json(lesson), indent=2, ensure_ascii=False))
    else:
        click.echo(present.as_text(lesson))


def _lesson(since: datetime, least_people: int) -> Lesson:
    from app.commands.index import require_parts
    from app.learning.run import learn
    from app.progress import for_terminal
    from app.settings_file import load_config

    require_parts()
    config = load_config()
    with open_database(config) as database:
        return learn(config, database, since, least_people, for_terminal())
