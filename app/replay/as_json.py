"""A comparison as values of JSON; ``docs/diff-1.schema.json`` describes their form."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from app.replay.outcomes import Outcome, Replayed, Total
from app.replay.run import Comparison
from app.replay.types import Place
from indexer.types import Problem

SCHEMA: Final = "firstline-diff/1"


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return all of it; of the questions, those that are not as before."""
    changes = comparison.changes
    return {
        "schema": SCHEMA,
        "base": comparison.base,
        "days": comparison.days,
        "articles": [asdict(one) for one in changes.articles],
        "redirects": [asdict(one) for one in changes.redirects],
        "dead": [asdict(one) for one in changes.dead],
        "asks": [asdict(one) for one in changes.asks],
        "synonyms": list(changes.synonyms),
        "questions": _total(comparison.total) if comparison.total else None,
        "replayed": [
            _replayed(one, comparison)
            for one in comparison.replayed or ()
            if one.outcome is not Outcome.SAME
        ],
        "tests_lost": [_problem(one) for one in comparison.tests_lost],
        "problems": [_problem(one) for one in comparison.problems],
        "left_out": [asdict(one) for one in comparison.left_out],
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "asked": total.questions,
        "searches": total.weight,
        **{
            outcome.value: dict(zip(("questions", "searches"), total.counts[outcome], strict=True))
            for outcome in Outcome
        },
        "known_searches": total.known,
        "quality_before": round(total.quality_before, 4),
        "quality": round(total.quality, 4),
    }


def _replayed(one: Replayed, comparison: Comparison) -> dict[str, Any]:
    wanted = one.wanted
    return {
        "question": wanted.text,
        "language": wanted.language,
        "origin": wanted.origin.value,
        "article": wanted.article,
        "path": comparison.paths.get(wanted.article or ""),
        "none": wanted.none,
        "searches": wanted.weight,
        "contact_rate": wanted.contact_rate,
        "outcome": one.outcome.value,
        "gain": round(one.gain, 4),
        "rank_before": one.rank_before,
        "rank": one.rank,
        "first_before": _first(one.before.first),
        "first": _first(one.after.first),
        "confidence_before": one.before.confidence,
        "confidence": one.after.confidence,
        "confident_before": one.before.confident,
        "confident": one.after.confident,
        "test_lost": one.test_lost,
    }


def _first(place: Place | None) -> dict[str, str] | None:
    return asdict(place) if place else None


def _problem(problem: Problem) -> dict[str, Any]:
    return asdict(problem)
