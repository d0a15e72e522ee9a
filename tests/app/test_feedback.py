from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.context import services
from app.tables.visits import Vote
from app.views.feedback import VOTES_A_MINUTE
from tests.app.client import Client, Page

OURS = {"Sec-Fetch-Site": "same-origin"}


def votes(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context(), services().database.reading() as connection:
        columns = select(Vote.article_id, Vote.language, Vote.helpful, Vote.revision)
        return [tuple(row) for row in connection.execute(columns.order_by(Vote.id))]


def said(page: Page) -> list[str]:
    return page.texts("#_feedback > :not([hidden]) [role=status]")


def revision(client: Client, id: str) -> str:
    return str(client.json(f"/api/articles/{id}")["revision"])


def test_the_form_of_a_page_keeps_a_vote_and_thanks(client: Client, app: Flask) -> None:
    form = client.get("/a/billing/refunds").dom.select_one(".feedback form")
    assert form is not None
    hidden = form.select_one("input[type=hidden]")
    button = form.select("button")[0]
    assert hidden is not None

    data = {str(hidden["name"]): str(hidden["value"]), str(button["name"]): str(button["value"])}
    sent = client.post(str(form["action"]), data=data, headers=OURS)
    location = sent.response.headers["Location"]

    assert (sent.status, location) == (303, "/a/billing/refunds?voted=yes#_feedback")
    assert said(client.get(location)) == ["Thank you for telling us."]
    assert votes(app) == [("billing/refunds", "en", True, revision(client, "billing/refunds"))]


def test_programs_send_json(client: Client, app: Flask) -> None:
    sent = client.post("/api/feedback", json={"article": "de:billing/refunds", "helpful": False})

    assert sent.status == 204
    assert [vote[:3] for vote in votes(app)] == [("de:billing/refunds", "de", False)]


def test_letters_and_accents_sent_apart_name_the_article(client: Client, app: Flask) -> None:
    id = "помощь/мой-счёт"
    apart = unicodedata.normalize("NFD", id)

    assert apart != id
    sent = client.post("/api/feedback", json={"article": apart, "helpful": True})

    assert (sent.status, [vote[0] for vote in votes(app)]) == (204, [id])


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ["article", "helpful"]),
        ({"article": 5, "helpful": "yes"}, ["article", "helpful"]),
        ({"article": "password", "helpful": 1}, ["helpful"]),
        ({"article": "\ud800", "helpful": True}, ["article"]),
        ([1], ["article", "helpful"]),
        (None, ["article", "helpful"]),
    ],
)
def test_wrong_json_names_every_problem(
    client: Client, app: Flask, body: Any, wrong: list[str]
) -> None:
    sent = client.post("/api/feedback", json=body)

    assert sent.status == 400
    assert [error["parameter"] for error in sent.response.json["errors"]] == wrong
    assert votes(app) == []


def test_an_incomplete_form_is_a_page_that_says_so(client: Client) -> None:
    sent = client.post("/feedback", data={"article": "password", "helpful": "maybe"})

    assert (sent.status, sent.texts("main code")) == (400, ["helpful"])


@pytest.mark.parametrize("id", ["none", "zebra-internal", "zebra-future", "zebra-expired"])
def test_only_articles_that_can_be_seen_are_judged(client: Client, app: Flask, id: str) -> None:
    sent = client.post("/api/feedback", json={"article": id, "helpful": True})

    assert (sent.status, votes(app)) == (404, [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
        ({"Sec-Fetch-Site": "none"}, 204),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 204),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 204),
    ],
)
def test_other_sites_cannot_vote(
    client: Client, app: Flask, headers: dict[str, str], status: int
) -> None:
    body = {"article": "password", "helpful": True}

    sent = client.post("/api/feedback", json=body, headers=headers)

    assert sent.status == status
    assert len(votes(app)) == (1 if status == 204 else 0)


def test_a_body_that_is_too_long_is_refused(client: Client, app: Flask) -> None:
    sent = client.post("/feedback", data={"article": "x" * 100_000, "helpful": "yes"})

    assert (sent.status, votes(app)) == (413, [])


def test_a_second_vote_from_the_same_address_changes_the_first(client: Client, app: Flask) -> None:
    for article, helpful in (("password", True), ("billing/refunds", True), ("password", False)):
        client.post("/api/feedback", json={"article": article, "helpful": helpful})

    assert [vote[::2] for vote in votes(app)] == [("password", False), ("billing/refunds", True)]


def test_visitors_at_other_addresses_vote_for_themselves(client: Client, app: Flask) -> None:
    body = {"article": "password", "helpful": True}

    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        client.post("/api/feedback", json=body, environ_base={"REMOTE_ADDR": address})

    assert [vote[0] for vote in votes(app)] == ["password", "password"]


def test_whoever_votes_all_the_time_has_to_wait(client: Client, app: Flask) -> None:
    body = {"article": "password", "helpful": True}

    statuses = [client.post("/api/feedback", json=body).status for _ in range(VOTES_A_MINUTE)]
    late = client.post("/feedback", data={"article": "password", "helpful": "yes"})

    assert statuses == [204] * VOTES_A_MINUTE
    assert (late.status, late.texts("h1")) == (429, ["This was too often"])
    assert 1 <= int(late.response.headers["Retry-After"]) <= 60
