"""What the contact form in the widget asks."""

from __future__ import annotations

from typing import Any, Final

from app.contact.guide import Guide, Question, Topic, first, say
from app.messages import chrome_language, translatable, translate
from app.options.contact import MAX_CHARACTERS
from app.widget.texts import WRITING, words

TOPIC: Final = translatable("Topic")
OTHER: Final = translatable("Something else")
SUBJECT: Final = translatable("Subject")
TEXT: Final = translatable("What can we do for you?")
NAME: Final = translatable("Your name")
ADDRESS: Final = translatable("Your mail address")
_NO_ANSWER: Final = ("", "–")


def form(guide: Guide, language: str) -> dict[str, Any]:
    """Return the fields that the guide calls for, with their words in ``language``."""
    return {
        "response": say(guide.response, language) if guide.response else "",
        "fields": _fields(guide, language),
        "topics": [_topic(topic, language) for topic in guide.topics],
        "words": words(WRITING, chrome_language(language)),
    }


def _fields(guide: Guide, language: str) -> list[dict[str, Any]]:
    chrome = chrome_language(language)

    def field(name: str, label: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "label": translate(label, chrome)} | more

    topics = [(topic.name, say(topic.title, language)) for topic in guide.topics]
    options = [("", translate(OTHER, chrome)), *topics]
    asked = guide.email == "required"
    return [
        *([field("topic", TOPIC, kind="choice", options=options)] if topics else []),
        field("subject", SUBJECT, required=True, maxlength=MAX_CHARACTERS["subject"]),
        field("text", TEXT, kind="long", required=True),
        field("name", NAME, autocomplete="name"),
        field("email", ADDRESS, type="email", autocomplete="email", required=asked),
    ]


def _topic(topic: Topic, language: str) -> dict[str, Any]:
    asked = [_question(topic, one, language) for one in topic.questions]
    return {"name": topic.name, "questions": asked}


def _question(topic: Topic, question: Question, language: str) -> dict[str, Any]:
    options = [(first(option), say(option, language)) for option in question.options]
    return {
        "name": f"answer.{topic.name}.{question.name}",
        "label": say(question.label, language),
        "kind": question.kind.value,
        "required": question.required,
        "options": [_NO_ANSWER, *options] if options else [],
    }
