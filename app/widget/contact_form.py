"""What the contact form in the widget asks."""

from __future__ import annotations

from typing import Any

from app.contact.guide import Guide, Question, Topic, first, say


def fields(guide: Guide, language: str) -> dict[str, Any]:
    """Return the fields that the guide calls for, with their words in ``language``."""
    return {
        "email": guide.email == "required",
        "response": say(guide.response, language) if guide.response else "",
        "topics": [_topic(topic, language) for topic in guide.topics],
    }


def _topic(topic: Topic, language: str) -> dict[str, Any]:
    return {
        "name": topic.name,
        "title": say(topic.title, language),
        "questions": [_question(one, language) for one in topic.questions],
    }


def _question(question: Question, language: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "label": say(question.label, language),
        "kind": question.kind.value,
        "required": question.required,
        "options": [[first(option), say(option, language)] for option in question.options],
    }
