"""What requests leave behind, through the whole site."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.ctx import RequestContext

from app.config import Config
from app.context import services
from app.migrate import upgrade
from app.site import create_app
from app.tables.visits import Count, Event, Salt, SamePerson, Visit
from app.visits.record import close, current_visit, record
from app.visits.types import Happened, Kind
from search.live import LiveIndex
from tests.app.client import BROWSER, Client
from tests.app.visits.happening import rows


def events(app: Flask, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of all events, when all that waited is written."""
    with app.app_context():
        close()
        return rows(services().database, Event, *(columns or ("kind", "article_id", "place")))


def request_of(app: Flask, **more: str) -> RequestContext:
    """Open a request of the browser that the client is."""
    return app.test_request_context(
        "/", headers=BROWSER | more, environ_base={"REMOTE_ADDR": "127.0.0.1"}
    )


def from_page(path: str, **more: str) -> dict[str, str]:
    return {**BROWSER, "Referer": f"http://localhost{path}", **more}


def test_a_visit_from_question_to_vote(client: Client, app: Flask) -> None:
    client.get("/search?q=money+back", headers=BROWSER)
    client.get("/a/billing/refunds", headers=from_page("/search?q=money+back"))
    vote = {"article": "billing/refunds", "helpful": "yes"}
    client.post("/feedback", data=vote, headers=BROWSER)
    client.get("/a/billing/refunds?voted=yes", headers=BROWSER)

    columns = ("kind", "article_id", "question", "rank", "value", "place")
    assert events(app, *columns) == [
        ("search", None, "money back", None, None, "page"),
        ("click", "billing/refunds", None, 1, None, "page"),
        ("view", "billing/refunds", None, None, None, "page"),
        ("vote", "billing/refunds", None, None, 1, "page"),
    ]
    assert len({id for (id,) in events(app, "visit_id")}) == 1


def test_a_search_keeps_the_list_that_was_shown(client: Client, app: Flask) -> None:
    answers = client.json("/api/search?q=money+back", headers=BROWSER)

    [(generation, total, confidence, confident, shown)] = events(
        app, "generation", "total", "confidence", "confident", "shown"
    )
    assert (generation, total, confident) == (
        answers["generation"],
        answers["total"],
        answers["confident"],
    )
    assert confidence == pytest.approx(answers["confidence"], abs=0.0001)
    assert shown == [
        {
            "id": one["id"],
            "rank": rank,
            "score": one["score"],
            "words": "words" in one["matched_by"],
            "meaning": "meaning" in one["matched_by"],
            "section": one["section"]["anchor"] if one["section"] else "",
        }
        for rank, one in enumerate(answers["answers"], 1)
    ]


def test_a_view_names_the_text_that_was_read(client: Client, app: Flask) -> None:
    client.get("/a/billing/refunds", headers=BROWSER)
    article = client.json("/api/articles/billing/refunds")
    generation = client.json("/api/search?q=x")["generation"]

    assert events(app, "article_id", "language", "revision", "generation") == [
        ("billing/refunds", "en", article["revision"], generation)
    ]


def test_typing_then_asking_is_one_search(client: Client, app: Flask) -> None:
    for text in ("inv", "invo", "invoice"):
        client.get(f"/api/suggest?q={text}", headers=from_page("/"))
    client.get("/search?q=invoices", headers=BROWSER)

    assert events(app, "question", "place") == [("invoices", "page")]


def test_further_pages_and_questions_without_words_are_no_searches(
    client: Client, app: Flask
) -> None:
    client.get("/search", headers=BROWSER)
    client.get("/search?q=orders&page=2", headers=BROWSER)
    client.get("/api/suggest?q=+", headers=BROWSER)

    assert events(app) == []


@pytest.mark.parametrize(
    ("referer", "kinds"),
    [
        ("http://localhost/search?q=invoices", ["search", "click", "view"]),
        ("http://localhost/a/welcome", ["search", "view"]),
        ("http://elsewhere.example/search?q=invoices", ["search", "view"]),
        ("nonsense://[", ["search", "view"]),
        (None, ["search", "view"]),
    ],
)
def test_a_click_is_inferred_only_from_a_list_of_ours(
    client: Client, app: Flask, referer: str | None, kinds: list[str]
) -> None:
    client.get("/search?q=invoices", headers=BROWSER)
    headers = BROWSER | ({"Referer": referer} if referer else {})
    client.get("/a/billing/invoices", headers=headers)

    assert [kind for (kind,) in events(app, "kind")] == kinds


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "curl/8.9.1"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Cookie": "__Host-firstline=anything"},
        {"Authorization": "Bearer x"},
    ],
)
def test_programs_crawlers_prefetching_and_staff_leave_nothing(
    app: Flask, headers: dict[str, str]
) -> None:
    app.test_client(use_cookies=False).get("/a/welcome", headers=BROWSER | headers)

    assert events(app) == []


def test_what_programs_ask_the_api_is_nobodys_visit(client: Client, app: Flask) -> None:
    browser = {"User-Agent": BROWSER["User-Agent"]}
    client.get("/api/search?q=orders", headers=browser)
    client.get("/api/search?q=orders", headers=browser | {"Sec-Fetch-Site": "cross-site"})
    assert events(app) == []

    client.get("/api/search?q=orders", headers=browser | {"Referer": "http://localhost/"})
    assert [kind for (kind,) in events(app, "kind")] == ["search"]


def test_looking_with_head_is_no_view(app: Flask) -> None:
    app.test_client().head("/a/welcome", headers=BROWSER)

    assert events(app) == []


@pytest.mark.parametrize("wish", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_who_asks_not_to_be_followed_leaves_only_counts(
    client: Client, app: Flask, wish: dict[str, str]
) -> None:
    headers = BROWSER | wish
    client.get("/search?q=bob@example.com", headers=headers)
    client.get("/api/suggest?q=bo", headers=headers)
    client.get("/a/welcome", headers=headers | {"Referer": "http://localhost/search?q=x"})
    client.post(
        "/api/events", json=[{"kind": "dwell", "article": "welcome", "ms": 5}], headers=headers
    )
    with request_of(app, **wish):
        assert current_visit() is None

    assert events(app) == []
    with app.app_context():
        database = services().database
        assert [row[1:] for row in rows(database, Count, "day", "kind", "number")] == [
            ("click", 1),
            ("dwell", 1),
            ("search", 1),
            ("view", 1),
        ]
        for model in (Visit, Salt, SamePerson):
            assert rows(database, model, *model.__table__.primary_key.columns.keys()) == []


@pytest.fixture
def unrecorded(config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make a site that records nothing."""
    upgrade(config.database.url)
    off = config.visits.model_copy(update={"record": False})
    made = create_app(config.model_copy(update={"visits": off}), live)
    yield made
    with made.app_context():
        close()
        services().database.close()


def test_nothing_at_all_is_recorded_where_the_settings_say_so(unrecorded: Flask) -> None:
    page = Client(unrecorded).get("/a/welcome", headers=BROWSER)
    Client(unrecorded).get("/a/welcome", headers=BROWSER | {"DNT": "1"})
    with request_of(unrecorded):
        assert current_visit() is None
        record(Happened(Kind.AGENT_LINK, article_id="welcome"))

    assert [s for s in page.values("script[src]", "src") if "visit.js" in s] == []
    assert events(unrecorded) == []
    with unrecorded.app_context():
        assert rows(services().database, Count, "day") == []


def test_a_request_is_told_its_visit_with_everything_before_written(
    client: Client, app: Flask
) -> None:
    client.get("/a/welcome", headers=BROWSER)
    with request_of(app):
        visit = current_visit()
        with services().database.reading():
            written = rows(services().database, Event, "visit_id", "kind")
        assert current_visit() == visit

    assert visit is not None
    assert written == [(visit, "view")]


def test_what_staff_do_at_the_desk_has_no_visit(app: Flask) -> None:
    with app.test_request_context("/desk", headers={"User-Agent": "Werkzeug"}):
        record(Happened(Kind.AGENT_LINK, article_id="welcome", place="desk"))

    assert events(app, "kind", "visit_id") == [("agent_link", None)]


def test_pages_are_served_while_the_database_is_away(
    client: Client, app: Flask, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    file = Path(config.database.url.removeprefix("sqlite:///"))
    aside = file.rename(file.with_suffix(".aside"))

    page = client.get("/a/welcome", headers=BROWSER)
    with request_of(app):
        assert current_visit() is None
    with app.app_context():
        close()
    aside.rename(file)
    client.get("/a/billing/refunds", headers=BROWSER)

    assert page.status == 200
    assert [article for (article,) in events(app, "article_id")] == ["billing/refunds"]
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert "1 events of visits were lost" in warnings


PLANTED = [
    "bob@planted.example",
    "+49 151 23456789",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "550e8400-e29b-41d4-a716-446655440000",
    "203.0.113.77",
]


def test_planted_personal_data_is_found_in_no_file_and_no_log(
    client: Client, app: Flask, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = from_page("/search?q=bob@planted.example", **{"X-Forwarded-For": "203.0.113.77"})
    for value in PLANTED:
        client.get("/search", query_string={"q": f"mail {value}"}, headers=headers)
        client.get("/api/suggest", query_string={"q": value}, headers=headers)
        client.get("/a/welcome", query_string={"voted": value, "x": value}, headers=headers)
        told = [{"kind": "click", "article": value, "rank": 1, "place": value, value: value}]
        told.append({"kind": "dwell", "article": "welcome", "anchor": value, "ms": 5})
        sent = client.post("/api/events", json=told, headers=headers)
        assert sent.status == 400
    with app.app_context():
        close()
        services().database.close()

    file = Path(config.database.url.removeprefix("sqlite:///"))
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    logged = "\n".join(record.getMessage() for record in caplog.records)
    for value in (*PLANTED, "127.0.0.1"):
        assert value.encode() not in kept
        assert value.replace(" ", "").encode() not in kept
        assert value not in logged
    assert b"mail [email]" in kept


def test_every_naughty_string_is_searched_and_kept_or_cleaned(client: Client, app: Flask) -> None:
    odd = ["\u202etest", "a\x00b", "<script>alert(1)</script>", "𝕱𝖎𝖗𝖘𝖙", "'; DROP TABLE events;--"]
    for text in odd:
        assert client.get("/search", query_string={"q": text}, headers=BROWSER).status == 200

    kept = [question for (question,) in events(app, "question")]
    assert kept == [client.json("/api/search", query_string={"q": text})["query"] for text in odd]


def test_two_sites_over_one_database_see_one_visit(
    app: Flask, client: Client, config: Config, live: LiveIndex
) -> None:
    other = create_app(config, live)
    for _ in range(5):
        client.get("/a/welcome", headers=BROWSER)
        Client(other).get("/a/billing/refunds", headers=BROWSER)
    with other.app_context():
        close()
        services().database.close()

    found = events(app, "visit_id", "article_id")
    assert len({visit for visit, _ in found}) == 1
    assert sorted(article for _, article in found) == ["billing/refunds"] * 5 + ["welcome"] * 5


@pytest.mark.parametrize("before", range(232, 257, 3))
def test_a_question_is_not_cut_through_what_must_not_be_kept(
    client: Client, app: Flask, before: int
) -> None:
    question = "orders " * (before // 7) + "x" * (before % 7)
    client.get(f"/search?q={question} alice.example@example.com now", headers=BROWSER)
    client.post(
        "/api/contact/suggestions",
        json={"subject": question, "text": "alice.example@example.com now", "topic": ""},
        headers=BROWSER,
    )

    kept = [text for (text,) in events(app, "question")]
    assert kept
    assert [text for text in kept if "alice" in text] == []
