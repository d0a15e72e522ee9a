"""Makes the preview of a branch beside the index; the site opens it when somebody asks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from app.branches.about import GENERATION, About, all_previews
from app.branches.names import MAX_CHARACTERS, PREVIEWS, folder_name, folder_of
from app.config import Config
from app.content import content_settings
from app.preview.differences import all_badges, changed_articles
from app.preview.repository import commit_of, fetch
from indexer.overlay import overlay
from indexer.snapshot import snapshot
from indexer.tree import Tree, read_tree
from search.errors import ContentError
from search.generation import current

KEEP: Final = timedelta(days=30)
"""How long a preview stays that is not made again."""
MOST: Final = 20
"""Previews that are kept; the oldest go first."""


def build_branch(config: Config, branch: str, *, fetched: bool = False) -> Path:
    """Make the preview of a branch and return its folder.

    The branch is fetched first where the repository has a remote, unless it is ``fetched``.  An
    earlier preview of it serves until this one is whole.  Raises ``ContentError`` where there is
    no such branch or no repository, ``IndexMissing`` and ``ModelError``.
    """
    if not branch or len(branch) > MAX_CHARACTERS:
        raise ContentError(f"A branch has 1 to {MAX_CHARACTERS} characters.")
    folder, index = config.content.articles, config.index.path
    if not fetched:
        fetch(folder, branch)
    commit = commit_of(folder, branch)
    with snapshot(folder, commit) as files, _aside(index, branch) as made:
        tree = read_tree(content_settings(config, files), index)
        _lay_over(config, tree, made, branch, commit)
        return _put_in_place(made, folder_of(index, branch))


def remove_old(config: Config, now: datetime | None = None) -> tuple[str, ...]:
    """Remove previews older than 30 days, and the oldest beyond 20; return their branches."""
    index, moment = config.index.path, now or datetime.now(UTC)
    found = all_previews(index)
    old = [one for n, one in enumerate(found) if n >= MOST or one.built < moment - KEEP]
    for one in old:
        shutil.rmtree(folder_of(index, one.branch), ignore_errors=True)
    return tuple(one.branch for one in old)


def remove_branch(config: Config, branch: str) -> None:
    """Remove the preview of a branch, for example when the branch was deleted."""
    shutil.rmtree(folder_of(config.index.path, branch), ignore_errors=True)


def _lay_over(config: Config, tree: Tree, made: Path, branch: str, commit: str) -> None:
    index = config.index.path
    base = current(index)
    laid = overlay(index, tree, made / GENERATION, drafts=True)
    badges = all_badges(tree)
    About(
        branch=branch,
        commit=commit,
        built=datetime.now(UTC),
        base=base,
        changed=changed_articles(tree, laid.changed, badges),
        removed=laid.removed,
        problems=tuple(map(str, tree.problems)),
        badges=badges,
    ).write(made)


@contextmanager
def _aside(index: Path, branch: str) -> Iterator[Path]:
    """Yield an empty folder on the disk of the previews, removed unless it was put in place."""
    previews = index / PREVIEWS
    previews.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder_name(branch)}-", dir=previews))
    try:
        # Made for its owner alone, but the site may run as another user.
        made.chmod(0o755)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put_in_place(made: Path, target: Path) -> Path:
    """Rename the folder; what it replaces goes last.  The site opens it by its new files."""
    old = made.with_name(f"{made.name}.old")
    for _ in range(3):  # Another process may put its own there in between.
        if target.exists():
            os.replace(target, old)  # noqa: PTH105 - A folder.
        try:
            os.rename(made, target)  # noqa: PTH104 - A folder.
            break
        except OSError:
            shutil.rmtree(old, ignore_errors=True)
    else:
        raise ContentError(f"{target}: is being made by another process. Try again.")
    shutil.rmtree(old, ignore_errors=True)
    return target
