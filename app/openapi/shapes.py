"""Shapes that all parts of the description are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]

TEXT: Final[Json] = {"type": "string"}
FLAG: Final[Json] = {"type": "boolean"}
WHOLE: Final[Json] = {"type": "integer", "minimum": 0}
SHARE: Final[Json] = {"type": "number", "minimum": 0, "maximum": 1}
NUMBER: Final[Json] = {"type": "number"}
MAYBE: Final[Json] = {"type": ["string", "null"]}
MAYBE_RANK: Final[Json] = {"type": ["integer", "null"], "minimum": 1}
MAYBE_NUMBER: Final[Json] = {"type": ["number", "null"]}


def record(
    required: Mapping[str, Json], optional: Mapping[str, Json] | None = None, *, closed: bool = True
) -> Json:
    """Return the schema of an object; ``closed`` ones have no other members."""
    shape: Json = {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }
    return shape | ({"additionalProperties": False} if closed else {})


def array(items: Json, description: str = "") -> Json:
    """Return the schema of a list."""
    shape: Json = {"type": "array", "items": items}
    return shape | ({"description": description} if description else {})


def ref(name: str) -> Json:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str, description: str, schema: Json) -> Json:
    """Return a parameter of the query string."""
    typed = {"type": "string"} | schema
    return {"name": name, "in": "query", "description": description, "schema": typed}


def whole(default: int, low: int, high: int) -> Json:
    """Return the schema of a bounded whole number."""
    return {"type": "integer", "default": default, "minimum": low, "maximum": high}


def filters() -> list[Json]:
    """Return the parameters that narrow down a search."""
    return [
        parameter(
            "lang", "Only articles in this language, or the default one if none is in it.", {}
        ),
        parameter("category", "Only articles in or below this category: slugs with slashes.", {}),
        parameter("product", "Only articles on this product.", {}),
    ]


def responses(schema: str, description: str, *, missing: bool = False) -> Json:
    """Return the answers that a request for ``schema`` may get."""
    content = {"application/json": {"schema": ref(schema)}}
    found: Json = {
        "200": {"description": description, "content": content},
        "400": problem("Some parameters cannot be used; all of them are named."),
    }
    if missing:
        found["404"] = problem("There is no such article.")
    return found | {"503": problem("What this needs cannot be reached at the moment.")}


def problem(description: str) -> Json:
    """Return an answer that is problem details (RFC 9457)."""
    content = {"application/problem+json": {"schema": ref("Problem")}}
    return {"description": description, "content": content}


def reference() -> Json:
    """Return what names an article."""
    return {
        "id": TEXT,
        "title": TEXT,
        "url": TEXT | {"description": "Path on this host, percent-encoded."},
        "category": TEXT | {"description": "Slugs from the top with slashes between; may be ''."},
    }


def place() -> Json:
    """Return where in an article."""
    section = record({"title": TEXT, "anchor": TEXT})
    return {"section": {"oneOf": [section, {"type": "null"}]}}
