"""What happens in a visit."""

from __future__ import annotations

from app.openapi.shapes import TEXT, Json, problem, record, ref


def paths() -> Json:
    """Return these requests."""
    return {"/api/events": {"post": _events()}}


def schemas() -> Json:
    """Return the schemas of these requests."""
    kinds = ["click", "dwell", "solved", "suggestion_opened", "view"]
    places = ["page", "typing", "form", "before", "wait", "widget"]
    return {
        "Events": {"type": "array", "items": ref("Event"), "minItems": 1, "maxItems": 20},
        "Event": record(
            {"kind": {"enum": kinds}, "article": TEXT | {"description": "Id of the article."}},
            {
                "anchor": TEXT | {"description": "Anchor of a section of the article."},
                "rank": _whole(1000, "Place in the list, from 1; of what was opened from one."),
                "ms": _whole(86_400_000, "How long it was in sight, in milliseconds; of dwell."),
                "place": {"enum": places, "description": "Where it happened."},
            },
        ),
    }


def _events() -> Json:
    return {
        "operationId": "events",
        "summary": "Tell what happened in a visit",
        "description": "For pages of this site. When and to whom is for the server to say.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ref("Events")}},
        },
        "responses": {
            "204": {"description": "Taken."},
            "400": problem("Some events cannot be used; all faults are named, nothing is taken."),
            "403": problem("Sent by another site's page."),
            "413": problem("Longer than 16,000 bytes."),
            "429": problem("Too many at once; see Retry-After."),
            "503": problem("What this needs cannot be reached at the moment."),
        },
    }


def _whole(most: int, description: str) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": most, "description": description}
