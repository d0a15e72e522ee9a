"""What the pages know of what is popular: without ever waiting for the database."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from app.config import Config
from app.context import services
from app.popular import popular_articles, popular_searches, refresh
from app.site import create_app
from app.tables.visits import Event, Visit
from search.live import LiveIndex
from search.types import Filters, Question
from tests.app.client import BROWSER

AGENT = BROWSER["User-Agent"]


def put(app: Flask, kind: str, *, visitors: str = "abc", **columns: object) -> None:
    """Write that this many visitors did something an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)
    with app.app_context(), services().database.writing() as connection:
        for visitor in visitors:
            id = f"{visitor}{sum(map(ord, repr(columns)))}"
            row = {"id": id, "visitor": visitor, "started_at": at, "last_at": at, "holdout": False}
            connection.execute(insert(Visit), row)
            event = {"visit_id": id, "kind": kind, "at": at, "language": "en"} | columns
            connection.execute(insert(Event), event)


def searched(app: Flask, question: str, **more: str) -> None:
    put(app, "search", question=question, confident=True, total=1, **more)


def known(app: Flask, language: str = "en", limit: int = 6) -> tuple[str, ...]:
    with app.test_request_context("/"):
        refresh()
        return popular_searches(language, limit)


def test_what_many_asked_and_found_is_popular(app: Flask) -> None:
    searched(app, "get a refund", visitors="abcd")
    searched(app, "find your invoices")

    assert known(app) == ("get a refund", "find your invoices")
    assert known(app, limit=1) == ("get a refund",)
    assert known(app, "de") == ()


def test_what_finds_no_good_answer_any_more_is_not(app: Flask) -> None:
    searched(app, "close your account")
    searched(app, "get a refund", language="de")

    assert known(app) == ()
    assert known(app, "de") == ()


@pytest.mark.parametrize("name", ["Quimby", "quimby", "Quimby's"])
def test_words_that_stand_in_no_article_are_not_shown(app: Flask, name: str) -> None:
    asked = f"how to ask for a refund {name}"
    searched(app, asked)
    with app.app_context():
        found = services().live.searcher.search(Question(asked, Filters("en")))

    assert found.confident
    assert found.did_you_mean is None
    assert known(app) == ()


def test_words_of_hidden_articles_count_as_unknown(app: Flask) -> None:
    searched(app, "how to ask for a refund zebra")

    assert known(app) == ()


def test_articles_that_are_gone_or_hidden_are_not_shown(app: Flask) -> None:
    for id, visitors in (("password", "abcd"), ("zebra-internal", "abc"), ("gone", "abc")):
        put(app, "view", article_id=id, visitors=visitors)
    put(app, "view", article_id="billing/refunds")

    with app.test_request_context("/"):
        refresh()
        assert [ref.id for ref in popular_articles("en")] == ["password", "billing/refunds"]
        assert [ref.id for ref in popular_articles("en", 1)] == ["password"]
        assert popular_articles("de") == ()


def test_the_first_page_does_not_wait_and_has_it_found(app: Flask) -> None:
    searched(app, "get a refund")

    with app.test_request_context("/", headers={"User-Agent": AGENT}):
        assert popular_searches("en") == ()
        _wait_for_thread()
        assert popular_searches("en") == ("get a refund",)


def test_programs_do_not_have_it_looked_for(app: Flask) -> None:
    with app.test_request_context("/", headers={"User-Agent": "curl/8"}):
        assert popular_searches("en") == ()

    assert _threads() == []


def test_a_database_that_is_away_takes_nothing_from_the_pages(
    config: Config, live: LiveIndex, caplog: pytest.LogCaptureFixture
) -> None:
    Path(config.database.url.removeprefix("sqlite:///")).unlink()
    made = create_app(config, live)

    with caplog.at_level(logging.WARNING), made.test_request_context("/"):
        refresh()
        assert popular_searches("en") == ()
        assert popular_articles("en") == ()

    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "What is popular is not known"
    ]


def _threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "popular"]


def _wait_for_thread() -> None:
    for thread in _threads():
        thread.join(120)
