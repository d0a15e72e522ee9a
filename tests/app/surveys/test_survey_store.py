from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.config import Config
from app.db import Database
from app.migrate import upgrade
from app.surveys import links, store
from app.surveys.types import About, Answer, Kind, Question, read_answer
from app.tables.surveys import Survey
from app.tables.visits import Event, Visit

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


def about_visit(visitor: str) -> Question:
    return Question(Kind.CSAT, About.VISIT, visitor, "v", article_id="billing/refunds")


def rows(database: Database, *columns: str) -> list[tuple[Any, ...]]:
    table = Survey.__table__.columns
    with database.reading() as connection:
        found = connection.execute(select(*(table[c] for c in columns)).order_by(Survey.id))
        return [tuple(row) for row in found]


def test_a_visitor_is_asked_once_whatever_the_question(database: Database) -> None:
    first = store.ask(database, about_visit("p"), NOW)

    assert first is not None
    assert store.ask(database, about_visit("p"), NOW + timedelta(hours=9)) is None
    assert store.ask(database, Question(Kind.NPS, About.VISIT, "p"), NOW) is None
    assert store.ask(database, about_visit("q"), NOW) is not None
    assert rows(database, "kind", "about", "visitor", "visit_id", "article_id", "asked_at")[0] == (
        "csat", "visit", "p", "v", "billing/refunds", NOW,
    )  # fmt: skip


def test_a_tickets_visitor_is_asked_once(database: Database) -> None:
    assert store.ask(database, Question(Kind.CSAT, About.TICKET, "p", ticket="FL-1"), NOW)

    assert store.ask(database, Question(Kind.CSAT, About.TICKET, "q", ticket="FL-1"), NOW) is None


def test_pages_that_are_opened_at_the_same_time_ask_once(database: Database) -> None:
    found: list[int | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(store.ask(database, about_visit("p"), NOW)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [number for number in found if number is not None] == [1]
    assert rows(database, "visitor") == [("p",)]


def test_an_answer_is_kept_once_without_personal_data(database: Database) -> None:
    number = str(store.ask(database, about_visit("p"), NOW))

    kept = store.answer(database, number, Answer(4, "Fine, write to jo@example.com\r\n"), NOW)
    again = store.answer(database, number, Answer(1, "no"), NOW)

    assert (kept, again) == (True, False)
    assert rows(database, "score", "comment", "answered_at", "refused") == [
        (4, "Fine, write to [email]\r\n", NOW, False)
    ]
    question = store.question(database, number)
    assert question is not None
    assert (question.answered, question.article_id) == (True, "billing/refunds")


def test_who_refused_may_still_answer_and_who_answered_cannot_refuse(database: Database) -> None:
    number = str(store.ask(database, about_visit("p"), NOW))

    store.refuse(database, number, NOW)
    assert rows(database, "refused", "score", "answered_at") == [(True, None, None)]

    store.answer(database, number, Answer(5), NOW)
    store.refuse(database, number, NOW)
    assert rows(database, "refused", "score", "comment") == [(False, 5, None)]


def test_a_link_answers_for_its_ticket_once(database: Database) -> None:
    asked = store.question(database, "FL-7")

    first = store.answer(database, "FL-7", Answer(2, "slow"), NOW)
    second = store.answer(database, "FL-7", Answer(5), NOW)

    assert asked == Question(Kind.CSAT, About.TICKET, ticket="FL-7")
    assert (first, second) == (True, False)
    assert rows(database, "kind", "about", "visitor", "ticket", "score", "comment") == [
        ("csat", "ticket", None, "FL-7", 2, "slow")
    ]


def test_a_link_answers_the_question_that_was_left_open_on_the_page(database: Database) -> None:
    store.ask(database, Question(Kind.CSAT, About.TICKET, "p", ticket="FL-7"), NOW)

    assert store.answer(database, "FL-7", Answer(3), NOW)
    assert rows(database, "visitor", "ticket", "score") == [("p", "FL-7", 3)]


def test_a_question_that_is_gone_is_none(database: Database) -> None:
    assert store.question(database, "999") is None


def test_only_a_visit_that_says_so_is_solved(database: Database) -> None:
    with database.writing() as connection:
        for id in ("solved", "other"):
            times = {"started_at": NOW, "last_at": NOW}
            connection.execute(insert(Visit), {"id": id, "visitor": f"who-{id}"} | times)
        for minute, article in ((1, "a"), (2, "b")):
            at = NOW + timedelta(minutes=minute)
            event = {"visit_id": "solved", "kind": "solved", "at": at, "article_id": article}
            connection.execute(insert(Event), event)

    assert store.solved(database, "solved") == Question(
        Kind.CSAT, About.VISIT, "who-solved", "solved", article_id="b"
    )
    assert store.solved(database, "other") is None


def test_comments_go_after_their_days_and_questions_with_the_visits(
    database: Database, config: Config
) -> None:
    visits = config.visits.model_copy(update={"keep_days": 400})
    settings = config.model_copy(update={"visits": visits})
    for visitor, days in (("old", 401), ("commented", 181), ("new", 179)):
        at = NOW - timedelta(days=days)
        number = str(store.ask(database, about_visit(visitor), at))
        store.answer(database, number, Answer(4, "kept"), at)

    store.forget_old(database, settings, NOW)

    assert rows(database, "visitor", "score", "comment") == [
        ("commented", 4, None),
        ("new", 4, "kept"),
    ]


def test_links_are_for_who_has_an_address_and_csat(database: Database, config: Config) -> None:
    server = config.server.model_copy(update={"base_url": "https://help.example.com"})
    reachable = config.model_copy(update={"server": server})
    silent = reachable.model_copy(
        update={"surveys": config.surveys.model_copy(update={"csat": False})}
    )

    link = links.ticket_link(database, reachable, "FL-7", NOW)

    head, _, token = link.rpartition("/")
    assert head == "https://help.example.com/survey"
    assert links.name_of(database, token, NOW + timedelta(days=59)) == "FL-7"
    assert links.name_of(database, token, NOW + timedelta(days=60)) is None
    assert links.name_of(database, token[:-1], NOW) is None
    assert links.ticket_link(database, reachable, "FL-7", NOW) == link
    assert links.ticket_link(database, config, "FL-7", NOW) == ""
    assert links.ticket_link(database, silent, "FL-7", NOW) == ""


@pytest.mark.parametrize(
    ("kind", "score", "comment", "wrong"),
    [
        (Kind.CSAT, "0", "", ["score"]),
        (Kind.CSAT, "6", "", ["score"]),
        (Kind.CSAT, "", "", ["score"]),
        (Kind.CSAT, "٣", "", ["score"]),
        (Kind.NPS, "11", "x" * 2_001, ["score", "comment"]),
        (Kind.NPS, "0", "a\0b", ["comment"]),
        (Kind.NPS, "0", "\ud800", ["comment"]),
    ],
)
def test_all_that_is_wrong_is_told(kind: Kind, score: str, comment: str, wrong: list[str]) -> None:
    found = read_answer(kind, score, comment)

    assert isinstance(found, tuple)
    assert [problem.parameter for problem in found] == wrong


def test_the_ends_of_the_scales_are_answers() -> None:
    assert read_answer(Kind.CSAT, "1", "") == Answer(1)
    assert read_answer(Kind.NPS, "10", "x" * 2_000) == Answer(10, "x" * 2_000)
