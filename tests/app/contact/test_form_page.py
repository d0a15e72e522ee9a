"""The form from opening to ticket, as a browser without JavaScript sees it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from app.context import searcher
from app.options.contact import MAX_CHARACTERS
from app.tables.contact import HeldFile
from app.tables.tickets import Attachment, Ticket
from app.tables.visits import Event
from app.visits import record
from tests.app.client import Page
from tests.app.contact.sending import Visitor, fields, filled, rows, send

FINDS = {"subject": "orders press refund", "text": "orders press refund"}
"""What the tiny index is confident about."""


def faults(page: Page) -> dict[str, str]:
    """Return what the summary says, by the fields that it leads to."""
    return dict(
        zip(page.values("#_faults a", "href"), page.texts("#_faults a"), strict=True)
    )  # fmt: skip


def kinds(site: Flask) -> list[tuple[Any, ...]]:
    with site.app_context():
        record.close()
    return rows(site, Event, "kind", "place", "topic", "deflectable")


def test_the_page_says_first_what_to_expect(visitor: Visitor) -> None:
    page = visitor.get("/contact")

    assert page.texts("main h2") == ["What to expect", "What is it about?", "Write to us"]
    assert page.texts("#_expect ~ p")[0] == "First answer to the form: within one working day"
    assert page.values(".channels a", "href") == ["tel:+49-30-000000", "https://community.example/"]
    assert page.texts(".channels li:first-child p")[::2] == [
        "English, Deutsch",
        "First answer: at once",
    ]
    assert page.values("section:has(#_expect) > p a", "href") == ["/a/welcome"]
    assert page.values(".topics a", "href") == [
        "/contact?topic=billing#_write",
        "/contact?topic=security#_write",
    ]
    assert page.texts("details th")[:2] == ["Monday", "Tuesday"]
    assert page.texts("details td")[:2] == ["09:00–17:00", "closed"]


def test_the_page_speaks_the_visitors_language(visitor: Visitor) -> None:
    page = visitor.get("/contact?lang=de&topic=billing")

    assert page.texts("h1") == ["Schreiben Sie uns"]
    assert page.texts(".channels a")[0] == "Rufen Sie an"
    assert page.texts("fieldset:not([hidden]) legend") == ["Rechnung"]
    assert page.texts("fieldset option")[1:] == ["Card", "Überweisung"]
    assert page.values("fieldset option", "value")[1:] == ["Card", "Bank transfer"]


def test_what_is_known_already_is_filled_in_and_carried(visitor: Visitor) -> None:
    page = visitor.get("/contact?q=Where%20is%20it%3F&topic=billing&page=/p&product=App&article=x")

    sent = fields(page)

    assert {name: sent[name] for name in ("subject", "topic", "question", "page", "product",
                                          "article")} == {
        "subject": "Where is it?",
        "topic": "billing",
        "question": "Where is it?",
        "page": "/p",
        "product": "App",
        "article": "x",
    }  # fmt: skip


def test_a_request_becomes_a_ticket_and_its_page_says_so(visitor: Visitor, site: Flask) -> None:
    answers = {"answer.billing.order": "A-1", "answer.billing.way": "Bank transfer"}
    given = filled(visitor, site, "/contact?topic=billing", name="N", email="n@example.com")

    sent = send(visitor, given | answers)
    page = visitor.get(sent.response.headers["Location"])

    ((reference, *kept),) = rows(
        site,
        Ticket,
        "reference",
        "subject",
        "text",
        "name",
        "email",
        "topic",
        "answers",
        "language",
    )
    assert kept == [
        "Zzyzx", "Qqq wwq", "N", "n@example.com", "billing",
        {"order": "A-1", "way": "Bank transfer"}, "en",
    ]  # fmt: skip
    assert sent.status == 303
    assert page.texts("h1") == [f"Your request {reference} has reached us"]
    assert "First answer: within two days" in page.texts("main p")
    assert kinds(site) == [
        ("contact_open", None, "billing", True),
        ("ticket", "form", "billing", True),
    ]


def test_the_same_form_sent_twice_is_one_ticket(visitor: Visitor, site: Flask) -> None:
    given = filled(visitor, site)

    pages = [visitor.get(send(visitor, given).response.headers["Location"]) for _ in range(2)]

    assert pages[0].texts("h1") == pages[1].texts("h1")
    assert len(rows(site, Ticket, "id")) == 1


def test_other_words_in_a_form_that_was_sent_are_asked_about_not_lost(
    visitor: Visitor, site: Flask
) -> None:
    given = filled(visitor, site)
    send(visitor, given)

    again = send(visitor, given | {"text": "Something new"})
    last = send(visitor, fields(again))

    assert (again.status, last.status) == (409, 303)
    assert fields(again)["text"] == "Something new"
    assert [text for (text,) in rows(site, Ticket, "text")] == ["Qqq wwq", "Something new"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_lost(
    visitor: Visitor, site: Flask
) -> None:
    given = filled(
        visitor, site, "/contact?topic=billing", subject=" ", text="", name="Ä\u200d",
        email="nobody", files=[(io.BytesIO(b"MZ"), "a.exe"), (io.BytesIO(b"hello"), "b.txt")],
    )  # fmt: skip

    page = send(visitor, given | {"answer.billing.way": "Gold"})

    assert page.status == 400
    assert faults(page) == {
        "#_f-subject": "Say in a few words what this is about.",
        "#_f-text": "Write what you need.",
        "#_f-email": "This is no mail address.",
        "#_f-answer.billing.order": "Answer this question.",
        "#_f-answer.billing.way": "Choose one of the answers offered.",
        "#_f-files": "a.exe: files of this kind cannot be sent."
        " Possible are png, jpg, jpeg, gif, webp, pdf, txt, log.",
    }
    again = fields(page)
    assert (again["name"], again["email"], again["topic"]) == ("Ä\u200d", "nobody", "billing")
    assert page.texts(".waiting li") == ["b.txt – is kept Do not send this file"]
    assert page.values("[aria-invalid]", "aria-describedby")[0] == "_f-subject-fault"
    assert rows(site, Ticket, "id") == []


def test_files_that_were_kept_are_sent_with_the_corrected_form(
    visitor: Visitor, site: Flask
) -> None:
    files = [(io.BytesIO(b"one"), "1.txt"), (io.BytesIO(b"two"), "2.txt")]
    first = send(visitor, filled(visitor, site, text="", files=files))
    ids = first.values("input[name=drop]", "value")

    last = send(visitor, fields(first) | {"text": "Now", "drop": ids[0]})

    assert last.status == 303
    assert rows(site, Attachment, "name", "content") == [("2.txt", b"two")]


def test_articles_come_before_sending_and_everything_goes_on_with_send_anyway(
    visitor: Visitor, site: Flask
) -> None:
    files = [(io.BytesIO(b"one"), "1.txt")]
    given = filled(visitor, site, "/contact?page=/p", name="N\r\n", files=files, **FINDS)
    given["name"] = "N"

    before = send(visitor, given)

    assert before.texts("h1") == ["Before you send this"]
    assert before.values(".answer h3 a", "href")[0] == "/a/billing/refunds#how-to-ask-for-it"
    assert rows(site, Ticket, "id") == []
    assert [name for (name,) in rows(site, HeldFile, "name")] == ["1.txt"]

    sent = send(visitor, fields(before, "form:has([name=seen])"))

    assert sent.status == 303
    assert rows(site, Ticket, "subject", "text", "name", "page") == [
        (FINDS["subject"], FINDS["text"], "N", "/p")
    ]
    assert rows(site, Attachment, "name", "content") == [("1.txt", b"one")]


def test_this_answered_it_sends_nothing(visitor: Visitor, site: Flask) -> None:
    before = send(visitor, filled(visitor, site, **FINDS))

    solved = visitor.post("/contact/solved", data=fields(before, ".answer form"))
    page = visitor.get(solved.response.headers["Location"])

    assert page.texts("h1") == ["Good that it is solved"]
    assert rows(site, Ticket, "id") == []
    assert [kind for kind, *_ in kinds(site)] == ["contact_open", "suggestion_shown", "solved"]
    assert rows(site, Event, "article_id")[-1] == ("billing/refunds",)


def test_only_topics_and_articles_that_exist_are_recorded(visitor: Visitor, site: Flask) -> None:
    named = "jane@example.com"
    for path in (f"?topic={named}", f"?article={named}", "?topic=billing&article=billing/refunds"):
        visitor.get(f"/contact{path}")
    for field in ("topic", "article"):
        visitor.post("/api/contact/suggestions", json=FINDS | {field: named})
    visitor.post("/contact/solved", data={"article": named})

    told = dict.fromkeys(kinds(site))
    assert list(told) == [
        ("contact_open", None, None, True),
        ("contact_open", None, "billing", True),
        ("suggestion_shown", "form", None, None),
        ("solved", "form", None, None),
    ]
    assert set(rows(site, Event, "article_id")) == {(None,), ("billing/refunds",)}


def test_every_event_tells_the_index_and_the_text_that_it_is_about(
    visitor: Visitor, site: Flask
) -> None:
    send(visitor, filled(visitor, site, "/contact?article=billing/refunds", topic=""))
    visitor.post("/contact/solved", data={"article": "billing/refunds"})

    kinds(site)
    told = rows(site, Event, "kind", "generation", "article_id", "language", "revision")
    with site.app_context():
        found = searcher()
        revision = found.catalog.article("billing/refunds").revision
    about = (found.generation, "billing/refunds", "en", revision)
    assert told == [(kind, *about) for kind in ("contact_open", "ticket", "solved")]
    assert revision


@pytest.mark.parametrize("path", ["/contact?topic=security", "/contact?article=password"])
def test_where_a_person_is_needed_no_article_stands_between(
    visitor: Visitor, site: Flask, path: str
) -> None:
    sent = send(visitor, filled(visitor, site, path, **FINDS))
    page = visitor.get(sent.response.headers["Location"])

    assert (sent.status, page.dom.select(".answer")) == (303, [])
    assert rows(site, Ticket, "deflectable") == [(False,)]
    assert [row[3] for row in kinds(site)] == [False, False]


def test_while_one_waits_an_article_may_close_the_request(visitor: Visitor, site: Flask) -> None:
    given = filled(visitor, site, **FINDS) | {"seen": "1"}
    page = visitor.get(send(visitor, given).response.headers["Location"])

    closed = visitor.post("/contact/close", data=fields(page, ".answer form"))
    after = visitor.get(closed.response.headers["Location"])

    ((reference, state),) = rows(site, Ticket, "reference", "state")
    assert state == "closed"
    assert after.texts("h1") == [f"Your request {reference} is closed"]
    assert kinds(site)[-1][:2] == ("solved", "wait")


@pytest.mark.parametrize("token", ["x", "WyJGTCIsMV0.AAAA", "%F0%9F%92%A9"])
def test_nobody_sees_or_closes_a_request_without_its_link(visitor: Visitor, token: str) -> None:
    assert visitor.get(f"/contact/sent/{token}").status == 404
    assert visitor.post("/contact/close", data={"token": token}).status == 404
    assert visitor.get(f"/contact/copy?token={token}").status == 404


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"message_2": "http://spam.example"}, "A field that people do not see was filled in"),
        ({"started": ""}, "This form was opened more than a day ago."),
        ({"started": "forged"}, "This form was opened more than a day ago."),
    ],
)
def test_a_person_taken_for_a_program_presses_send_again(
    visitor: Visitor, site: Flask, change: dict[str, str], told: str
) -> None:
    page = send(visitor, filled(visitor, site) | change)

    assert page.status == 400
    assert page.texts("#_faults li")[0].startswith(told)
    again = fields(page) | {"started": filled(visitor, site)["started"]}
    assert (again["text"], again["message_2"]) == ("Qqq wwq", "")
    assert send(visitor, again).status == 303


def test_a_form_that_is_sent_at_once_comes_back(visitor: Visitor, site: Flask) -> None:
    given = filled(visitor, site) | {"started": fields(visitor.get("/contact"))["started"]}

    page = send(visitor, given)

    assert page.texts("#_faults li") == [
        "This came faster than people write. If you are a person, press Send again."
    ]
    assert fields(page)["started"] == given["started"]


@pytest.mark.parametrize("environment", [{"FIRSTLINE_CONTACT__TICKETS_PER_HOUR": "1"}])
def test_too_many_requests_wait_with_all_that_was_written(visitor: Visitor, site: Flask) -> None:
    send(visitor, first := filled(visitor, site))

    late = send(visitor, filled(visitor, site, text="The second"))
    repeated = send(visitor, first)

    assert (late.status, repeated.status) == (429, 303)
    assert 1 <= int(late.response.headers["Retry-After"]) <= 3600
    assert fields(late)["text"] == "The second"


def test_other_sites_cannot_send(visitor: Visitor, site: Flask) -> None:
    given = filled(visitor, site)
    headers = {"Sec-Fetch-Site": "cross-site"}

    statuses = [visitor.post(path, data=given, headers=headers).status
                for path in ("/contact", "/contact/close", "/contact/solved", "/contact/copy",
                             "/api/tickets", "/api/contact/suggestions")]  # fmt: skip

    assert statuses == [403] * 6


NASTY = [
    "", "undefined", "\\", "１２３", "<script>alert(1)</script>", "'; DROP TABLE tickets; --",
    "{{ 7*7 }}", "%s%n", "\x01\x02\x1b\x7f\x85\u2028", "\ufeffbom", "\u202eright", "Z͑ͫ̓ͪ̂ͫ̽",
    "a\r\nb\nc\rd", "\n\nfirst line empty", " spaces ", "👩\u200d👩\u200d👧", "&amp;&#13;", '"><b>',
    "\t\x0b\x0c", "Ω≈ç√∫˜µ≤≥÷", "\u0085", "ﷺ", "../../etc/passwd\x7f",
]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_every_text_comes_back_and_is_kept_exactly(
    visitor: Visitor, site: Flask, nasty: str
) -> None:
    one_line = nasty.replace("\r", "").replace("\n", "")
    values = {
        "subject": f"S{one_line}", "text": f"{nasty}T", "name": one_line, "email": "",
        "page": one_line, "product": one_line, "article": one_line, "question": one_line,
        "answer.billing.order": f"A{one_line}",
    }  # fmt: skip
    given = filled(visitor, site, "/contact?topic=billing") | values

    wrong = send(visitor, given | {"email": f"{one_line}@@"})
    sent = send(visitor, given | {"seen": "1"})

    again = fields(wrong)
    assert {name: again.get(name, "") for name in values} == values | {"email": f"{one_line}@@"}
    assert sent.status == 303
    ((subject, text, name, product, answers),) = rows(
        site, Ticket, "subject", "text", "name", "product", "answers"
    )
    assert (subject, text, name) == (values["subject"], values["text"], values["name"])
    assert (product or "", answers) == (one_line, {"order": f"A{one_line}"})


@pytest.mark.parametrize("field", ["subject", "text", "name", "email", "page", "product", "key"])
def test_nul_is_refused_and_named(visitor: Visitor, site: Flask, field: str) -> None:
    page = send(visitor, filled(visitor, site) | {field: "a\x00b"})

    # A key is no text of the visitor: a wrong one is replaced.
    assert page.status == (303 if field == "key" else 400)
    assert (f"#_f-{field}" in faults(page)) is (field != "key")


@pytest.mark.parametrize("field", sorted(set(MAX_CHARACTERS) - {"topic", "language"}))
def test_texts_that_are_too_long_are_refused_and_kept(
    visitor: Visitor, site: Flask, field: str
) -> None:
    long = "x" * (MAX_CHARACTERS[field] + 1)

    page = send(visitor, filled(visitor, site) | {field: long})

    assert page.status == 400
    told = f"At most {MAX_CHARACTERS[field]} characters fit here; these are {len(long)}."
    assert told in page.texts("#_faults li")
    assert fields(page)[field] == long
