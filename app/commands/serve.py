"""``firstline serve``: the help centre over HTTP."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click

from search.errors import ContentError, IndexCorrupt, IndexMissing

if TYPE_CHECKING:
    from app.config import Config


@click.command()
@click.option("--host", help="Address to listen on, instead of [server] host.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of [server] port.")
@click.option("--workers", type=click.IntRange(1, 64), help="Instead of [server] workers.")
@click.option("--dev", is_flag=True, help="One process that starts anew when code changes.")
@click.option(
    "--index",
    "refresh",
    is_flag=True,
    help="Index first when articles, settings or the model have changed; with a repository, sync.",
)
def serve(dev: bool, refresh: bool, **options: str | int | None) -> None:
    """Serve the help centre until stopped."""
    from app import brand
    from app.server import serve as run
    from app.settings_file import load_config

    config = _with_options(load_config(), options)
    if refresh:
        _refresh_index(config)
    if warning := brand.warning(config.site.colours.accent):
        click.echo(warning, err=True)
    run(config, dev=dev)


def _with_options(config: Config, options: dict[str, str | int | None]) -> Config:
    """Put what was said on the command line over ``[server]``."""
    from pydantic import ValidationError

    from app.config import ServerOptions
    from app.settings_file import what

    given = {name: value for name, value in options.items() if value is not None}
    try:
        server = ServerOptions.model_validate(config.server.model_dump() | given)
    except ValidationError as error:
        problems = [f"--{one['loc'][0]} {what(one)}" for one in error.errors(include_url=False)]
        raise click.UsageError("\n".join(problems)) from error
    return config.model_copy(update={"server": server})


def _refresh_index(config: Config) -> None:
    """Build the index in a process of its own, so that none of its memory stays here."""
    from search.freshness import is_stale
    from search.generation import current

    articles, index = config.content.articles, config.index
    from_git = config.git.repository is not None
    if not from_git and not is_stale(articles, index.path, config.index_key(), index.model):
        return
    arguments = [sys.executable, "-m", "app.cli", "sync" if from_git else "index"]
    done = subprocess.run(arguments, check=False)  # noqa: S603 - no words of anybody's
    if done.returncode == 0:
        return
    try:
        current(index.path)
    except IndexMissing as error:
        raise ContentError("The articles could not be indexed, so nothing is served.") from error
    except IndexCorrupt:
        pass  # The server looks for an older generation, and reports when there is none.
    click.echo("The articles could not be indexed, so the index that is there is served.", err=True)
