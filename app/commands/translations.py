"""``firstline translations``: which translations are missing or behind their original."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.translations import Drift

_WIDTH = 72
"""Characters of a paragraph that are shown."""
_SHALLOW = (
    "The articles lie in a shallow clone, so of translations older than its oldest commit it is"
    " not known whether they are current. To fetch all: git fetch --unshallow"
)


@click.command()
@click.option("--lang", metavar="CODE", help="Only this language.")
@click.option("--missing", is_flag=True, help="Only what is not translated at all.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON array.")
def translations(lang: str | None, missing: bool, as_json: bool) -> None:
    """List translations that are missing or behind.

    Of those behind, with the commits and paragraphs that changed.
    """
    folder, found = _drifts(lang)
    chosen = [one for one in found if one.state == "missing"] if missing else found
    if as_json:
        told = [_as_json(folder, one) for one in chosen]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo(_as_text(folder, chosen))


def _drifts(language: str | None) -> tuple[Path, list[Drift]]:
    from app.commands.index import require_parts
    from app.content import content_settings
    from app.settings_file import load_config
    from indexer.git import is_shallow
    from indexer.read import read_folder
    from indexer.translations import drifts

    require_parts()
    content = content_settings(load_config())
    others = [name for name in content.languages if name != content.default_language]
    if language is not None and language not in others:
        raise click.BadParameter(
            f"is not a language that articles are translated into ({', '.join(others) or 'none'})"
            ". Name it under [content] languages.",
            param_hint="--lang",
        )
    if is_shallow(content.folder):
        click.echo(_SHALLOW, err=True)
    found = drifts(read_folder(content), content)
    return content.folder, [one for one in found if language in (None, one.language)]


def _as_text(folder: Path, found: Sequence[Drift]) -> str:
    counts = {state: sum(one.state == state for one in found)
              for state in ("current", "outdated", "missing", "unknown")}  # fmt: skip
    blocks = [_outdated(folder, one) for one in found if one.state == "outdated"]
    for state, heading in (("missing", "Not translated:"), ("unknown", "Not known:")):
        lines = [f"  {one.language}  {one.original.path}" for one in found if one.state == state]
        blocks += ["\n".join([heading, *lines])] if lines else []
    blocks.append(", ".join(f"{count} {state}" for state, count in counts.items() if count)
                  or "There is nothing to translate.")  # fmt: skip
    return "\n\n".join(blocks)


def _outdated(folder: Path, one: Drift) -> str:
    path = one.translation.path if one.translation else ""
    share = f"{one.share:.0%}" if one.share >= 0.01 else "less than 1%"
    lines = [f"{path}: {share} of {one.original.path} changed since"]
    for version in one.commits:
        major = "  [major]" if version.is_major else ""
        when = f"{version.moment:%Y-%m-%d}"
        lines.append(f"  {version.commit[:10]}  {when}  {version.subject}{major}")
    for changed in one.changed:
        text = changed.text if len(changed.text) <= _WIDTH else f"{changed.text[: _WIDTH - 1]}…"
        lines.append(f"  {one.original.path}:{changed.line}: {changed.change}: {text}")
    return "\n".join([*lines, f"  {diff_command(folder, one)}"])


def diff_command(folder: Path, one: Drift) -> str:
    """Return the command that shows what changed in the original since it was translated."""
    git = f"git -C {shlex.quote(str(folder))} diff {one.base[:10]}"
    now = one.original.path
    if one.base_path == now:
        return f"{git} -- {shlex.quote(now)}"
    return f"{git} -- {shlex.quote(one.base_path)} {shlex.quote(now)}"


def _as_json(folder: Path, one: Drift) -> dict[str, Any]:
    return {
        "original": one.original.path,
        "language": one.language,
        "translation": one.translation.path if one.translation else None,
        "state": one.state,
        "share": round(one.share, 3),
        "commits": [
            {
                "commit": version.commit,
                "when": version.moment.isoformat(),
                "subject": version.subject,
                "major": version.is_major,
            }
            for version in one.commits
        ],
        "changed": [
            {"line": changed.line, "change": changed.change, "text": changed.text}
            for changed in one.changed
        ],
        "diff": diff_command(folder, one) if one.base else None,
    }
