"""From the contact page over HTTP to the figures: what visitors do is what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.config import Config
from app.context import services
from app.insights.contacts import Outcome
from app.insights.figures import Figures, figures
from app.insights.statement import Period
from app.intervals import Share
from app.migrate import upgrade
from app.site import create_app
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app.client import BROWSER, Client, Page


@pytest.fixture
def site(config: Config, live: LiveIndex, database_url: str) -> Iterator[Flask]:
    """Make a site over each kind of database."""
    database = config.database.model_copy(update={"url": database_url})
    upgrade(database_url)
    made = create_app(config.model_copy(update={"database": database}), live)
    yield made
    with made.app_context():
        close_visits()
        services().database.close()


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, site: Flask, number: int, **headers: str) -> None:
        self._client = Client(site)
        agent = BROWSER["User-Agent"].replace("140.0", f"{140 + number}.0")
        self._headers = BROWSER | {"User-Agent": agent} | headers

    def get(self, path: str) -> Page:
        return self._client.get(path, headers=self._headers)

    def post(self, path: str, **data: str) -> Page:
        return self._client.post(path, data=data, headers=self._headers)

    def solves(self) -> Page:
        """Open contact, and say that an article answered."""
        self.get("/contact")
        done = self.post("/contact/solved", article="billing/refunds", place="form")
        return self.get(str(done.response.location))


def later(site: Flask) -> Figures:
    """Return the figures as they will be in a week."""
    now = datetime.now(UTC)
    period = Period(now - timedelta(days=1), now + timedelta(days=1), now + timedelta(days=7))
    with site.app_context():
        close_visits()
        return figures(services().database, period)


def test_what_visitors_do_is_what_is_counted(site: Flask) -> None:
    Visitor(site, 1).get("/contact")
    answered, silent = Visitor(site, 2), Visitor(site, 3)
    page = answered.solves()
    assert page.texts("legend") == ["How satisfied are you with the help that you found here?"]
    assert silent.solves().texts("legend") == page.texts("legend")
    [action] = page.values("[data-survey] form", "action")
    assert answered.post(action, score="5", comment="").status == 303
    assert answered.get("/contact/solved").dom.select("[data-survey]") == []
    Visitor(site, 4, DNT="1").solves()

    found = later(site)

    outcomes = {one.value: number for one, number in found.contacts.outcomes.items() if number}
    assert outcomes == {"abandoned": 1, "confirmed": 2}
    assert found.contacts.share(Outcome.CONFIRMED) == Share(2, 3)
    assert found.counted == {"contact_open": 1, "solved": 1}
    [csat] = found.surveys.satisfaction
    assert (csat.about, csat.satisfied, csat.response.answered) == (
        "visit", Share(1, 1), Share(1, 2),
    )  # fmt: skip


def test_nobody_is_asked_who_solved_nothing(site: Flask) -> None:
    visitor = Visitor(site, 1)
    visitor.get("/contact")

    assert visitor.get("/contact/solved").dom.select("[data-survey]") == []


def test_who_asks_not_to_be_followed_is_not_asked(site: Flask) -> None:
    assert Visitor(site, 1, **{"Sec-GPC": "1"}).solves().dom.select("[data-survey]") == []
