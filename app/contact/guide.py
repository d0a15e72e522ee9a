"""What the contact page says: channels, hours, holidays, topics, policy (``contact.toml``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic.functional_validators import field_validator, model_validator

from app.config import LANGUAGE_CODE
from app.contact.hours import DAY_MINUTES, Schedule, Span
from app.options.section import Section

ANY_LANGUAGE: Final = ""
"""The language of a text that was written without one."""
ADDRESS: Final = r"^(https?://[^\s/]+\S*|mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9\-. ()]+|/[^\s/]\S*)$"
NAME: Final = r"^[a-z][a-z0-9_-]{0,59}$"
MAX_HOLIDAY_DAYS: Final = 366
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")

Day = date
"""Under a name that the field ``date`` does not hide."""
Shown = Annotated[str, Field(min_length=1, max_length=500)]
Code = Annotated[str, Field(pattern=f"{LANGUAGE_CODE}|^$")]


def _with_language(value: Any) -> Any:
    return {ANY_LANGUAGE: value} if isinstance(value, str) else value


def _span(value: Any) -> Any:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a time to a time, such as "09:00-17:30"')
    hours = [int(part) for part in found.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if start >= DAY_MINUTES or end > DAY_MINUTES:
        raise ValueError("a day goes from 00:00 to 24:00")
    return Span(start, end)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("this is no time zone such as Europe/Berlin") from error
    return name


Words = Annotated[
    dict[Code, Shown], BeforeValidator(_with_language), Field(min_length=1, max_length=50)
]
"""A text, or one a language: ``"Billing"`` or ``{en = "Billing", de = "Rechnung"}``."""


class Way(StrEnum):
    """A kind of channel."""

    MAIL = "mail"
    PHONE = "phone"
    CHAT = "chat"
    COMMUNITY = "community"
    SOCIAL = "social"


class Channel(Section):
    """A way to a person beside the form."""

    kind: Way = Field(description="One of mail, phone, chat, community, social.")
    label: Words = Field(description="What the link says.")
    address: str = Field(
        pattern=ADDRESS, description="https://…, mailto:…, tel:… or a path on this host."
    )
    languages: tuple[Annotated[str, Field(pattern=LANGUAGE_CODE)], ...] = Field(
        default=(), description="Language codes that are spoken there."
    )
    hours: Literal["always", "office"] = Field(
        default="always", description='"office": as [hours] says; "always": day and night.'
    )
    response: Words | None = Field(
        default=None, description="When a first answer may be expected there."
    )


class Hours(Section):
    """Opening hours of a week."""

    zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        description="Time zone of the hours, such as Europe/Berlin."
    )
    monday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description='Times on a Monday, such as ["09:00-12:00", "13:00-17:00"].'
    )
    tuesday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description="Times on a Tuesday."
    )
    wednesday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description="Times on a Wednesday."
    )
    thursday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description="Times on a Thursday."
    )
    friday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description="Times on a Friday."
    )
    saturday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description="Times on a Saturday."
    )
    sunday: tuple[Annotated[Span, BeforeValidator(_span)], ...] = Field(
        default=(), description="Times on a Sunday."
    )

    def week(self) -> tuple[tuple[Span, ...], ...]:
        """Return the hours from Monday to Sunday."""
        return tuple(getattr(self, day) for day in WEEKDAYS)


class Holiday(Section):
    """One day, or several in a row, on which nobody answers."""

    date: Day = Field(description="The day, such as 2026-12-25.")
    until: Day | None = Field(default=None, description="The last day, where there are several.")
    name: Words = Field(description="What it is called.")

    @field_validator("until")
    @classmethod
    def _not_before(cls, until: Day | None, info: ValidationInfo) -> Day | None:
        first = info.data.get("date")
        if until and first and not 0 <= (until - first).days < MAX_HOLIDAY_DAYS:
            raise ValueError("must be after date, by less than a year")
        return until

    def days(self) -> Iterable[Day]:
        """Return each day."""
        last = self.until or self.date
        return (self.date + timedelta(days=n) for n in range((last - self.date).days + 1))


class Answer(StrEnum):
    """How a question of a topic is answered."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"


class Question(Section):
    """What people are asked when they choose a topic."""

    name: str = Field(pattern=NAME, description="Name by which the ticket holds the answer.")
    label: Words = Field(description="The question.")
    kind: Answer = Field(
        default=Answer.TEXT, description="text for one line, long for several, or choice."
    )
    required: bool = Field(default=False, description="Whether it must be answered.")
    options: tuple[Words, ...] = Field(
        default=(), max_length=100, description="What can be chosen, for kind = choice."
    )

    @model_validator(mode="after")
    def _options_where_chosen(self) -> Question:
        if (self.kind is Answer.CHOICE) != bool(self.options):
            raise ValueError("options belong to kind = choice, which needs them")
        return self


class Topic(Section):
    """What a request can be about."""

    name: str = Field(pattern=NAME, description="Name of the topic in addresses and tickets.")
    title: Words = Field(description="What visitors read.")
    contact: Literal["form", "direct"] = Field(
        default="form", description='"direct": a person is needed, so no articles are offered.'
    )
    response: Words | None = Field(
        default=None, description="When a first answer may be expected on this topic."
    )
    questions: tuple[Question, ...] = Field(
        default=(), max_length=20, description="What is asked when it is chosen."
    )

    @field_validator("questions")
    @classmethod
    def _each_name_once(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        _refuse_twins(question.name for question in questions)
        return questions


class Guide(Section):
    """The whole file."""

    response: Words | None = Field(
        default=None, description="When a first answer to the form may be expected."
    )
    email: Literal["optional", "required"] = Field(
        default="optional", description="Whether the form needs a mail address."
    )
    policy: str | None = Field(
        default=None, min_length=1, description="Id of the article that holds the support policy."
    )
    hours: Hours | None = Field(default=None, description="When the office is open.")
    holidays: tuple[Holiday, ...] = Field(default=(), description="Days on which it is not.")
    channels: tuple[Channel, ...] = Field(default=(), description="Ways beside the form.")
    topics: tuple[Topic, ...] = Field(default=(), description="What a request can be about.")

    @field_validator("channels")
    @classmethod
    def _office_has_hours(
        cls, channels: tuple[Channel, ...], info: ValidationInfo
    ) -> tuple[Channel, ...]:
        if "hours" in info.data and info.data["hours"] is None:
            waiting = [one.address for one in channels if one.hours == "office"]
            if waiting:
                raise ValueError(f"hours = office needs a section [hours]: {', '.join(waiting)}")
        return channels

    @field_validator("topics")
    @classmethod
    def _each_name_once(cls, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
        _refuse_twins(topic.name for topic in topics)
        return topics

    def topic(self, name: str | None) -> Topic | None:
        """Return the topic called ``name``, if there is one."""
        return next((topic for topic in self.topics if topic.name == name), None)

    def schedule(self, language: str) -> Schedule | None:
        """Return the opening hours; the holidays' names in ``language``."""
        if self.hours is None:
            return None
        names = {day: say(one.name, language) for one in self.holidays for day in one.days()}
        return Schedule(ZoneInfo(self.hours.zone), self.hours.week(), names)


def say(words: Mapping[str, str], language: str) -> str:
    """Return a text in ``language``, else in its base language, else as it was written first."""
    base = language.partition("-")[0]
    found = words.get(language) or words.get(base) or words.get(ANY_LANGUAGE)
    return found or first(words)


def first(words: Mapping[str, str]) -> str:
    """Return a text as it was written first: the same for every visitor."""
    return next(iter(words.values()))


def _refuse_twins(names: Iterable[str]) -> None:
    twins = [name for name, times in Counter(names).items() if times > 1]
    if twins:
        raise ValueError(f"each name may stand once only: {', '.join(twins)}")
