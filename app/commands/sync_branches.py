"""What ``firstline sync`` does for the previews of branches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from search.errors import FirstlineError

if TYPE_CHECKING:
    from app.config import Config

RECENT: Final = timedelta(days=14)
MOST: Final = 10
"""Branches that are previewed: the newest of the last two weeks."""


def preview_branches(config: Config) -> None:
    """Make previews of the branches that moved, and remove those of branches that are gone.

    What goes wrong is told, and keeps no other branch from its preview.
    """
    if not config.git.previews:
        return
    from app.branches.about import all_previews
    from app.preview.branches import build_branch, remove_branch, remove_old
    from app.publishing.clone import Clone

    branches = Clone(config.git, config.content.articles).branches()
    made = {one.branch: one.commit for one in all_previews(config.index.path)}
    for branch in made.keys() - branches.keys():
        remove_branch(config, branch)
    since = datetime.now(UTC) - RECENT
    recent = [name for name, commit in branches.items() if commit.at >= since][:MOST]
    for branch in recent:
        if made.get(branch) != branches[branch].id:
            try:
                build_branch(config, branch, fetched=True)
            except FirstlineError as error:
                click.echo(f"Preview of {branch}: {error}", err=True)
    remove_old(config)
