"""``firstline preview``: articles as a site before they are published."""

from __future__ import annotations

import webbrowser
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.config import Config


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Its port."
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option(
    "--branch", metavar="BRANCH", help="Make the preview of a branch for the server instead."
)
@click.option(
    "--link",
    metavar="BRANCH",
    help="Print a link to the preview of a branch, good without signing in.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 90),
    default=7,
    show_default=True,
    help="How long the link is good.",
)
def preview(
    host: str, port: int, open_browser: bool, branch: str | None, link: str | None, days: int
) -> None:
    """Show the working tree as a site.

    It follows each save, drafts included.
    """
    from app.commands.index import require_parts
    from app.settings_file import load_config

    config = load_config()
    if branch or not link:
        require_parts()
        _ready(config)
    if branch:
        _build(config, branch)
    if link:
        click.echo(_link(config, link, days))
    if not branch and not link:
        _serve(config, host, port, open_browser=open_browser)


def _ready(config: Config) -> None:
    from app.progress import for_terminal
    from app.trees import ready_index

    ready_index(config, for_terminal())


def _build(config: Config, branch: str) -> None:
    from app.branches.links import staff_path
    from app.preview.branches import build_branch, remove_old

    build_branch(config, branch)
    click.echo(f"The preview of {branch} is at {staff_path(branch)} on the server.")
    for name in remove_old(config):
        click.echo(f"Removed the old preview of {name}.")


def _link(config: Config, branch: str, days: int) -> str:
    from datetime import UTC, datetime

    from app.branches.about import read_about
    from app.branches.links import link_path
    from app.commands.database import open_database
    from app.server import address

    read_about(config.index.path, branch)
    with open_database(config) as database:
        path = link_path(database, branch, days, datetime.now(UTC))
    return (config.server.base_url or address(config.server)) + path


def _serve(config: Config, host: str, port: int, *, open_browser: bool) -> None:
    from app.errors import ExtraMissing
    from app.server import address

    if find_spec("watchfiles") is None:
        raise ExtraMissing(
            "The preview needs the package watchfiles. Install it with: "
            "pip install --constraint constraints.txt --editable '.[index]'"
        )
    from app.preview.local import served

    with served(config, host, port) as server:
        where = address(config.server.model_copy(update={"host": host, "port": port}))
        click.echo(f"The preview is at {where} and follows each save. Ctrl C ends it.")
        if open_browser:
            webbrowser.open(where)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")
