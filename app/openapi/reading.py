"""Search, suggestions, articles."""

from __future__ import annotations

from app.openapi.shapes import (
    MAYBE,
    MAYBE_NUMBER,
    MAYBE_RANK,
    NUMBER,
    SHARE,
    TEXT,
    WHOLE,
    Json,
    array,
    filters,
    parameter,
    place,
    problem,
    record,
    ref,
    reference,
    responses,
    whole,
)
from app.parameters import MAX_LIMIT, MAX_OFFSET, MAX_SUGGESTIONS
from search.types import Mode


def paths() -> Json:
    """Return these requests."""
    return {
        "/api/search": {"get": _search()},
        "/api/suggest": {"get": _suggest()},
        "/api/articles/{id}": {"get": _article()},
    }


def schemas() -> Json:
    """Return the schemas of these requests."""
    return {
        "Results": record(_results(), {"explain": ref("Understood")}),
        "Answer": record(
            reference() | place() | {"score": SHARE} | _match(), {"explain": ref("Reason")}
        ),
        "Understood": record(_understood()),
        "Reason": record(_reason()),
        "Snippet": record({"text": TEXT, "spans": _spans()}),
        "Suggestions": record({"query": TEXT, "suggestions": array(ref("Suggestion"))}),
        "Suggestion": record(reference() | place() | {"trail": array(TEXT), "language": TEXT}),
        "Reference": record(reference()),
        "Translation": record(reference() | {"language": TEXT}),
        "Heading": record({"level": WHOLE, "title": TEXT, "anchor": TEXT}),
        "Article": record(reference() | _whole_article()),
    }


def _search() -> Json:
    return {
        "operationId": "search",
        "summary": "Answer a question",
        "parameters": [
            parameter("q", "The question; its first 256 characters and 32 terms are used.", {}),
            *filters(),
            parameter(
                "mode",
                "Rank by words, by meaning, or by both.",
                {"enum": [mode.value for mode in Mode], "default": Mode.BLEND.value},
            ),
            parameter("limit", "Answers to return.", whole(10, 1, MAX_LIMIT)),
            parameter("offset", "Answers to leave out first.", whole(0, 0, MAX_OFFSET)),
            parameter(
                "explain",
                "1: say why each answer stands where it stands. For staff: signed in, or with a"
                " token for search:explain.",
                {"enum": ["0", "1"], "default": "0"},
            ),
        ],
        "security": [{}, {"staff": []}],
        "responses": responses("Results", "The answers, best first.") | _for_staff(),
    }


def _for_staff() -> Json:
    challenge = {"description": "How to authenticate (RFC 9110, 11.6.1).", "schema": TEXT}
    return {
        "401": problem("To explain, it needs a token: there was none, or none that is good now.")
        | {"headers": {"WWW-Authenticate": challenge}},
        "403": problem("To explain, the token needs the scope search:explain."),
    }


def _suggest() -> Json:
    return {
        "operationId": "suggest",
        "summary": "Complete half a question",
        "parameters": [
            parameter("q", "What was typed so far.", {}),
            *filters(),
            parameter("limit", "Suggestions to return.", whole(6, 1, MAX_SUGGESTIONS)),
        ],
        "responses": responses("Suggestions", "Places in articles, best first."),
    }


def _article() -> Json:
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "operationId": "article",
        "summary": "Read an article",
        "parameters": [place | {"description": "The article's id; it may hold slashes."}],
        "responses": responses("Article", "The article.", missing=True),
    }


def _results() -> Json:
    return {
        "query": TEXT | {"description": "The question as it was used."},
        "total": WHOLE,
        "confidence": SHARE | {"description": "How sure it is that the first answer answers."},
        "confident": {"type": "boolean"},
        "did_you_mean": MAYBE,
        "degraded": MAYBE | {"description": "What was missing, for example encoder."},
        "generation": WHOLE,
        "took_ms": {"type": "number", "minimum": 0},
        "answers": array(ref("Answer")),
    }


def _understood() -> Json:
    term = record({"term": TEXT, "weight": SHARE})
    word = record({"asked": TEXT, "common": {"type": "boolean"}, "terms": array(term)})
    leads = {"meaning_lead": NUMBER, "words_lead": SHARE}
    shares = {"coverage": SHARE, "gap": SHARE, "codes": SHARE}
    signals = record({"meaning": MAYBE_NUMBER} | leads | shares)
    return {
        "language": TEXT | {"description": "The language that the question was read in."},
        "words": array(word, "The words of the question, and the terms that each was searched as."),
        "codes": array(TEXT, "Error codes and the like, which count only where they are exact."),
        "meaning_weight": SHARE | {"description": "Share of meaning in scores; words: the rest."},
        "signals": {
            "oneOf": [signals, {"type": "null"}],
            "description": "What the confidence is made of; null without an answer.",
        },
    }


def _reason() -> Json:
    match = record({"asked": TEXT, "found": TEXT, "weight": SHARE})
    share = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    return {
        "words": record({"rank": MAYBE_RANK, "score": NUMBER}),
        "meaning": record({"rank": MAYBE_RANK, "score": MAYBE_NUMBER}),
        "boost": NUMBER | {"description": "Factor of its writer and of its language."},
        "codes": share | {"description": "Share of the question's codes that it holds."},
        "terms": array(match, "Words of the question, and the terms that the article holds."),
        "passage": record({"heading": TEXT, "anchor": TEXT, "text": TEXT}),
        "wording": MAYBE | {"description": "Which of its title and asks is nearest in meaning."},
    }


def _match() -> Json:
    return {"snippet": ref("Snippet"), "matched_by": array({"enum": ["words", "meaning"]})}


def _spans() -> Json:
    pair = array(WHOLE) | {"minItems": 2, "maxItems": 2}
    return array(pair, "Start and end of each match, in Unicode code points.")


def _whole_article() -> Json:
    return {
        "language": TEXT,
        "product": MAYBE,
        "summary": TEXT,
        "updated": MAYBE | {"format": "date-time"},
        "revision": TEXT | {"description": "Git's SHA-1 of the file."},
        "html": TEXT,
        "markdown": TEXT,
        "headings": array(ref("Heading")),
        "translations": array(ref("Translation")),
        "related": array(ref("Reference")),
    }
