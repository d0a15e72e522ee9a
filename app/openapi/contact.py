"""Requests to people, and articles suggested before one is sent."""

from __future__ import annotations

from app.openapi.shapes import TEXT, Json, array, place, problem, record, ref, reference
from app.options.contact import MAX_ANSWER, MAX_CHARACTERS


def paths() -> Json:
    """Return these requests."""
    return {
        "/api/tickets": {"post": _tickets()},
        "/api/contact/suggestions": {"post": _suggestions()},
    }


def schemas() -> Json:
    """Return the schemas of these requests."""
    required = {name: _text(name) for name in ("subject", "text")}
    optional = {name: _text(name) for name in MAX_CHARACTERS if name not in required}
    key = TEXT | {
        "maxLength": 200,
        "description": "Idempotency key, where the header Idempotency-Key is not sent.",
    }
    answers: Json = {
        "type": "object",
        "description": "Answers to the topic's questions, by their names.",
        "additionalProperties": TEXT | {"maxLength": MAX_ANSWER},
    }
    writing = dict.fromkeys(("subject", "text", "topic", "article", "lang", "shown"), TEXT)
    return {
        "NewTicket": record(required, optional | {"key": key, "answers": answers}, closed=False),
        "Ticket": record({"reference": TEXT, "url": TEXT}),
        "Writing": record({}, writing, closed=False),
        "Articles": record({"suggestions": array(ref("SuggestedArticle"))}),
        "SuggestedArticle": record(reference() | place() | {"snippet": ref("Snippet")}),
    }


def _text(name: str) -> Json:
    return TEXT | {"maxLength": MAX_CHARACTERS[name]}


def _tickets() -> Json:
    key: Json = {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same key again is the same ticket, sent twice.",
        "schema": TEXT | {"maxLength": 200},
    }
    files = array({"type": "string", "contentMediaType": "application/octet-stream"})
    form = {"allOf": [ref("NewTicket"), record({}, {"files": files}, closed=False)]}
    taken = {"application/json": {"schema": ref("Ticket")}}
    return {
        "operationId": "tickets",
        "summary": "Send a request to a person",
        "parameters": [key],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": ref("NewTicket")},
                "multipart/form-data": {"schema": form},
            },
        },
        "responses": {
            "200": {"description": "This key's ticket was taken before.", "content": taken},
            "201": {"description": "The ticket is safely written.", "content": taken},
            "400": problem("Something cannot be used; all of it is named."),
            "403": problem("Sent by another site's page."),
            "409": problem("This key stands for a ticket with other content."),
            "413": problem("The request is too long."),
            "429": problem("Too many tickets came from this address; Retry-After says how long."),
            "503": problem("The ticket was not written; send it again with the same key."),
        },
    }


def _suggestions() -> Json:
    content = {"application/json": {"schema": ref("Articles")}}
    return {
        "operationId": "contactSuggestions",
        "summary": "Suggest articles to somebody who writes a request",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ref("Writing")}},
        },
        "responses": {
            "200": {"description": "At most three; none where it is not sure.", "content": content},
            "400": problem("Something cannot be used; all of it is named."),
            "403": problem("Sent by another site's page."),
            "503": problem("What this needs cannot be reached at the moment."),
        },
    }
