"""``firstline index``: build a new generation of the index from the articles."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from search.errors import ConfigError

if TYPE_CHECKING:
    from app.config import Config
    from indexer.build import BuildReport
    from indexer.types import Problem

SHOWN = 5
"""Warnings of one kind that are shown without ``--all``."""

_NEEDED = (
    "markdown_it",
    "nh3",
    "onnx",
    "rich",
    "selectolax",
    "sentence_transformers",
    "whoosh",
    "yaml",
)


@click.command()
@click.option("--strict", is_flag=True, help="Build nothing when there is any problem.")
@click.option("--all", "show_all", is_flag=True, help="Show every warning.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def index(strict: bool, show_all: bool, as_json: bool) -> None:
    """Build the index from the articles and make it the live one."""
    from app.settings_file import load_config

    require_parts()
    report = _build(load_config(), strict=strict)
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
        return
    for line in problem_lines(report.problems, SHOWN if not show_all else len(report.problems)):
        click.echo(line, err=True)
    click.echo(summary(report))


def require_parts(*more: str) -> None:
    """Raise ``ConfigError`` where something is not installed that building, or ``more``, needs."""
    missing = [name for name in (*_NEEDED, *more) if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"Building the index needs {', '.join(missing)}. Install what is missing with: "
            "pip install --constraint constraints.txt --editable '.[index]'"
        )


def _build(config: Config, *, strict: bool) -> BuildReport:
    from app.content import content_settings
    from app.progress import for_terminal
    from indexer.build import BuildOptions, build

    content = content_settings(config)
    options = BuildOptions(config.index.model, config.index_key(), strict)
    return build(content, config.index.path, options, for_terminal())


def problem_lines(problems: tuple[Problem, ...], shown: int) -> list[str]:
    """Return all errors, and of each kind of warning the first few with a count of the rest."""
    lines: list[str] = []
    seen: dict[str, int] = {}
    for problem in problems:
        seen[problem.code] = seen.get(problem.code, 0) + 1
        if problem.severity == "error" or seen[problem.code] <= shown:
            lines.append(str(problem))
    warnings = {problem.code for problem in problems if problem.severity == "warning"}
    for code in sorted(warnings):
        if seen[code] > shown:
            lines.append(f"{code}: {seen[code] - shown} more (firstline index --all shows them)")
    return lines


def summary(report: BuildReport) -> str:
    """Return one line in which every file of the content folder is accounted for."""
    groups = (
        (report.articles, "article", "articles"),
        (report.drafts, "draft", "drafts"),
        (report.redirects, "redirect", "redirects"),
        (report.category_files, "category file", "category files"),
        (report.announcements, "announcement", "announcements"),
        (report.synonym_files, "synonym file", "synonym files"),
        (report.refused, "refused", "refused"),
        (report.assets, "file beside them", "files beside them"),
        (report.ignored, "ignored", "ignored"),
    )
    counts = " + ".join(f"{n} {one if n == 1 else many}" for n, one, many in groups if n)
    return (
        f"Generation {report.generation}: {sum(count for count, _, _ in groups)} files = {counts}; "
        f"{report.passages} passages, {report.vectors} vectors ({report.reused} reused), "
        f"{len(report.problems)} problems, {report.seconds} s"
    )
