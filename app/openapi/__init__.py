"""The description of the HTTP interface (OpenAPI 3.1), one file a subject.

Tests hold real answers against it.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from app.openapi import contact, desk, events, feedback, reading, widget
from app.openapi.shapes import TEXT, WHOLE, Json, array, record

PARTS: Final = (reading, feedback, contact, desk, events, widget)
STAFF: Final[Json] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A personal API token, fl_…, with the scope that the operation names.",
}


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
        "paths": {path: what for part in PARTS for path, what in part.paths().items()},
        "components": {
            "schemas": _problem() | {n: one for part in PARTS for n, one in part.schemas().items()},
            "securitySchemes": {"staff": STAFF},
        },
    }


def _problem() -> Json:
    problem = record(
        {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT},
        {"errors": array(record({"parameter": TEXT, "detail": TEXT}))},
    )
    return {"Problem": problem}


def _version() -> str:
    try:
        return version("firstline")
    except PackageNotFoundError:  # Run from a checkout that was not installed.
        return "0"
