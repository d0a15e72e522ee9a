"""What a visitor wrote: read as it stands, checked as a whole, never changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from app import faults
from app.config import LANGUAGE_CODE
from app.contact.guide import Answer, Guide, Question, Topic, first
from app.faults import Fault
from app.options.contact import MAX_ANSWER, MAX_CHARACTERS

ANSWER: Final = "answer."
"""What the names of a topic's questions begin with in the form: answer.<topic>.<question>."""

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_ADDRESS: Final = re.compile(r"[^\s@<>\",;:()\\\[\]]+@[^\s@<>\",;:()\\\[\]]+")
_LINE_END: Final = re.compile("[\r\n]")


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written so far, exactly."""

    key: str = ""
    subject: str = ""
    text: str = ""
    name: str = ""
    email: str = ""
    topic: str = ""
    page: str = ""
    product: str = ""
    article: str = ""
    """Id of the article that the visitor came from."""
    question: str = ""
    """What was searched before."""
    language: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers to the questions of the topic that is chosen."""


TEXTS: Final = tuple(one.name for one in fields(Draft) if one.name != "answers")


def from_form(values: Mapping[str, str]) -> Draft:
    """Read the fields of the form."""
    topic = values.get("topic", "")
    prefix = f"{ANSWER}{topic}."
    answers = {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if topic and name.startswith(prefix) and value
    }
    return Draft(**{name: values.get(name, "") for name in TEXTS}, answers=answers)


def from_json(values: Mapping[str, Any]) -> tuple[Draft, tuple[Fault, ...]]:
    """Read what a program sends, and what of it is not even text."""
    given = {name: values[name] for name in TEXTS if values.get(name) is not None}
    wrong = [name for name, value in given.items() if not isinstance(value, str)]
    found = [Fault(name, faults.NO_TEXT_AT_ALL) for name in wrong]
    answers = _mapping(values.get("answers"))
    if answers is None:
        found.append(Fault("answers", faults.NO_MAPPING))
    texts = {name: value for name, value in given.items() if name not in wrong}
    return Draft(**texts, answers=answers or {}), tuple(found)


def check(draft: Draft, guide: Guide) -> tuple[Fault, ...]:
    """Return everything that is wrong with a draft, in the order of the form."""
    found = [
        *_topic(draft, guide),
        *(fault for name in ("subject", "text", "name", "email") for fault in _text(draft, name)),
        *_email(draft, needed=guide.email == "required"),
        *_answers(draft, guide.topic(draft.topic or None)),
        *(fault for name in MAX_CHARACTERS if name not in _SHOWN for fault in _text(draft, name)),
    ]
    if draft.language and not re.fullmatch(LANGUAGE_CODE, draft.language):
        found.append(Fault("language", faults.NO_LANGUAGE))
    if not is_key(draft.key):
        found.append(Fault("key", faults.NO_KEY))
    return tuple(found)


def is_key(text: str) -> bool:
    """Say whether a text can be the key of a request."""
    return _KEY.fullmatch(text) is not None


def can_be_kept(text: str) -> bool:
    """Say whether every database can hold a text: without NUL and halves of characters."""
    return faults.NEVER_KEPT.search(text) is None


_SHOWN: Final = frozenset({"subject", "text", "name", "email", "topic"})
_LINES: Final = frozenset({"subject", "name", "email", "page", "product", "article", "question",
                             "language"})  # fmt: skip
_EMPTY: Final = {"subject": faults.NOTHING, "text": faults.NO_TEXT}


def _text(draft: Draft, name: str) -> Iterator[Fault]:
    value: str = getattr(draft, name)
    if not value.strip() and name in _EMPTY:
        yield Fault(name, _EMPTY[name])
    elif name in _LINES and _LINE_END.search(value):
        yield Fault(name, faults.ONE_LINE)
    yield from _kept(name, value, MAX_CHARACTERS[name])


def _kept(name: str, value: str, most: int) -> Iterator[Fault]:
    if not can_be_kept(value):
        yield Fault(name, faults.NOT_KEPT)
    if len(value) > most:
        yield Fault(name, faults.TOO_LONG, {"most": most, "found": len(value)})


def _topic(draft: Draft, guide: Guide) -> Iterator[Fault]:
    if draft.topic and guide.topic(draft.topic) is None:
        yield Fault("topic", faults.NO_SUCH_TOPIC)


def _email(draft: Draft, *, needed: bool) -> Iterator[Fault]:
    if not draft.email.strip():
        if needed:
            yield Fault("email", faults.NEEDS_ADDRESS)
    elif not _ADDRESS.fullmatch(draft.email.strip()):
        yield Fault("email", faults.NO_ADDRESS)


def _answers(draft: Draft, topic: Topic | None) -> Iterator[Fault]:
    questions = {question.name: question for question in topic.questions} if topic else {}
    for name, question in questions.items():
        yield from _answer(draft, question, f"{ANSWER}{draft.topic}.{name}")
    if draft.answers.keys() - questions.keys():
        yield Fault("answers", faults.NO_SUCH_QUESTION)


def _answer(draft: Draft, question: Question, field_name: str) -> Iterator[Fault]:
    value = draft.answers.get(question.name, "")
    if not value.strip():
        if question.required:
            yield Fault(field_name, faults.NO_ANSWER)
        return
    choices = {first(option) for option in question.options}
    if question.kind is Answer.CHOICE and value not in choices:
        yield Fault(field_name, faults.NO_SUCH_CHOICE)
    elif question.kind is Answer.TEXT and _LINE_END.search(value):
        yield Fault(field_name, faults.ONE_LINE)
    yield from _kept(field_name, value, MAX_ANSWER)


def _mapping(value: Any) -> dict[str, str] | None:
    if value is None or value == "":
        return {}
    if isinstance(value, str):  # In a multipart form the answers are the text of an object.
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        return None
    return value
