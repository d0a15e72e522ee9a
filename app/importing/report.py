"""What an import did, and all that it could not carry over."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from app.importing.model import Languages
from app.importing.plan import Plan
from app.importing.write import Written


def as_json(plan: Plan, written: Written, target: Path, *, dry_run: bool) -> dict[str, Any]:
    """Return the report for programs."""
    return {
        "to": str(target),
        "dry_run": dry_run,
        "articles": plan.articles,
        "languages": list(plan.languages),
        "categories": plan.categories,
        "images": plan.images,
        "redirects": plan.redirects,
        "new": list(written.new),
        "changed": list(written.changed),
        "unchanged": list(written.unchanged),
        "lost": [
            {"why": why, "items": [{"path": one.path, "what": one.what} for one in group]}
            for why, group in groupby(plan.lost, key=lambda one: one.why)
        ],
    }


def as_text(
    plan: Plan, written: Written, target: Path, settings: Languages, *, dry_run: bool
) -> str:
    """Return the report for people: what was lost first, what to do next last.

    ``settings`` says which languages the help centre has already.
    """
    steps = next_steps(plan, settings, dry_run=dry_run)
    lines = lost_lines(plan)
    lines += [summary(plan, written, target, dry_run=dry_run), ""]
    return "\n".join([*lines, *(f"- {step}" for step in steps)])


def lost_lines(plan: Plan) -> list[str]:
    """Return a line for everything that was not carried over, below the reason why."""
    if not plan.lost:
        return ["Everything was carried over.", ""]
    lines = ["Not carried over:"]
    for why, group in groupby(plan.lost, key=lambda one: one.why):
        items = list(group)
        lines += ["", f"{why} ({len(items)}):"]
        lines += [f"  {one.path}: {one.what}" if one.what else f"  {one.path}" for one in items]
    return [*lines, ""]


def summary(plan: Plan, written: Written, target: Path, *, dry_run: bool) -> str:
    """Return one line with the figures."""
    counts = ", ".join(
        f"{number} {one if number == 1 else many}"
        for number, one, many in (
            (plan.articles, "article", "articles"),
            (plan.categories, "category", "categories"),
            (plan.images, "image or file", "images and files"),
            (plan.redirects, "redirect", "redirects"),
            (len(plan.lost), "thing not carried over", "things not carried over"),
        )
    )
    files = f"{len(written.new)} new, {len(written.changed)} changed"
    files += f", {len(written.unchanged)} as they were"
    verb = "Would write" if dry_run else "Wrote"
    return f"{verb} to {target}: {counts}. Files: {files}."


def next_steps(plan: Plan, settings: Languages, *, dry_run: bool) -> list[str]:
    """Return what to do now."""
    if dry_run:
        return ["Nothing was written. Leave out --dry-run to write."]
    steps = []
    if plan.default_language != settings.default or not set(plan.languages) <= set(settings.known):
        codes = ", ".join(f'"{code}"' for code in sorted({*settings.known, *plan.languages}))
        steps.append(
            f'Set default_language = "{plan.default_language}" and languages = [{codes}] '
            "in [content] of firstline.toml."
        )
    steps.append("Run “firstline check”: it names what is left to mend.")
    steps.append("Run “firstline preview”: it shows the articles as readers will see them.")
    return steps
