"""``firstline diff``: what a branch does to articles, addresses and answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from app.replay.run import Comparison

FORMATS: Final = ("text", "markdown", "json")
LOST: Final = 1


@click.command()
@click.argument("base")
@click.option(
    "--questions",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="More questions: TOML as in questions.toml, or one a line.",
)
@click.option(
    "--days",
    type=click.IntRange(0, 366),
    default=28,
    help="Days of searches to replay, 28 unless given; 0 for none.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, help="Rows of a table, 20 unless given."
)
@click.pass_context
def diff(
    ctx: click.Context, /, base: str, form: str, as_json: bool, limit: int, **asked: Any
) -> None:
    """Tell what a change does to articles and answers.

    Compares the files as they are with the commit at which the branch left BASE.  The exit code is
    1 when an answer test does not hold any more.
    """
    comparison = _compare(base, **asked)
    click.echo(_printed(comparison, "json" if as_json else form, limit))
    if comparison.tests_lost:
        ctx.exit(LOST)


def _compare(base: str, file: Path | None, days: int) -> Comparison:
    from app.commands.index import require_parts
    from app.progress import for_terminal
    from app.replay.run import Asking, BadQuestions, compare
    from app.settings_file import load_config

    require_parts()
    try:
        return compare(load_config(), base, Asking(file, days), for_terminal())
    except BadQuestions as error:
        raise click.UsageError(str(error)) from error


def _printed(comparison: Comparison, form: str, limit: int) -> str:
    from app.replay.as_json import as_json
    from app.replay.markdown import as_markdown
    from app.replay.text import as_text

    if form == "json":
        return json.dumps(as_json(comparison), indent=2, ensure_ascii=False)
    return (
        as_markdown(comparison, limit).rstrip()
        if form == "markdown"
        else as_text(comparison, limit)
    )
