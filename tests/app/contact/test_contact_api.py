from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from app import openapi
from app.config import Config
from app.tables.tickets import Attachment, Ticket
from app.tables.visits import Event
from app.visits import record
from tests.app.client import Page
from tests.app.contact.sending import Visitor, rows

TICKET = {"subject": "Zzyzx", "text": "Qqq wwq"}
FINDS = {"subject": "orders press refund", "text": ""}


def problems(page: Page) -> list[tuple[str, str]]:
    return [(one["parameter"], one["detail"]) for one in page.response.json["errors"]]


def fits(page: Page, schema: str) -> bool:
    document = openapi.document()
    shape = document | {"$ref": f"#/components/schemas/{schema}"}
    return bool(Draft202012Validator(shape).is_valid(page.response.json))


def test_a_ticket_is_taken_once_a_key(visitor: Visitor, site: Flask) -> None:
    headers = {"Idempotency-Key": '"abc"'}

    first = visitor.post("/api/tickets", json=TICKET, headers=headers)
    again = visitor.post("/api/tickets", json=TICKET | {"key": "x"}, headers=headers)
    other = visitor.post("/api/tickets", json=TICKET | {"text": "new"}, headers=headers)

    ((reference, key),) = rows(site, Ticket, "reference", "key")
    assert (first.status, again.status, other.status) == (201, 200, 409)
    assert first.response.json["reference"] == again.response.json["reference"] == reference
    assert key == "abc"
    assert fits(first, "Ticket")
    assert other.response.mimetype == "application/problem+json"
    page = visitor.get(first.response.json["url"])
    assert page.texts("h1") == [f"Your request {reference} has reached us"]


def test_tickets_without_a_key_are_all_taken(visitor: Visitor, site: Flask) -> None:
    statuses = [visitor.post("/api/tickets", json=TICKET).status for _ in range(2)]

    assert (statuses, len(rows(site, Ticket, "id"))) == ([201, 201], 2)


def test_a_form_brings_files_and_answers(visitor: Visitor, site: Flask) -> None:
    body = TICKET | {
        "topic": "billing",
        "answers": json.dumps({"order": "A-1"}),
        "language": "de",
        "files": [(io.BytesIO(b"one"), "../1.txt"), (io.BytesIO(b"two"), "2.log")],
    }

    sent = visitor.post("/api/tickets", data=body, content_type="multipart/form-data")

    assert sent.status == 201
    assert rows(site, Ticket, "topic", "answers", "language") == [
        ("billing", {"order": "A-1"}, "de")
    ]
    assert rows(site, Attachment, "name", "media_type", "content") == [
        ("1.txt", "text/plain", b"one"),
        ("2.log", "text/plain", b"two"),
    ]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, ["subject", "text"]),
        ({"subject": 5, "text": ["x"]}, ["subject", "text"]),
        (TICKET | {"topic": "none", "email": "x", "language": "?"}, ["topic", "email", "language"]),
        (TICKET | {"topic": "billing"}, ["answer.billing.order"]),
        (TICKET | {"answers": {"a": 1}}, ["answers"]),
        (TICKET | {"answers": {"a": "1"}}, ["answers"]),
        (TICKET | {"subject": "a\nb", "name": "\ud800"}, ["subject", "name"]),
        (TICKET | {"text": "a\x00"}, ["text"]),
        (TICKET | {"key": "with space"}, ["key"]),
        ([], ["body"]),
        (None, ["body"]),
    ],
)
def test_everything_wrong_is_named_at_once(
    visitor: Visitor, site: Flask, body: Any, named: list[str]
) -> None:
    sent = visitor.post("/api/tickets", json=body)

    assert sent.status == 400
    assert list(dict.fromkeys(name for name, _ in problems(sent))) == named
    assert rows(site, Ticket, "id") == []


@pytest.mark.parametrize("environment", [{"FIRSTLINE_CONTACT__TICKETS_PER_HOUR": "1"}])
def test_too_many_tickets_wait_but_repeats_do_not(visitor: Visitor) -> None:
    first = TICKET | {"key": "first"}

    statuses = [visitor.post("/api/tickets", json=body).status for body in (first, TICKET, first)]

    assert statuses == [201, 429, 200]


def test_an_address_is_needed_where_the_guide_says_so(
    visitor: Visitor, contact_config: Config
) -> None:
    file = contact_config.contact.guide
    file.write_text('email = "required"\n' + file.read_text("utf-8"), encoding="utf-8")

    sent = visitor.post("/api/tickets", json=TICKET)

    assert problems(sent) == [("email", "We need your mail address to answer you.")]
    assert len(visitor.get("/contact").dom.select("#_f-email[required]")) == 1


def test_suggestions_lead_to_the_section_and_are_recorded_once(
    visitor: Visitor, site: Flask
) -> None:
    first = visitor.post("/api/contact/suggestions", json=FINDS | {"lang": "en"})
    shown = " ".join(one["id"] for one in first.response.json["suggestions"])
    visitor.post("/api/contact/suggestions", json=FINDS | {"lang": "en", "shown": shown})

    with site.app_context():
        record.close()
    ((kind, place, entries),) = rows(site, Event, "kind", "place", "shown")
    assert first.response.json["suggestions"][0]["url"] == "/a/billing/refunds#how-to-ask-for-it"
    assert 1 <= len(entries) <= 3
    assert fits(first, "Articles")
    assert (kind, place) == ("suggestion_shown", "form")
    assert [(entry["rank"], entry["id"]) for entry in entries] == [
        (rank, id) for rank, id in enumerate(shown.split(), 1)
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"subject": "or"},
        {"subject": "qqqxyz"},
        FINDS | {"topic": "security"},
        FINDS | {"article": "password"},
        {"subject": "change password twelve letters"},  # Its article is contact: direct.
    ],
)
def test_nothing_is_suggested_where_nothing_is_certain_or_a_person_is_needed(
    visitor: Visitor, body: dict[str, str]
) -> None:
    page = visitor.post("/api/contact/suggestions", json=body)

    assert (page.status, page.response.json) == (200, {"suggestions": []})


@pytest.mark.parametrize(
    "environment",
    [{"FIRSTLINE_CONTACT__SUGGESTIONS": "0"}, {"FIRSTLINE_CONTACT__HOLDOUT": "0.5"}],
    ids=["switched off", "held out"],
)
def test_visits_that_are_held_out_see_no_suggestions(
    visitor: Visitor, environment: dict[str, str]
) -> None:
    seen = []
    for number in range(24):
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        visitor.get("/contact", environ_base=address)
        page = visitor.post("/api/contact/suggestions", json=FINDS, environ_base=address)
        seen.append(bool(page.response.json["suggestions"]))

    assert set(seen) == ({False} if "FIRSTLINE_CONTACT__SUGGESTIONS" in environment else
                         {True, False})  # fmt: skip


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ([], ["body"]),
        (None, ["body"]),
        ({"subject": 5}, ["subject"]),
        ({"lang": "?"}, ["lang"]),
        (FINDS | {"subject": "\ud800", "topic": "\0"}, ["subject", "topic"]),
        (FINDS | {"article": "\ud800", "shown": []}, ["article"]),
        (FINDS | {"article": "\ud800", "shown": 1}, ["article", "shown"]),
    ],
)
def test_suggestions_for_nonsense_are_refused(
    visitor: Visitor, body: Any, named: list[str]
) -> None:
    sent = visitor.post("/api/contact/suggestions", json=body)

    assert (sent.status, [name for name, _ in problems(sent)]) == (400, named)


@pytest.mark.parametrize("path", ["tickets", "contact/suggestions", "feedback", "events"])
@pytest.mark.parametrize("part", ["[", '{"subject":'])
def test_json_that_is_nested_too_deeply_is_refused(visitor: Visitor, path: str, part: str) -> None:
    sent = visitor.post(f"/api/{path}", data=part * 1_400, content_type="application/json")

    assert (sent.status, sent.response.mimetype) == (400, "application/problem+json")


def test_a_ticket_that_is_too_long_is_refused(visitor: Visitor) -> None:
    body = {"subject": "x", "text": "y" * 60_000_000}

    assert visitor.post("/api/tickets", json=body).status == 413
