"""The description of the HTTP interface (OpenAPI 3.1); tests hold real answers against it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from app.parameters import MAX_LIMIT, MAX_OFFSET, MAX_SUGGESTIONS
from search.types import Mode

Json = dict[str, Any]

TEXT: Final[Json] = {"type": "string"}
WHOLE: Final[Json] = {"type": "integer", "minimum": 0}
SHARE: Final[Json] = {"type": "number", "minimum": 0, "maximum": 1}
NUMBER: Final[Json] = {"type": "number"}
MAYBE_RANK: Final[Json] = {"type": ["integer", "null"], "minimum": 1}
MAYBE_NUMBER: Final[Json] = {"type": ["number", "null"]}
STAFF: Final[Json] = {
    "type": "http",
    "scheme": "bearer",
    "description": "The token of the setting [api] staff_token.",
}
MAYBE: Final[Json] = {"type": ["string", "null"]}


def document() -> Json:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Firstline",
            "version": _version(),
            "description": "Search a help centre and read its articles.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/search": {"get": _search()},
            "/api/suggest": {"get": _suggest()},
            "/api/articles/{id}": {"get": _article()},
            "/api/feedback": {"post": _feedback()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"staff": STAFF},
        },
    }


def _search() -> Json:
    return {
        "operationId": "search",
        "summary": "Answer a question",
        "parameters": [
            _query("q", "The question; its first 256 characters and 32 terms are used.", {}),
            *_filters(),
            _query(
                "mode",
                "Rank by words, by meaning, or by both.",
                {"enum": [mode.value for mode in Mode], "default": Mode.BLEND.value},
            ),
            _query("limit", "Answers to return.", _whole(10, 1, MAX_LIMIT)),
            _query("offset", "Answers to leave out first.", _whole(0, 0, MAX_OFFSET)),
            _query(
                "explain",
                "1: say why each answer stands where it stands. For staff, with a token.",
                {"enum": ["0", "1"], "default": "0"},
            ),
        ],
        "security": [{}, {"staff": []}],
        "responses": _responses("Results", "The answers, best first.") | _for_staff(),
    }


def _for_staff() -> Json:
    challenge = {"description": "How to authenticate (RFC 9110, 11.6.1).", "schema": TEXT}
    return {
        "401": _problem("To explain, it needs the staff token: there was none, or a wrong one.")
        | {"headers": {"WWW-Authenticate": challenge}},
        "403": _problem("To explain, it needs a staff token, and the settings have none."),
    }


def _suggest() -> Json:
    return {
        "operationId": "suggest",
        "summary": "Complete half a question",
        "parameters": [
            _query("q", "What was typed so far.", {}),
            *_filters(),
            _query("limit", "Suggestions to return.", _whole(6, 1, MAX_SUGGESTIONS)),
        ],
        "responses": _responses("Suggestions", "Places in articles, best first."),
    }


def _article() -> Json:
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "operationId": "article",
        "summary": "Read an article",
        "parameters": [place | {"description": "The article's id; it may hold slashes."}],
        "responses": _responses("Article", "The article.", missing=True),
    }


def _feedback() -> Json:
    responses = _responses("Problem", "", missing=True)
    del responses["200"]
    return {
        "operationId": "feedback",
        "summary": "Say whether an article helped",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ref("Feedback")}},
        },
        "responses": {"204": {"description": "Kept."}}
        | responses
        | {"403": _problem("Sent by another site's page.")},
    }


def _schemas() -> Json:
    return {
        "Results": _object(_results(), {"explain": _ref("Understood")}),
        "Answer": _object(
            _reference() | _place() | {"score": SHARE} | _match(), {"explain": _ref("Reason")}
        ),
        "Understood": _object(_understood()),
        "Reason": _object(_reason()),
        "Snippet": _object({"text": TEXT, "spans": _spans()}),
        "Suggestions": _object({"query": TEXT, "suggestions": _list(_ref("Suggestion"))}),
        "Suggestion": _object(_reference() | _place()),
        "Reference": _object(_reference()),
        "Translation": _object(_reference() | {"language": TEXT}),
        "Heading": _object({"level": WHOLE, "title": TEXT, "anchor": TEXT}),
        "Article": _object(_reference() | _whole_article()),
        "Feedback": _object({"article": TEXT, "helpful": {"type": "boolean"}}, closed=False),
        "Problem": _object(
            {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT},
            {"errors": _list(_object({"parameter": TEXT, "detail": TEXT}))},
        ),
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
        "answers": _list(_ref("Answer")),
    }


def _understood() -> Json:
    term = _object({"term": TEXT, "weight": SHARE})
    word = _object({"asked": TEXT, "common": {"type": "boolean"}, "terms": _list(term)})
    leads = {"meaning_lead": NUMBER, "words_lead": SHARE}
    shares = {"coverage": SHARE, "gap": SHARE, "codes": SHARE}
    signals = _object({"meaning": MAYBE_NUMBER} | leads | shares)
    return {
        "language": TEXT | {"description": "The language that the question was read in."},
        "words": _list(word, "The words of the question, and the terms that each was searched as."),
        "codes": _list(TEXT, "Error codes and the like, which count only where they are exact."),
        "meaning_weight": SHARE | {"description": "Share of meaning in scores; words: the rest."},
        "signals": {
            "oneOf": [signals, {"type": "null"}],
            "description": "What the confidence is made of; null without an answer.",
        },
    }


def _reason() -> Json:
    match = _object({"asked": TEXT, "found": TEXT, "weight": SHARE})
    share = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    return {
        "words": _object({"rank": MAYBE_RANK, "score": NUMBER}),
        "meaning": _object({"rank": MAYBE_RANK, "score": MAYBE_NUMBER}),
        "boost": NUMBER | {"description": "Factor of its writer and of its language."},
        "codes": share | {"description": "Share of the question's codes that it holds."},
        "terms": _list(match, "Words of the question, and the terms that the article holds."),
        "passage": _object({"heading": TEXT, "anchor": TEXT, "text": TEXT}),
    }


def _reference() -> Json:
    return {
        "id": TEXT,
        "title": TEXT,
        "url": TEXT | {"description": "Path on this host, percent-encoded."},
        "category": TEXT | {"description": "Slugs from the top with slashes between; may be ''."},
    }


def _place() -> Json:
    section = _object({"title": TEXT, "anchor": TEXT})
    return {"section": {"oneOf": [section, {"type": "null"}]}}


def _match() -> Json:
    return {"snippet": _ref("Snippet"), "matched_by": _list({"enum": ["words", "meaning"]})}


def _spans() -> Json:
    pair = _list(WHOLE) | {"minItems": 2, "maxItems": 2}
    return _list(pair, "Start and end of each match, in Unicode code points.")


def _whole_article() -> Json:
    return {
        "language": TEXT,
        "product": MAYBE,
        "summary": TEXT,
        "updated": MAYBE | {"format": "date-time"},
        "revision": TEXT | {"description": "Git's SHA-1 of the file."},
        "html": TEXT,
        "markdown": TEXT,
        "headings": _list(_ref("Heading")),
        "translations": _list(_ref("Translation")),
        "related": _list(_ref("Reference")),
    }


def _filters() -> list[Json]:
    return [
        _query("lang", "Only articles in this language.", {}),
        _query("category", "Only articles in or below this category: slugs with slashes.", {}),
        _query("product", "Only articles on this product.", {}),
    ]


def _responses(schema: str, description: str, *, missing: bool = False) -> Json:
    content = {"application/json": {"schema": _ref(schema)}}
    found: Json = {
        "200": {"description": description, "content": content},
        "400": _problem("Some parameters cannot be used; all of them are named."),
    }
    if missing:
        found["404"] = _problem("There is no such article.")
    return found | {"503": _problem("What this needs cannot be reached at the moment.")}


def _problem(description: str) -> Json:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {"description": description, "content": content}


def _query(name: str, description: str, schema: Json) -> Json:
    typed = {"type": "string"} | schema
    return {"name": name, "in": "query", "description": description, "schema": typed}


def _whole(default: int, low: int, high: int) -> Json:
    return {"type": "integer", "default": default, "minimum": low, "maximum": high}


def _object(
    required: Mapping[str, Json], optional: Mapping[str, Json] | None = None, *, closed: bool = True
) -> Json:
    shape: Json = {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }
    return shape | ({"additionalProperties": False} if closed else {})


def _list(items: Json, description: str = "") -> Json:
    shape: Json = {"type": "array", "items": items}
    return shape | ({"description": description} if description else {})


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _version() -> str:
    try:
        return version("firstline")
    except PackageNotFoundError:  # Run from a checkout that was not installed.
        return "0"
