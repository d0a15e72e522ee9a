"""Votes."""

from __future__ import annotations

from app.openapi.shapes import FLAG, TEXT, Json, problem, record, ref, responses


def paths() -> Json:
    """Return these requests."""
    return {"/api/feedback": {"post": _feedback()}}


def schemas() -> Json:
    """Return the schemas of these requests."""
    return {"Feedback": record({"article": TEXT, "helpful": FLAG}, closed=False)}


def _feedback() -> Json:
    answers = responses("Problem", "", missing=True)
    del answers["200"]
    return {
        "operationId": "feedback",
        "summary": "Say whether an article helped",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ref("Feedback")}},
        },
        "responses": {"204": {"description": "Kept."}}
        | answers
        | {"403": problem("Sent by another site's page.")},
    }
