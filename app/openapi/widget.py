"""What the widget asks for, from pages of the origins that the settings list."""

from __future__ import annotations

from app.openapi.shapes import (
    FLAG,
    TEXT,
    Json,
    array,
    filters,
    parameter,
    problem,
    record,
    ref,
    reference,
    responses,
    whole,
)

REFUSED = "Sent by a page of a site that the settings do not list."


def paths() -> Json:
    """Return these requests."""
    language = parameter("lang", "Language of the page.", {})
    question = parameter("q", "What was typed so far.", {})
    about = [
        parameter(name, description, {})
        for name, description in {
            "wanted": "A question, or ids of articles, instead of what the page says.",
            "code": "An error that the page shows.",
            "heading": "Its first heading.",
            "title": "Its title.",
            "path": "The path of its address.",
        }.items()
    ]
    limit = parameter("limit", "Answers, 1 to 20.", whole(6, 1, 20))
    topic = [parameter(name, text, {}) for name, text in _CONTACT.items()]
    id_: Json = {"name": "id", "in": "path", "required": True, "schema": TEXT}
    return {
        "/api/widget/texts": _get("Texts", "Words in a language", [language]),
        "/api/widget/suggestions": _get(
            "Suggestions", "Articles for a page", [*about, *filters()], "PageSuggestions"
        ),
        "/api/widget/search": _get(
            "Search", "Answers to half a question", [question, limit, *filters()], "Results"
        ),
        "/api/widget/articles/{id}": _get(
            "Article", "An article as nodes", [id_, language], "WidgetArticle", missing=True
        ),
        "/api/widget/contact": _get(
            "Contact", "What the form asks; opens contact", [*topic, language], missing=True
        ),
    }


_CONTACT = {"q": "What was searched.", "id": "Article read last.", "topic": "Topic."}


def schemas() -> Json:
    """Return the schemas of these requests."""
    pairs = array(array(TEXT, "What is sent, and what is shown."))
    words: Json = {"type": "object", "additionalProperties": TEXT}
    texts = {"lang": TEXT, "dir": TEXT, "reached": TEXT, "form": FLAG, "words": words}
    more = {"kind": TEXT, "type": TEXT, "required": FLAG, "options": pairs, "autocomplete": TEXT}
    more |= {"maxlength": {"type": "integer"}}
    fields = array(record({"name": TEXT, "label": TEXT}, more))
    form = {"response": TEXT, "fields": fields, "words": words}
    topic = {"name": TEXT, "questions": fields}
    node: Json = {"type": ["string", "array"], "description": "Text, or [tag, attributes, …]."}
    article = {"language": TEXT, "dir": TEXT, "summary": TEXT, "body": array(node)}
    article |= {"reasons": pairs, "words": words}
    outdated: Json = {"type": ["string", "null"]}
    return {
        "WidgetTexts": record(texts),
        "WidgetContact": record(form | {"topics": array(record(topic))}),
        "PageSuggestions": record({"fits": FLAG, "suggestions": array(ref("Suggestion"))}),
        "WidgetArticle": record(reference() | article | {"outdated": outdated}),
    }


def _get(
    name: str, summary: str, parameters: list[Json], schema: str = "", *, missing: bool = False
) -> Json:
    found = responses(schema or f"Widget{name}", summary, missing=missing)
    return {
        "get": {
            "operationId": f"widget{name}",
            "summary": f"{summary}, for the widget",
            "parameters": parameters,
            "responses": found | {"403": problem(REFUSED)},
        }
    }
