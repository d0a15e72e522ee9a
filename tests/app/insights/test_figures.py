"""Searches, articles, topics, surveys, and all of them as JSON, over rows with known sums."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.commands.figures_text import as_text
from app.db import Database
from app.insights.articles import ArticleFigures, ReasonCount, Topic, drawn
from app.insights.figures import STATEMENTS, Figures, as_json, figures
from app.insights.searches import AskedQuestion, Searches
from app.insights.statement import Period
from app.intervals import Share
from app.migrate import upgrade
from app.tables.base import Base
from app.tables.desk import AgentLink
from app.tables.surveys import Survey
from app.tables.visits import Count, Event, SamePerson, Visit, Vote

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PERIOD = Period(START, START + timedelta(days=7), START + timedelta(days=7))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def write(database: Database, table: type[Base], *rows: dict[str, Any]) -> None:
    with database.writing() as connection:
        for row in rows:
            connection.execute(insert(table), row)


def visit(database: Database, id: str, visitor: str, hours: float = 1) -> None:
    at = START + timedelta(hours=hours)
    write(
        database,
        Visit,
        {"id": id, "visitor": visitor, "started_at": at, "last_at": at, "holdout": False},
    )


def event(database: Database, visit_id: str | None, minutes: float, kind: str, **more: Any) -> None:
    at = START + timedelta(minutes=minutes)
    write(database, Event, {"visit_id": visit_id, "at": at, "kind": kind} | more)


def test_an_empty_period_has_no_shares_rather_than_zeros(database: Database) -> None:
    found = figures(database, PERIOD)

    assert found.searches == Searches(*[Share(0, 0)] * 4)
    assert found.searches.without_click.value is None
    assert found.self_service.score is None
    assert (found.contacts.visits, found.holdout, found.articles) == (0, None, ())
    assert (found.surveys.satisfaction, found.surveys.recommendation) == ((), None)


def test_searches_count_as_clicked_once_however_often_they_were(database: Database) -> None:
    visit(database, "v", "p")
    event(database, "v", 0, "search", question="refund", total=3, confident=True)
    event(database, "v", 0.3, "click")
    event(database, "v", 0.4, "click")
    event(database, "v", 5, "search", question="invoice", total=0, confident=False)
    event(database, "v", 5.5, "search", question="bill", total=2, confident=False)
    event(database, "v", 9, "search", question="bill", total=2, confident=True)
    event(database, "v", 9.5, "search", question="bill", total=2, confident=True)
    event(database, "v", 10, "click")
    event(database, "v", 11, "search", question=None, total=2, confident=None)
    event(database, "v", 11.5, "search", question=None, place="typing", total=2, confident=None)
    event(database, None, 12, "search", question="staff", total=0, confident=False)
    event(database, "v", -1, "search", question="before", total=0, confident=False)

    found = figures(database, PERIOD).searches

    assert found == Searches(
        without_result=Share(1, 7),
        without_click=Share(5, 7),
        without_confidence=Share(2, 5),
        reformulated=Share(1, 5),
    )


def test_a_question_is_told_only_when_three_visitors_asked_it(database: Database) -> None:
    for number, (visitor, question) in enumerate(
        [("p", "My bill"), ("q", "my bill"), ("r", "MY BILL"), ("r", "my bill"),
         ("p", "secret of two"), ("q", "secret of two"), ("q", "secret of two")]
    ):  # fmt: skip
        visit(database, f"v{number}", visitor)
        event(database, f"v{number}", number, "search", question=question, total=0, confident=False)
    event(database, "v3", 4, "click")

    found = figures(database, PERIOD).questions

    assert found == (AskedQuestion("my bill", 4, 3, 4, 3, 4),)


def test_an_article_is_followed_by_tickets_of_its_readers(database: Database) -> None:
    visit(database, "v1", "p")
    event(database, "v1", 0, "view", article_id="a")
    event(database, "v1", 1, "view", article_id="a")
    event(database, "v1", 2, "ticket")
    visit(database, "v2", "q")
    event(database, "v2", 3, "view", article_id="a")
    event(database, "v2", 4, "view", article_id="b")
    visit(database, "v3", "q-tomorrow", 20)
    event(database, "v3", 23 * 60, "ticket")
    write(database, SamePerson, {"visitor": "q-tomorrow", "earlier": "q", "at": START})
    visit(database, "v4", "r")
    event(database, "v4", 5, "view", article_id="b")
    event(database, "v4", 5 + 24 * 60 + 1, "ticket")
    visit(database, "v5", "young", 7 * 24 - 23)
    event(database, "v5", (7 * 24 - 23) * 60, "view", article_id="b")
    votes = {"language": "en", "revision": "x", "created_at": START}
    write(
        database,
        Vote,
        {"article_id": "b", "helpful": True} | votes,
        {"article_id": "c", "helpful": False} | votes,
    )
    write(
        database,
        AgentLink,
        {"at": START, "question": "?", "article_id": "a", "language": "en", "revision": "x",
         "anchor": "", "form": "link", "generation": 1},
    )  # fmt: skip

    found = figures(database, PERIOD).articles

    assert found == (
        ArticleFigures("a", 3, Share(2, 2), (2 + 20 * 0.75) / 22, Share(0, 0), 1),
        ArticleFigures("b", 3, Share(1, 2), (1 + 20 * 0.75) / 22, Share(1, 1), 0),
        ArticleFigures("c", 0, Share(0, 0), None, Share(0, 1), 0),
    )


def test_reasons_are_counted_by_article_the_most_frequent_first(database: Database) -> None:
    def vote(article: str, reason: str | None, days: float = 0, **more: Any) -> dict[str, Any]:
        at = START + timedelta(days=days)
        row = {"article_id": article, "language": "en", "revision": "x", "helpful": False}
        return row | {"created_at": at, "reason": reason} | more

    write(
        database,
        Vote,
        vote("b", "wrong"), vote("b", "wrong", 6), vote("b", "broken"), vote("b", None),
        vote("a", "unclear"), vote("a", None, helpful=True), vote("a", "unclear", 7),
        vote("a", "unclear", -1),
    )  # fmt: skip

    found = figures(database, PERIOD)

    assert found.reasons == (
        ReasonCount("b", "wrong", 2),
        ReasonCount("a", "unclear", 1),
        ReasonCount("b", "broken", 1),
    )
    assert as_json(found)["reasons"][0] == {"article_id": "b", "reason": "wrong", "votes": 2}
    printed = as_text(found).splitlines()
    cells = [line.replace(" ", "").split("|")[1:-1] for line in printed if line.startswith("| b ")]
    assert cells[-1] == ["b", "0", "2", "0", "1", "0"]


def test_few_visits_are_drawn_to_the_average_and_many_are_not() -> None:
    assert drawn(Share(1, 1), 0.1) == pytest.approx(3 / 21)
    assert drawn(Share(1000, 1000), 0.1) == pytest.approx(1002 / 1020)


def test_topics_and_the_score_of_self_service(database: Database) -> None:
    for number in range(4):
        visit(database, f"v{number}", f"p{number % 3}")
    event(database, "v0", 0, "contact_open", topic="billing")
    event(database, "v0", 1, "contact_open", topic="billing")
    event(database, "v0", 2, "ticket", topic="billing")
    event(database, "v1", 3, "contact_open", topic=None)
    event(database, "v3", 4, "contact_open", topic="billing")
    event(database, "v3", 5, "ticket", topic="billing")
    write(database, Count, {"day": date(2026, 3, 1), "kind": "ticket", "number": 5},
          {"day": date(2026, 3, 7), "kind": "ticket", "number": 2},
          {"day": date(2026, 3, 9), "kind": "ticket", "number": 90})  # fmt: skip

    found = figures(database, PERIOD)

    assert found.topics == (Topic("billing", 2, 2), Topic(None, 1, 0))
    score = found.self_service
    assert (score.visits, score.tickets, score.senders, score.score) == (4, 2, 1, 4.0)
    assert found.counted == {"ticket": 7}


def survey(kind: str, score: int | None, **more: Any) -> dict[str, Any]:
    answered = START if score is not None else None
    row = {"kind": kind, "about": "visit", "visitor": "p", "asked_at": START, "refused": False}
    return row | {"answered_at": answered, "score": score} | more


def test_surveys_are_summed_up_with_their_response(database: Database) -> None:
    write(
        database,
        Survey,
        *(survey("csat", score) for score in (5, 4, 4, 2)),
        survey("csat", None),
        survey("csat", None, refused=True),
        survey("csat", 3, about="ticket", visitor=None, ticket="FL-1"),
        *(survey("nps", score) for score in (10, 9, 8, 7, 6, 0)),
        survey("nps", None),
        survey("nps", 10, asked_at=START - timedelta(days=1)),
    )

    found = figures(database, PERIOD).surveys

    ticket, visit = found.satisfaction
    assert (visit.about, visit.satisfied, visit.mean) == ("visit", Share(3, 4), 3.75)
    assert (visit.response.answered, visit.response.refused) == (Share(4, 6), 1)
    assert visit.mean_interval is None
    assert (ticket.about, ticket.satisfied) == ("ticket", Share(0, 1))
    assert (ticket.response.answered, ticket.response.by_link) == (Share(0, 0), 1)
    nps = found.recommendation
    assert nps is not None
    assert (nps.promoters, nps.passives, nps.detractors, nps.score) == (2, 2, 2, 0.0)
    assert nps.response.answered == Share(6, 7)
    assert nps.interval is not None
    assert nps.interval.low == pytest.approx(-nps.interval.high)


def test_json_holds_every_figure_with_counts_and_intervals(database: Database) -> None:
    visit(database, "v", "p")
    event(database, "v", 60, "contact_open")

    found = figures(database, PERIOD)
    body = json.loads(json.dumps(as_json(found)))

    assert list(body) == list(Figures.__dataclass_fields__)
    assert body["contacts"]["outcomes"]["abandoned"] == {
        "count": 1,
        "of": 1,
        "share": 1.0,
        "interval": {"low": pytest.approx(0.2065, abs=1e-4), "high": 1.0},
    }
    assert body["contacts"]["undone"] == {"count": 0, "of": 0, "share": None, "interval": None}
    assert body["contacts_longer"]["window_hours"] == 72


def test_every_statement_filled_in_by_hand_says_the_same(database: Database) -> None:
    visit(database, "v", "p")
    event(database, "v", 60, "contact_open")

    with database.reading() as connection:
        for statement in STATEMENTS:
            printed = statement.filled(connection.dialect, PERIOD)
            by_hand = connection.exec_driver_sql(printed).mappings().all()
            assert [dict(row) for row in by_hand] == [
                dict(row) for row in statement.rows(connection, PERIOD)
            ]
            assert re.findall(r":[a-z_]+|later", printed) == []
