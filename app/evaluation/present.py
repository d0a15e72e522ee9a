"""A report as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from app.evaluation.measures import MEASURES, Cut
from app.evaluation.report import Confidence, Miss, Report

BETTER: Final = "blend's nDCG@10 is better by"
_SHOWN: Final = 10
"""Ids of questions that are not counted, named in the text; JSON has all."""


def as_text(report: Report, misses: int = 0) -> str:
    """Return Markdown: the measures, what confidence tells, and the worst ``misses``."""
    parts = [
        f"#### {report.name}: {report.articles} articles, {report.questions} questions",
        table(["", *MEASURES, BETTER], [_row(way.name, report) for way in report.ways]),
    ]
    if report.confidence:
        parts.append(_confidence(report.confidence, report.questions))
    if report.degraded:
        parts.append(f"The index answers by words alone: its {report.degraded} is missing.")
    if report.uncounted:
        parts.append(_uncounted(report.uncounted))
    if misses:
        parts.append(_misses(report.misses, misses))
    return "\n\n".join(parts)


def as_json(report: Report, misses: int = 0) -> dict[str, Any]:
    """Return all of the report as values of JSON; of the misses the worst."""
    return {
        "set": report.name,
        "articles": report.articles,
        "questions": report.questions,
        "not_counted": list(report.uncounted),
        "degraded": report.degraded,
        "rankings": {
            way.name: way.means
            | {
                "blend_is_better_by": {
                    measure: asdict(interval) for measure, interval in way.blend_better.items()
                }
                if way.blend_better
                else None
            }
            for way in report.ways
        },
        "confidence": _confidence_json(report.confidence) if report.confidence else None,
        "missed": len(report.misses),
        "misses": [_miss_json(miss) for miss in report.misses[:misses]],
    }


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose columns stand below each other in a terminal as well."""
    widths = [max(3, *map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    )


def _uncounted(names: Sequence[str]) -> str:
    are, them = ("question is", "it") if len(names) == 1 else ("questions are", "them")
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return (
        f"{len(names)} {are} not counted, as neither the qrels nor no_answer.tsv name {them}: "
        f"{shown}"
    )


def _row(name: str, report: Report) -> list[str]:
    way = next(way for way in report.ways if way.name == name)
    means = [f"{way.means[measure]:.3f}" for measure in MEASURES]
    return [name, *means, str(way.blend_better["nDCG@10"]) if way.blend_better else ""]


def _confidence(found: Confidence, answerable: int) -> str:
    rows = [("the site's threshold", found.now)]
    rows += [(f"at most {share:.0%} sent wrongly", one) for share, one in found.cuts]
    head = ["", "to contact below", "of the answerable", "of the unanswerable"]
    return (
        f"Confidence: AUROC {found.auroc:.3f} over {answerable} answerable and "
        f"{found.unanswerable} unanswerable questions. Sent to contact are:\n\n"
        + table(head, [[name, *_percentages(one)] for name, one in rows])
    )


def _percentages(found: Cut) -> tuple[str, str, str]:
    sent, caught = found.answerable_sent, found.unanswerable_caught
    return f"{found.below:.3f}", f"{sent:.1%}", f"{caught:.1%}"


def _confidence_json(found: Confidence) -> dict[str, Any]:
    return {
        "unanswerable": found.unanswerable,
        "auroc": found.auroc,
        "threshold": asdict(found.now),
        "cuts": [{"at_most": share} | asdict(one) for share, one in found.cuts],
    }


def _misses(found: Sequence[Miss], shown: int) -> str:
    lines = [f"Missed: the right article is not among the first three of {len(found)} questions."]
    for miss in found[:shown]:
        lines += ["", f"- {miss.id}: {' '.join(miss.text.split())}"]
        for article, rank in miss.right:
            place = f"rank {rank}" if rank else "not found"
            lines.append(f"  right, {place}: {miss.titles[article]} ({article})")
        lines += [f"  came: {miss.titles[article]} ({article})" for article in miss.came]
    return "\n".join(lines)


def _miss_json(miss: Miss) -> dict[str, Any]:
    return {
        "id": miss.id,
        "question": miss.text,
        "right": [
            {"id": article, "title": miss.titles[article], "rank": rank}
            for article, rank in miss.right
        ],
        "came": [{"id": article, "title": miss.titles[article]} for article in miss.came],
    }
