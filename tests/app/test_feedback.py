from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Config
from app.context import services
from app.judgement import LABELS, MAX_COMMENT
from app.site import create_app
from app.tables.visits import Event, Vote
from app.views.article import TRAP
from app.views.feedback import VOTES_A_MINUTE
from app.visits.record import close
from search.live import LiveIndex
from tests.app.client import BROWSER, Client, Page

OURS = {"Sec-Fetch-Site": "same-origin"}


WHY = {"article": "password", "helpful": "no"}
AWKWARD = (
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }} {name} %s",
    "a\n\n b\t",
    "\n leading",
    "a\rb",
    "田中さんにあげて下さい 👩‍👩‍👧 ﷽",
    "\u202eright to left",
    "' OR 1=1 --",
    "\x01\x7f",
    "\ufeff\u200b\u2028x",
)


def whole(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context(), services().database.reading() as connection:
        columns = select(Vote.article_id, Vote.helpful, Vote.reason, Vote.comment)
        return [tuple(row) for row in connection.execute(columns.order_by(Vote.id))]


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
        ({"Origin": "http://["}, 403),
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


def test_no_is_counted_at_once_and_asks_why(client: Client, app: Flask) -> None:
    sent = client.post("/feedback", data=WHY, headers=OURS)
    location = sent.response.headers["Location"]
    page = client.get(location)

    assert (sent.status, location) == (303, "/a/account/password?voted=no#_feedback")
    assert whole(app) == [("password", False, None, None)]
    assert said(page) == ["Your answer is counted. Say more, and we can improve this page."]
    assert page.texts("form.why:not([hidden]) .tick label") == list(LABELS.values())
    assert page.texts("#_feedback > form:not(.why)[hidden] button") == ["Yes", "No"]


def test_the_form_that_asks_why_changes_the_vote_and_leads_on(client: Client, app: Flask) -> None:
    client.post("/feedback", data=WHY, headers=OURS)
    filled = {"reason": "wrong", "comment": "It is\r\n5 days.", TRAP: ""}

    sent = client.post("/feedback", data=WHY | filled, headers=OURS)
    page = client.get(sent.response.headers["Location"])

    assert sent.response.headers["Location"] == "/a/account/password?voted=told#_feedback"
    assert whole(app) == [("password", False, "wrong", "It is\n5 days.")]
    assert said(page) == ["Thank you. This goes to those who write this page."]
    assert page.texts("#_feedback > :not([hidden]) a") == ["Contact us"]


def test_the_way_to_a_person_carries_the_article(live: LiveIndex, config: Config) -> None:
    own = config.model_copy(update={"site": config.site.model_copy(update={"contact": None})})

    page = Client(create_app(own, live)).get("/a/account/password?voted=told")

    assert page.values("#_feedback [data-contact]", "href") == ["/contact?article=password"]


def test_a_form_that_says_nothing_more_is_thanked_as_well(client: Client, app: Flask) -> None:
    sent = client.post("/feedback", data=WHY | {"comment": ""}, headers=OURS)

    assert (sent.status, whole(app)) == (303, [("password", False, None, None)])


@pytest.mark.parametrize(
    ("filled", "field", "fault"),
    [
        ({"comment": "x" * (MAX_COMMENT + 1)}, "comment",
         "At most 1000 characters fit here; these are 1001."),
        ({"comment": "a\0b", "reason": "unclear"}, "comment",
         "This holds a character that cannot be kept: NUL, or half of a character."),
        ({"comment": "Kept", "reason": "nothing"}, "reason", "Choose one of the answers offered."),
    ],
)  # fmt: skip
def test_a_refused_form_comes_back_filled_in_with_links_to_what_is_wrong(
    client: Client, app: Flask, filled: dict[str, str], field: str, fault: str
) -> None:
    page = client.post("/feedback", data=WHY | filled, headers=OURS)

    assert (page.status, whole(app)) == (400, [])
    assert page.texts("#_faults a") == [fault]
    assert page.values("#_faults a", "href") == [f"#_why-{field}"]
    assert page.texts(f"#_why-{field}-fault") == [fault]
    area = page.dom.select_one("#_why-comment")
    assert area is not None
    assert area.get_text().removeprefix("\n").replace("\ufffd", "\0") == filled["comment"]
    assert page.values("form.why input[checked]", "value") == [
        reason for reason in [filled.get("reason", "")] if reason in LABELS
    ]


def test_a_field_that_nobody_sees_catches_programs_and_loses_nothing(
    client: Client, app: Flask
) -> None:
    filled = {"reason": "broken", "comment": "Buy!", TRAP: "https://spam.example"}

    page = client.post("/feedback", data=WHY | filled, headers=OURS)

    assert (page.status, whole(app)) == (400, [])
    assert page.texts("#_why-comment") == ["Buy!"]
    assert page.values("form.why input[checked]", "value") == ["broken"]


def test_who_is_too_fast_keeps_what_was_typed(client: Client, app: Flask) -> None:
    for _ in range(VOTES_A_MINUTE):
        client.post("/api/feedback", json={"article": "password", "helpful": True})

    page = client.post("/feedback", data=WHY | {"comment": "Kept"}, headers=OURS)

    assert (page.status, page.texts("#_why-comment")) == (429, ["Kept"])
    assert 1 <= int(page.response.headers["Retry-After"]) <= 60
    assert whole(app) == [("password", True, None, None)]


def test_without_the_database_what_was_typed_is_kept(client: Client, config: Config) -> None:
    file = Path(config.database.url.removeprefix("sqlite:///"))
    client.post("/feedback", data=WHY, headers=OURS)
    for one in file.parent.glob(f"{file.name}*"):
        one.unlink()

    page = client.post("/feedback", data=WHY | {"comment": "Kept"}, headers=OURS)

    assert (page.status, page.texts("#_why-comment")) == (503, ["Kept"])


def test_a_comment_of_another_site_is_refused(client: Client, app: Flask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    sent = client.post("/feedback", data=WHY | {"comment": "x"}, headers=headers)

    assert (sent.status, whole(app)) == (403, [])


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("way", ["form", "json"])
def test_a_comment_is_kept_exactly(client: Client, app: Flask, text: str, way: str) -> None:
    if way == "form":
        client.post("/feedback", data=WHY | {"comment": text}, headers=OURS)
    else:
        body = {"article": "password", "helpful": False, "comment": text}
        client.post("/api/feedback", json=body)

    assert whole(app) == [("password", False, None, text)]


@pytest.mark.parametrize(
    ("said_more", "wrong"),
    [
        ({"reason": "bad"}, ["reason"]),
        ({"reason": 5, "comment": 5}, ["reason", "comment"]),
        ({"helpful": True, "reason": "wrong"}, ["reason"]),
        ({"article": None, "helpful": 0, "reason": [], "comment": "\ud800"},
         ["article", "helpful", "reason", "comment"]),
        ({"comment": "x" * (MAX_COMMENT + 1)}, ["comment"]),
    ],
)  # fmt: skip
def test_programs_are_told_all_that_is_wrong(
    client: Client, app: Flask, said_more: dict[str, Any], wrong: list[str]
) -> None:
    body = {"article": "password", "helpful": False} | said_more

    sent = client.post("/api/feedback", json=body)

    assert sent.status == 400
    assert [error["parameter"] for error in sent.response.json["errors"]] == wrong
    assert whole(app) == []


def test_programs_may_leave_out_or_empty_what_is_not_said(client: Client, app: Flask) -> None:
    for more in ({"reason": None, "comment": None}, {"reason": "", "comment": ""}):
        sent = client.post("/api/feedback", json={"article": "password", "helpful": False} | more)
        assert sent.status == 204

    assert whole(app) == [("password", False, None, None)]


def test_the_visit_notes_the_reason_and_never_the_comment(client: Client, app: Flask) -> None:
    body = {"article": "password", "helpful": False, "reason": "unclear", "comment": "Secret words"}

    client.post("/api/feedback", json=body, headers=BROWSER)

    with app.app_context():
        close()
        with services().database.reading() as connection:
            rows = connection.execute(select(Event.__table__)).mappings().all()
    assert [(row["kind"], row["value"], row["reason"]) for row in rows] == [("vote", 0, "unclear")]
    assert "Secret" not in str(rows)
