"""``firstline …``: every command parses and delegates.

Exit codes: 0 fine, 1 problems found, 2 wrong use.
"""

from __future__ import annotations

from typing import Any, Final

import click

from app.commands.check import check
from app.commands.config import config
from app.commands.db import db
from app.commands.diff import diff
from app.commands.due import due
from app.commands.eval import evaluate
from app.commands.gaps import gaps
from app.commands.handoff import handoff
from app.commands.import_ import import_
from app.commands.index import index
from app.commands.insights import insights
from app.commands.learn import learn
from app.commands.mcp import mcp
from app.commands.new import new
from app.commands.openapi import openapi
from app.commands.outbox import outbox
from app.commands.preview import preview
from app.commands.search import search
from app.commands.serve import serve
from app.commands.status import status
from app.commands.sync import sync
from app.commands.token import token
from app.commands.translations import translations
from app.commands.user import user
from app.commands.visits import visits
from app.commands.worker import worker
from app.threads import use_one_thread
from search.errors import FirstlineError

PROBLEMS: Final = 1


class Commands(click.Group):
    """Shows a FirstlineError as its message, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except FirstlineError as error:
            click.echo(str(error), err=True)
            ctx.exit(PROBLEMS)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="firstline", message="firstline %(version)s")
def main() -> None:
    """Firstline: a self-service help centre with semantic search."""
    use_one_thread()


for _command in (
    serve,
    preview,
    worker,
    outbox,
    handoff,
    index,
    import_,
    new,
    check,
    sync,
    status,
    search,
    evaluate,
    config,
    db,
    due,
    translations,
    insights,
    diff,
    learn,
    gaps,
    openapi,
    mcp,
    user,
    token,
    visits,
):
    main.add_command(_command)

if __name__ == "__main__":
    main()
