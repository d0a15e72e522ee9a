"""Results → the JSON of the HTTP contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from search.explanation import Explanation
from search.types import (
    Answer,
    Article,
    ArticleRef,
    Category,
    Completion,
    Heading,
    Reason,
    Results,
)


def results(found: Results) -> dict[str, Any]:
    """Return the body of ``/api/search``."""
    return {
        "query": found.query,
        "total": found.total,
        "confidence": round(found.confidence, 4),
        "confident": found.confident,
        "did_you_mean": found.did_you_mean,
        "degraded": found.degraded,
        "generation": found.generation,
        "took_ms": round(found.took_ms, 2),
        "answers": [answer(one) for one in found.answers],
    }


def explanation(found: Explanation) -> dict[str, Any]:
    """Return the body of ``/api/search`` for staff: with what stands behind each answer."""
    body = results(found.results)
    answers = zip(body["answers"], found.reasons, strict=True)
    return body | {
        "answers": [shown | {"explain": reason(why)} for shown, why in answers],
        "explain": understood(found),
    }


def understood(found: Explanation) -> dict[str, Any]:
    """Return how a question was read, and what its confidence is made of."""
    signals = found.signals
    return {
        "language": found.language,
        "words": [
            {
                "asked": word.asked,
                "common": word.common,
                "terms": [{"term": term, "weight": weight} for term, weight in word.terms],
            }
            for word in found.words
        ],
        "codes": list(found.codes),
        "meaning_weight": found.meaning_weight,
        "signals": _rounded(asdict(signals)) if signals else None,
    }


def reason(why: Reason) -> dict[str, Any]:
    """Return why one answer stands where it stands."""
    return {
        "words": {"rank": why.words_rank, "score": why.words_score},
        "meaning": {"rank": why.meaning_rank, "score": why.meaning_score},
        "boost": why.boost,
        "codes": why.codes,
        "terms": [asdict(term) for term in why.terms],
        "passage": {
            "heading": why.passage.heading,
            "anchor": why.passage.anchor,
            "text": why.passage.text,
        },
        "wording": why.wording,
    }


def answer(one: Answer) -> dict[str, Any]:
    """Return one answer; its address leads to the section that matched."""
    return reference(one.article, one.section) | {
        "section": section(one.section),
        "snippet": {
            "text": one.snippet.text,
            "spans": [list(span) for span in one.snippet.spans],
        },
        "score": round(one.score, 4),
        "matched_by": list(one.matched_by),
    }


def completion(one: Completion, trail: Sequence[Category] = ()) -> dict[str, Any]:
    """Return one suggestion under the search box; ``trail`` leads to its article."""
    return reference(one.article, one.section) | {
        "title": one.title,
        "section": section(one.section),
        "trail": [category.title for category in trail],
        "language": one.article.language,
    }


def article(found: Article) -> dict[str, Any]:
    """Return the body of ``/api/articles/<id>``."""
    ref = found.ref
    return reference(ref) | {
        "language": ref.language,
        "product": ref.product,
        "summary": ref.summary,
        "updated": ref.updated.isoformat() if ref.updated else None,
        "revision": found.revision,
        "html": found.html,
        "markdown": found.markdown,
        "headings": [
            {"level": h.level, "title": h.text, "anchor": h.anchor} for h in found.headings
        ],
        "translations": [
            reference(other) | {"language": other.language} for other in found.translations
        ],
        "related": [reference(other) for other in found.related],
    }


def reference(ref: ArticleRef, place: Heading | None = None) -> dict[str, Any]:
    """Return what names an article: id, title, address and category."""
    return {
        "id": ref.id,
        "title": ref.title,
        "url": article_path(ref, place.anchor if place else ""),
        "category": "/".join(ref.category),
    }


def article_path(ref: ArticleRef, anchor: str = "") -> str:
    """Return the path of an article's page, percent-encoded, with the anchor of a section."""
    return f"/a/{quote(ref.slug)}" + (f"#{quote(anchor)}" if anchor else "")


def with_title(found: Article) -> str:
    """Return an article as it was written, with its title on top."""
    body = found.markdown.lstrip("\n")
    return body if body.startswith("# ") else f"# {found.ref.title}\n\n{body}"


def section(place: Heading | None) -> dict[str, str] | None:
    """Return where in an article, or ``None`` for its top."""
    return {"title": place.text, "anchor": place.anchor} if place else None


def _rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if one is None else round(one, 4) for name, one in values.items()}
