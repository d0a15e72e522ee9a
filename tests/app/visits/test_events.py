"""``POST /api/events``."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.context import services
from app.tables.visits import Event
from app.views import events as view
from app.visits.pace import Pace
from app.visits.record import close
from tests.app.client import BROWSER, Client
from tests.app.visits.happening import rows

REFUNDS = {"kind": "dwell", "article": "billing/refunds", "ms": 4_000}


@pytest.fixture(autouse=True)
def _fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "_pace", Pace(view.LISTS_A_MINUTE, 60))


def written(app: Flask, *columns: str) -> list[tuple[Any, ...]]:
    with app.app_context():
        close()
        return rows(services().database, Event, *columns)


def test_what_a_page_tells_is_kept_with_what_the_server_knows(client: Client, app: Flask) -> None:
    client.get("/a/billing/refunds", headers=BROWSER)
    told = [
        {"kind": "click", "article": "billing/refunds", "rank": 2},
        REFUNDS,
        REFUNDS | {"anchor": "how-long-it-takes", "ms": 1_500},
        {"kind": "suggestion_opened", "article": "password", "rank": 1, "place": "before"},
        {"kind": "solved", "article": "password", "place": "wait"},
        {"kind": "view", "article": "password", "place": "widget"},
    ]

    sent = client.post("/api/events", json=told, headers=BROWSER)

    assert sent.status == 204
    assert written(app, "kind", "article_id", "anchor", "rank", "dwell_ms", "place") == [
        ("view", "billing/refunds", None, None, None, "page"),
        ("click", "billing/refunds", None, 2, None, "page"),
        ("dwell", "billing/refunds", None, None, 4_000, "page"),
        ("dwell", "billing/refunds", "how-long-it-takes", None, 1_500, "page"),
        ("suggestion_opened", "password", None, 1, None, "before"),
        ("solved", "password", None, None, None, "wait"),
        ("view", "password", None, None, None, "widget"),
    ]
    revision = client.json("/api/articles/password")["revision"]
    assert written(app, "language", "revision")[-1] == ("en", revision)


def test_time_in_sight_without_a_visit_is_nothing(client: Client, app: Flask) -> None:
    client.post("/api/events", json=[REFUNDS], headers=BROWSER)

    assert written(app, "kind") == []


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        (None, ["events"]),
        ({}, ["events"]),
        ([], ["events"]),
        ([REFUNDS] * 21, ["events"]),
        ([5], ["0"]),
        ([{}], ["0.kind", "0.article"]),
        ([REFUNDS | {"question": "my name is Bob"}], ["0"]),
        ([REFUNDS | {"kind": "ticket"}], ["0.kind"]),
        ([REFUNDS | {"kind": ["view"]}], ["0.kind"]),
        ([REFUNDS, REFUNDS | {"article": "nothing"}], ["1.article"]),
        ([REFUNDS | {"article": "zebra-internal"}], ["0.article"]),
        ([REFUNDS | {"article": "\ud800"}], ["0.article"]),
        ([REFUNDS | {"article": "a\0"}], ["0.article"]),
        ([REFUNDS | {"anchor": "nowhere"}], ["0.anchor"]),
        ([REFUNDS | {"anchor": {}}], ["0.anchor"]),
        ([REFUNDS | {"ms": 0}], ["0.ms"]),
        ([REFUNDS | {"ms": True}], ["0.ms"]),
        ([REFUNDS | {"ms": 86_400_001}], ["0.ms"]),
        ([REFUNDS | {"ms": 1.5}], ["0.ms"]),
        ([REFUNDS | {"rank": 1}], ["0.rank"]),
        ([REFUNDS | {"place": "bob@example.com"}], ["0.place"]),
        ([{"kind": "click", "article": "password"}], ["0.rank"]),
        ([{"kind": "click", "article": "password", "rank": 1, "place": "form"}], ["0.place"]),
        ([{"kind": "suggestion_opened", "article": "x", "rank": 0}], ["0.article", "0.rank"]),
    ],
)
def test_all_faults_are_told_and_nothing_is_kept(
    client: Client, app: Flask, told: Any, faults: list[str]
) -> None:
    client.get("/a/welcome", headers=BROWSER)

    sent = client.post("/api/events", json=told, headers=BROWSER)

    assert sent.status == 400
    assert [error["parameter"] for error in sent.response.json["errors"]] == faults
    assert written(app, "kind") == [("view",)]


def test_other_sites_tell_nothing(client: Client, app: Flask) -> None:
    sent = client.post("/api/events", json=[REFUNDS], headers={"Sec-Fetch-Site": "cross-site"})

    assert (sent.status, written(app, "kind")) == (403, [])


def test_long_bodies_are_refused(client: Client) -> None:
    sent = client.post("/api/events", data=b" " * 16_001, content_type="application/json")

    assert sent.status == 413


def test_too_many_at_once_are_told_to_wait(
    client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "_pace", Pace(2, 60))
    sent = [client.post("/api/events", json=[REFUNDS], headers=BROWSER) for _ in range(4)]

    statuses = [one.status for one in sent]
    # The third may begin another minute.
    assert statuses in ([204, 204, 429, 429], [204, 204, 204, 429], [204, 204, 204, 204])
    waits = [int(one.response.headers["Retry-After"]) for one in sent if one.status == 429]
    assert all(0 < wait <= 60 for wait in waits)


def test_a_pace_counts_each_by_itself_and_begins_anew() -> None:
    pace = Pace(2, 60)

    assert [pace.wait("a", 90.0) for _ in range(4)] == [0, 0, 30, 30]
    assert pace.wait("b", 119.9) == 0
    assert pace.wait("a", 120.0) == 0
