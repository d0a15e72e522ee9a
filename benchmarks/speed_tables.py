"""Figures → Markdown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed_http import Site
from benchmarks.speed_measure import MEASURES, Figures

OURS = "Firstline"


def machine() -> str:
    """Say on what it was measured."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    cores = len(os.sched_getaffinity(0))
    return f"{next(models, 'unknown CPU')}, {cores} cores, load before: {os.getloadavg()[0]:.1f}"


def versions(figures: Figures) -> str:
    """Say which versions were measured."""
    return "\n".join(f"- {name}: {', '.join(all_)}" for name, all_ in figures.versions.items())


def size_table(figures: Figures) -> str:
    """Return all measures of one corpus, the others' also as multiples of ours."""
    systems = list(figures.versions)
    heading = f"#### {figures.corpus}: {figures.articles:,} articles, {figures.passages:,} passages"
    rows = [
        f"| {title} | {' | '.join(_cell(figures.values[measure], name) for name in systems)} |"
        for measure, title in MEASURES.items()
        if measure in figures.values
    ]
    return "\n".join([heading, "", *_head("", systems), *rows])


def growth_table(sizes: Sequence[Figures]) -> str:
    """Return how each measure of each system grows from corpus to corpus."""
    systems = list(dict.fromkeys(name for one in sizes for name in one.versions))
    rows = []
    for measure, title in MEASURES.items():
        for name in systems:
            values = [one.values.get(measure, {}).get(name) for one in sizes]
            if any(value is not None for value in values):
                rows.append(f"| {title} | {name} | {' | '.join(map(_text, values))} |")
    heads = ["system", *(f"{one.articles:,} articles" for one in sizes)]
    return "\n".join(["#### Growth", "", *_head("", heads), *rows])


def site_table(sites: Sequence[tuple[Figures, Site]]) -> str:
    """Return what the site does under load."""
    heads = ["clients", "answers a second", "p50, ms", "p95, ms", "ready, s", "PSS of each, MB"]
    rows = []
    for figures, site in sites:
        memory = " + ".join(f"{one:.0f}" for one in site.memory)
        for load in site.loads:
            values = (load.clients, *map(_text, (load.per_second, load.p50, load.p95, site.ready)))
            cells = " | ".join(map(str, values))
            rows.append(f"| {figures.articles:,} articles | {cells} | {memory} |")
    workers = sites[0][1].workers
    title = f"#### Firstline's site over HTTP, {workers} workers"
    return "\n".join([title, "", *_head("", heads), *rows])


def _head(first: str, names: Sequence[str]) -> list[str]:
    return [f"| {first} | {' | '.join(names)} |", "| --- |" + " --- |" * len(names)]


def _cell(values: dict[str, float | str], name: str) -> str:
    value, ours = values.get(name), values.get(OURS)
    text = _text(value)
    if name == OURS or not isinstance(value, float) or not isinstance(ours, float):
        return text
    return f"{text} ({_text(value / ours)}×)"


def _text(value: float | str | None) -> str:
    """Return a number with about three digits."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"
