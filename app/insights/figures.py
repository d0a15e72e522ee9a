"""All figures of a period."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.insights import articles, contacts, searches, surveys, visits
from app.insights.articles import ArticleFigures, ReasonCount, Topic
from app.insights.contacts import Contacts, HoldOut, Outcome
from app.insights.searches import AskedQuestion, Searches
from app.insights.statement import Period
from app.insights.surveys import Surveys
from app.insights.visits import SelfService
from app.intervals import Share

if TYPE_CHECKING:
    from app.db import Database

SENSITIVITY_HOURS: Final = 72
"""The longer window that the same figures are shown for, to see how much the choice matters."""
STATEMENTS: Final = (
    contacts.CONTACTS,
    contacts.HOLDOUT,
    visits.SELF_SERVICE,
    visits.COUNTED,
    searches.SEARCHES,
    searches.QUESTIONS,
    articles.ARTICLES,
    articles.REASONS,
    articles.TOPICS,
    surveys.SURVEYS,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a period."""

    period: Period
    contacts: Contacts
    contacts_longer: Contacts
    """The same with the longer window, and so without a few more of the youngest visits."""
    holdout: HoldOut | None
    self_service: SelfService
    counted: dict[str, int]
    """What visitors did who are only counted; in no other figure."""
    searches: Searches
    questions: tuple[AskedQuestion, ...]
    articles: tuple[ArticleFigures, ...]
    reasons: tuple[ReasonCount, ...]
    topics: tuple[Topic, ...]
    surveys: Surveys


def figures(database: Database, period: Period) -> Figures:
    """Return all figures of ``period``.  Raises ``DatabaseError``."""
    longer = replace(period, window_hours=SENSITIVITY_HOURS)
    with database.reading() as connection:
        return Figures(
            period,
            contacts.contacts(connection, period),
            contacts.contacts(connection, longer),
            contacts.holdout(connection, period),
            visits.self_service(connection, period),
            visits.counted(connection, period),
            searches.searches(connection, period),
            searches.questions(connection, period),
            articles.articles(connection, period),
            articles.reasons(connection, period),
            articles.topics(connection, period),
            surveys.surveys(connection, period),
        )


def as_json(found: Figures) -> dict[str, Any]:
    """Return all figures as values of JSON: shares with counts and intervals, times in ISO 8601."""
    body: dict[str, Any] = _plain(found)
    period = found.period
    body["period"] = {
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "now": period.now.isoformat(),
        "window_hours": period.window_hours,
    }
    body["contacts"] = _contacts(found.contacts)
    body["contacts_longer"] = _contacts(found.contacts_longer)
    body["self_service"]["score"] = found.self_service.score
    if found.holdout is not None:
        saved = found.holdout.saved
        body["holdout"] |= {
            "enough": found.holdout.enough,
            "saved": asdict(saved) if saved else None,
        }
    return body


def _contacts(found: Contacts) -> dict[str, Any]:
    outcomes = {outcome.value: _plain(found.share(outcome)) for outcome in Outcome}
    return {
        "window_hours": found.window_hours,
        "visits": found.visits,
        "left_out": found.young,
        "outcomes": outcomes,
        "undone": _plain(found.undone),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Share):
        ends = value.interval
        return {
            "count": value.count,
            "of": value.of,
            "share": value.value,
            "interval": asdict(ends) if ends else None,
        }
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
