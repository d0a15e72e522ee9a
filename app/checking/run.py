"""The check as a whole: read, compare, look, and tell all of it in order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from app.checking.accepted import accepted_codes
from app.checking.further import look_further, look_outside
from app.checking.table import CHECKS, PAGE_CHECKS
from app.checking.types import CheckOptions, Report
from app.config import Config
from app.content import content_settings
from indexer.checks.compared import compared_with
from indexer.checks.lines import with_line
from indexer.checks.material import Material
from indexer.progress import Progress, Silent
from indexer.read import read_folder
from indexer.snapshot import snapshot
from indexer.tree import Tree, read_tree
from indexer.types import Problem, Reading

_ONLY_WITH_ALL = "ignored-file"


def check(config: Config, options: CheckOptions, progress: Progress | None = None) -> Report:
    """Look for everything that a writer wants to know before a merge.

    Raises ``ContentError`` where there is no content folder, or where git does not know the
    commit to compare with; with ``options.asks`` what building an index raises.
    """
    started = time.monotonic()
    tree = read_tree(content_settings(config), config.index.path)
    with _base(config, tree, options.base) as (base, name):
        material = Material(tree, config.index.path, base, name)
        found = set(tree.problems)
        accepted: dict[str, frozenset[str]] = {}
        for page in material.pages():
            if codes := accepted_codes(page.html):
                accepted[page.source.path] = codes
            for look in PAGE_CHECKS:
                found.update(look(page, material))
        for look_at_all in CHECKS:
            found.update(look_at_all(material))
        found.update(look_further(config, material, progress or Silent()))
        if options.external:
            found.update(look_outside(config, material))
    found.update(_on_request(config, tree, options, progress or Silent()))
    wanted = [problem for problem in found if _is_wanted(problem, options)]
    told = [one for one in wanted if one.code not in accepted.get(one.path, ())]
    lined = (with_line(problem, material.heads) for problem in told)
    return Report(
        problems=tuple(sorted(lined)),
        articles=len(tree.reading.articles),
        accepted=len(wanted) - len(told),
        seconds=round(time.monotonic() - started, 1),
        changed=_changed(tree.reading, base),
    )


def _changed(reading: Reading, base: Reading | None) -> frozenset[str]:
    """Return the paths of articles that are new since the base, or say something else."""
    if base is None:
        return frozenset()
    was = {one.path: (one.head, one.body) for one in base.articles}
    return frozenset(
        one.path for one in reading.articles if was.get(one.path) != (one.head, one.body)
    )


def _on_request(
    config: Config, tree: Tree, options: CheckOptions, progress: Progress
) -> Iterator[Problem]:
    """Yield what takes longer: it is looked for only when it is asked for."""
    if options.asks:
        from app.replay.asks import check_asks

        yield from check_asks(config, tree, options.base, progress)


@contextmanager
def _base(config: Config, tree: Tree, ref: str | None) -> Iterator[tuple[Reading | None, str]]:
    """Yield the folder as it was at a commit; ``None`` where nothing changed since."""
    folder = tree.content.folder
    found = compared_with(folder, ref)
    if found is None:
        yield None, ""
        return
    with ExitStack() as stack:
        was = stack.enter_context(snapshot(folder, found.commit))
        yield read_folder(content_settings(config, was)), found.name


def _is_wanted(problem: Problem, options: CheckOptions) -> bool:
    if problem.code in options.ignore or (options.only and problem.code not in options.only):
        return False
    if problem.code == _ONLY_WITH_ALL and not options.everything:
        return False
    return options.paths is None or any(
        problem.path == path or problem.path.startswith(f"{path}/") for path in options.paths
    )
