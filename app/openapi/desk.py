"""The agents' desk for programs."""

from __future__ import annotations

from app.openapi.shapes import (
    FLAG,
    MAYBE,
    SHARE,
    TEXT,
    WHOLE,
    Json,
    array,
    parameter,
    place,
    problem,
    record,
    ref,
    reference,
    responses,
    whole,
)
from app.parameters import DESK_SUGGESTIONS, MAX_SUGGESTIONS


def paths() -> Json:
    """Return these requests."""
    return {"/api/desk/suggest": {"get": _suggest()}}


def schemas() -> Json:
    """Return the schemas of these requests."""
    passage = record({"heading": TEXT, "text": TEXT})
    copies = record(
        {
            "link": TEXT | {"description": "Permanent address, with host."},
            "markdown": TEXT,
            "html": TEXT,
            "reply": TEXT | {"description": "Greeting, link and closing in plain text."},
        }
    )
    wording = MAYBE | {"description": "The nearest of the article's asks."}
    article = reference() | place() | {"language": TEXT, "snippet": ref("Snippet")}
    matched = {"passage": passage, "wording": wording, "words": array(TEXT), "score": SHARE}
    found = {
        "question": TEXT | {"description": "The ticket in short: what was searched for."},
        "language": TEXT,
        "confidence": SHARE,
        "confident": FLAG,
        "generation": WHOLE,
        "suggestions": array(ref("DeskSuggestion")),
    }
    return {
        "DeskSuggestions": record(found),
        "DeskSuggestion": record(article | matched | {"already_read": FLAG, "copies": copies}),
    }


def _suggest() -> Json:
    return {
        "operationId": "deskSuggest",
        "summary": "Find the articles for a ticket",
        "parameters": [
            parameter("subject", "Subject of the ticket.", {}),
            parameter("text", "What the customer wrote.", {}),
            parameter("lang", "Only articles in this language.", {}),
            parameter("ticket", "Reference of a ticket that is kept here.", {}),
            parameter("limit", "Articles to return.", whole(DESK_SUGGESTIONS, 1, MAX_SUGGESTIONS)),
        ],
        "security": [{"staff": []}],
        "responses": responses("DeskSuggestions", "The articles, best first.", missing=True)
        | {
            "401": problem("A token is missing, wrong or expired."),
            "403": problem("The token is not good for the desk."),
        },
    }
