"""The desk's pages, on both databases: suggestions, links, wishes, tickets, the outbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import Role
from app.config import Config
from app.policy import FILE_POLICY
from app.settings_file import load_config
from app.tables.base import Base
from app.tables.desk import AgentLink, Wish
from app.tables.visits import Event
from app.tickets import intake, outbox
from app.tickets.channels.base import ChannelRefused
from app.tickets.types import NewTicket, UploadedFile
from app.visits.record import close
from tests.app.client import Page
from tests.app.signing_in import bearer, database_of, member, sign_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SCRIPT = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}
AWKWARD = (
    '"><script>alert(1)</script>',
    "{{ 7 * 7 }} {name} %s",
    "a\r\nb\n\n c\t",
    "\n leading",
    "田中さんにあげて下さい 👩‍👩‍👧 ﷽",
    "‮right to left",
    "' OR 1=1 --",
    "\x01\x7f",
)


def rows(app: Flask, table: type[Base]) -> list[dict[str, Any]]:
    with database_of(app).reading() as connection:
        found = connection.execute(select(table.__table__)).mappings()
        return [dict(row) for row in found]


def ticket(app: Flask, config: Config, **values: Any) -> str:
    new = {"key": "k", "subject": "Refund for a lost card", "text": "I lost it.", "language": "de"}
    return intake.take(database_of(app), config, NewTicket(**(new | values)), NOW).reference


def suggested(page: Page) -> list[str]:
    return page.values("form.copy input[name=article]", "value")


@pytest.mark.parametrize("method", ["address", "form"])
def test_a_ticket_gets_its_articles(app: Flask, method: str) -> None:
    client = sign_in(app, Role.AGENT)
    asked = {
        "subject": "Can I have my money back by card?",
        "text": "Hello,\n\nI paid.",
        "lang": "en",
    }

    if method == "address":
        page = client.get("/desk", query_string=asked)
    else:
        page = client.post("/desk", data=asked)

    assert page.texts("h1") == ["Find the article for a ticket"]
    assert suggested(page)[0] == "refund"
    first = page.dom.select(".answer")[0].get_text(" ", strip=True)
    assert "Get a refund › Refund by card" in first
    assert "Can I have my money back?" in first
    assert page.values("#_s1 button[value=link]", "data-text") == [
        "http://localhost/i/refund#refund-by-card"
    ]


@pytest.mark.parametrize("text", AWKWARD)
def test_what_was_pasted_stands_in_the_form_as_it_was(app: Flask, text: str) -> None:
    page = sign_in(app, Role.AGENT).post("/desk", data={"subject": text, "text": text})

    area = page.dom.select_one("#_text")
    assert area is not None
    assert area.get_text().removeprefix("\n") == text
    assert page.values("#_subject", "value") == [text]


def test_a_link_is_remembered_without_personal_data(app: Flask) -> None:
    client = sign_in(app, Role.AGENT)
    form = {
        "article": "refund", "anchor": "refund-by-card", "form": "reply", "rank": "2",
        "question": "Refund for me@example.com?", "lang": "de", "name": "Chris",
    }  # fmt: skip

    done = client.post("/desk/links", data=form, headers=SCRIPT)
    page = client.post("/desk/links", data=form | {"form": "link", "anchor": "nowhere"})

    assert (done.status, done.response.get_data()) == (204, b"")
    assert page.texts("#_copy") == ["http://localhost/i/refund"]
    kept = rows(app, AgentLink)
    assert [(row["form"], row["anchor"], row["rank"]) for row in kept] == [
        ("reply", "refund-by-card", 2),
        ("link", "", 2),
    ]
    assert {row["question"] for row in kept} == {"Refund for [email]?"}
    assert {row["account_id"] for row in kept} == {member(app, Role.AGENT).id}
    with app.app_context():
        close()
    events = [row for row in rows(app, Event) if row["kind"] == "agent_link"]
    assert [(row["article_id"], row["visit_id"], row["place"]) for row in events] == [
        ("refund", None, "desk"),
        ("refund", None, "desk"),
    ]
    assert {row["question"] for row in events} == {"Refund for [email]?"}


def test_the_text_to_copy_is_a_reply_in_the_customers_language(app: Flask) -> None:
    form = {"article": "refund", "form": "reply", "lang": "de", "name": "Chris"}

    page = sign_in(app, Role.AGENT).post("/desk/links", data=form)

    area = page.dom.select_one("#_copy")
    assert area is not None
    assert area.get_text().strip().splitlines()[0] == "Guten Tag Chris,"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"article": "nothing"}, 404),
        ({"article": "quokka"}, 404),
        ({"article": "re\0fund"}, 404),
        ({"article": "refund", "form": "fax"}, 400),
        ({"article": "refund", "rank": "first"}, 400),
        ({"article": "refund", "lang": "🦝"}, 400),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(
    app: Flask, form: dict[str, str], status: int
) -> None:
    page = sign_in(app, Role.AGENT).post("/desk/links", data=form)

    assert page.status == status
    assert rows(app, AgentLink) == []


def test_wishes_go_to_the_writers_who_mark_them_as_done(app: Flask) -> None:
    agent, writer = sign_in(app, Role.AGENT), sign_in(app, Role.WRITER)
    wrong = {"kind": "wrong", "article": "card", "question": "lost it", "comment": AWKWARD[0]}

    assert agent.post("/desk/wishes", data=wrong, headers=SCRIPT).status == 204
    thanks = agent.post("/desk/wishes", data={"kind": "nothing-fits", "question": "Fly me"})
    listed = writer.get("/desk/wishes")

    assert thanks.texts("h1") == ["Noted for the writers."]
    assert listed.texts("main h2") == ["Fly me", "lost it"]
    assert listed.texts(".list .pre") == [AWKWARD[0]]
    assert listed.values(".list p a", "href") == ["/i/card"]
    (nothing, _) = sorted(rows(app, Wish), key=lambda row: row["kind"])
    assert agent.get("/desk/wishes").dom.select(".list form") == []
    assert agent.post(f"/desk/wishes/{nothing['id']}").status == 403
    assert writer.post(f"/desk/wishes/{nothing['id']}").status == 303
    assert writer.get("/desk/wishes").texts("main h2") == ["lost it"]
    assert writer.get("/desk/wishes?done=1").texts("main h2") == ["Fly me"]
    assert writer.post(f"/desk/wishes/{nothing['id']}", data={"again": "1"}).status == 303
    assert writer.get("/desk/wishes?done=1").texts("main h2") == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "wrong", "article": "nothing"}, 404),
        ({"kind": "wish"}, 400),
        ({"comment": "a\0b"}, 400),
        ({"comment": "x" * 2001}, 400),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused(
    app: Flask, form: dict[str, str], status: int
) -> None:
    assert sign_in(app, Role.AGENT).post("/desk/wishes", data=form).status == status
    assert rows(app, Wish) == []


def test_a_ticket_that_is_kept_here_fills_the_desk(app: Flask, config: Config) -> None:
    packet = {"opened": [{"article": "refund", "openings": []}]}
    reference = ticket(app, config, packet=packet, name="Chris")

    page = sign_in(app, Role.AGENT).get("/desk", query_string={"ticket": reference, "lang": "en"})

    assert page.values("#_subject", "value") == ["Refund for a lost card"]
    assert (suggested(page)[0], suggested(page)[-1]) == ("card", "refund")
    read = [one.find_parent("li") for one in page.dom.select("p.read")]
    assert [one.select_one("input[name=article]")["value"] for one in read if one] == ["refund"]
    reply = page.values("#_s1 button[value=reply]", "data-text")[0]
    assert reply.startswith("Hello Chris,")


def test_the_reply_is_in_the_language_of_the_ticket(app: Flask, config: Config) -> None:
    reference = ticket(app, config, name="")

    page = sign_in(app, Role.AGENT).get("/desk", query_string={"ticket": reference})

    assert page.values("#_s1 button[value=reply]", "data-text")[0].startswith("Guten Tag,")


@pytest.mark.parametrize("text", AWKWARD)
def test_tickets_are_listed_and_shown_as_written(app: Flask, config: Config, text: str) -> None:
    reference = ticket(app, config, subject=text, text=text, name=text)
    client = sign_in(app, Role.AGENT)

    listed, shown = client.get("/desk/tickets"), client.get(f"/desk/tickets/{reference}")

    assert listed.values(".list a", "href") == [f"/desk/tickets/{reference}"]
    (subject,) = (one.get_text() for one in listed.dom.select(".list a"))
    assert subject == text
    area = shown.dom.select_one("pre.ticket")
    assert area is not None
    assert area.get_text().removeprefix("\n").startswith(text)
    assert client.get("/desk/tickets/FL-NONE").status == 404


def test_files_of_a_ticket_are_saved_and_never_shown(app: Flask, config: Config) -> None:
    page = UploadedFile('ä "page".html', "text/html", b"<script>alert(1)</script>")
    reference = ticket(app, config, files=(page,))
    client = sign_in(app, Role.AGENT)

    sent = client.get(f"/desk/tickets/{reference}/files/1").response

    assert sent.get_data() == page.content
    assert sent.mimetype == "application/octet-stream"
    assert sent.headers["Content-Disposition"].startswith("attachment; ")
    assert sent.headers["Content-Security-Policy"] == FILE_POLICY
    assert client.get(f"/desk/tickets/{reference}/files/2").status == 404


def test_what_was_given_up_is_shown_with_its_reason_and_sent_again(
    app: Flask, config: Config
) -> None:
    settings = load_config(
        {
            "FIRSTLINE_TICKETS__CHANNELS": "webhook",
            "FIRSTLINE_TICKETS__WEBHOOK__URL": "https://desk.example.com/hook",
            "FIRSTLINE_TICKETS__WEBHOOK__SECRET": "s" * 24,
        },
        config.index.path,
    )
    reference = ticket(app, settings)
    database, client = database_of(app), sign_in(app, Role.AGENT)
    claimed = outbox.claim(database, "test", NOW)
    assert claimed is not None
    outbox.failed(database, claimed, ChannelRefused("410 Gone", "<b>no</b>"), NOW)

    before = client.get("/desk/outbox")
    again = client.post(f"/desk/outbox/{claimed.id}")
    after = client.get("/desk/outbox")

    assert before.texts(".list a") == [reference]
    assert before.texts(".list .pre") == ["410 Gone: <b>no</b>"]
    assert (again.status, again.response.headers["Location"]) == (303, "/desk/outbox")
    assert after.dom.select(".list form") == []
    assert after.texts(".list a") == [reference]
    assert client.post(f"/desk/outbox/{claimed.id}").status == 404


def test_programs_ask_with_a_token_for_the_desk(app: Flask) -> None:
    client = sign_in(app, Role.AGENT)
    asked = "/api/desk/suggest?subject=Can+I+have+my+money+back&lang=en&limit=1"

    allowed = client.get(asked, headers=bearer(app, Role.AGENT, "desk"))
    (first,) = allowed.response.json["suggestions"]

    assert allowed.status == 200
    assert (first["id"], first["wording"]) == ("refund", "Can I have my money back?")
    assert first["copies"]["link"] == "http://localhost/i/refund#refund-by-card"
    other = client.get(asked, headers=bearer(app, Role.AGENT, "search:explain"))
    assert (other.status, other.response.mimetype) == (403, "application/problem+json")
    nothing = client.get("/api/desk/suggest", headers=bearer(app, Role.AGENT, "desk"))
    assert nothing.response.json["errors"] == [
        {"parameter": "subject", "detail": "must be given, or text, or ticket"}
    ]


def test_the_answer_to_programs_is_as_described(app: Flask) -> None:
    from tests.app.test_api import holds

    found = sign_in(app, Role.AGENT).json("/api/desk/suggest?subject=refund&text=for+a+card")

    assert holds(found, "DeskSuggestions") == []
    assert found["suggestions"] != []


def test_without_a_repository_publishing_says_only_that(app: Flask) -> None:
    page = sign_in(app, Role.WRITER).get("/desk/publishing")

    told = [text for text in page.texts("main p") if "git" in text]
    assert told == ["No repository is set, so nothing is published from git."]
