"""Votes."""

from __future__ import annotations

from app.judgement import MAX_COMMENT, Reason
from app.openapi.shapes import FLAG, TEXT, Json, problem, record, ref, responses


def paths() -> Json:
    """Return these requests."""
    return {"/api/feedback": {"post": _feedback()}}


def schemas() -> Json:
    """Return the schemas of these requests."""
    reason: Json = {
        "enum": [*(reason.value for reason in Reason), "", None],
        "description": "Why it did not help; only with helpful: false.",
    }
    comment: Json = {
        "type": ["string", "null"],
        "maxLength": MAX_COMMENT,
        "description": "In the reader's words; personal data is taken out before it is kept.",
    }
    feedback = record(
        {"article": TEXT | {"description": "The article's id."}, "helpful": FLAG},
        {"reason": reason, "comment": comment},
        closed=False,
    )
    return {"Feedback": feedback}


def _feedback() -> Json:
    answers = responses("Problem", "", missing=True)
    del answers["200"]
    return {
        "operationId": "feedback",
        "summary": "Say whether an article helped, and why not",
        "description": "Another vote from the same address on the same day changes the first.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ref("Feedback")}},
        },
        "responses": {"204": {"description": "Kept."}}
        | answers
        | {
            "403": problem("Sent by another site's page."),
            "429": problem("Too many votes came from this network; see Retry-After."),
        },
    }
