"""The problems of one article: those of reading and rendering, and the checks of a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.checking.accepted import accepted_codes
from app.checking.table import PAGE_CHECKS
from indexer.checks.lines import with_line
from indexer.checks.material import Material, Page
from indexer.render import unsafe_html
from indexer.tree import Tree
from indexer.types import Problem


def article_problems(tree: Tree, path: str, index: Path) -> tuple[Problem, ...]:
    """Return what ``firstline check`` says of this file alone: what is wrong in it, with lines."""
    material = Material(tree, index)
    known = (problem for problem in tree.problems if problem.path == path)
    found = {*known, *_checked(material, path)}
    return tuple(sorted(with_line(problem, material.heads) for problem in found))


def _checked(material: Material, path: str) -> Iterator[Problem]:
    rendered = next((one for one in material.tree.rendered if one.source.path == path), None)
    if rendered is None:
        return
    try:
        page = Page(rendered.source, rendered, unsafe_html(rendered.source))
    except Exception:  # Rendering has told of it: "cannot-render".
        return
    accepted = accepted_codes(page.html)
    for check in PAGE_CHECKS:
        yield from (problem for problem in check(page, material) if problem.code not in accepted)
