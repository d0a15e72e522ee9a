"""Surveys over HTTP, as a browser with JavaScript switched off sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.config import Config
from app.context import services
from app.db import Database
from app.migrate import upgrade
from app.site import create_app
from app.surveys import links, store
from app.surveys.asking import is_chosen
from app.surveys.types import About, Kind, Question
from app.tables.surveys import Survey
from app.tables.visits import Salt
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app.client import BROWSER, Client, Page

STRANGE = [
    "",
    " leading and trailing ",
    "\nnewlines\r\n\n",
    "ЁЂЃЄЅІЇ ヽ༼ຈل͜ຈ༽ﾉ 👩🏽‍❤️‍💋‍👩 \u202etest\u202c",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "<script>alert(1)</script> {{ 7*7 }} ${jndi:ldap} %s %d \\' OR 1=1 --",
    "</textarea><b>",
    "\x01\x02\x1b[31m\x7f\u0085\u2028\ufeff\ufffe",
    "../../../etc/passwd && touch x; $(ls)",
]


@pytest.fixture
def site(config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make a site that asks everybody whether they would recommend it."""
    surveys = config.surveys.model_copy(update={"nps_share": 1.0})
    asking = config.model_copy(update={"surveys": surveys})
    upgrade(asking.database.url)
    made = create_app(asking, live)
    yield made
    with made.app_context():
        close_visits()
        services().database.close()


@pytest.fixture
def database(app: Flask) -> Database:
    with app.app_context():
        return services().database


def rows(database: Database, *columns: str) -> list[tuple[Any, ...]]:
    table = Survey.__table__.columns
    with database.reading() as connection:
        found = connection.execute(select(*(table[c] for c in columns)).order_by(Survey.id))
        return [tuple(row) for row in found]


def asked(database: Database, kind: Kind = Kind.CSAT) -> str:
    """Ask somebody; return the address of the form."""
    now = datetime.now(UTC)
    number = store.ask(database, Question(kind, About.VISIT, "p"), now)
    return f"/survey/{links.token_of(database, str(number), now + links.ON_PAGE)}"


def by_link(database: Database, reference: str = "FL-7") -> str:
    return f"/survey/{links.token_of(database, reference, datetime.now(UTC) + links.BY_LINK)}"


def test_opening_a_link_answers_nothing(client: Client, database: Database) -> None:
    page = client.get(f"{by_link(database)}?score=4")

    assert page.status == 200
    assert page.texts("legend") == ["How satisfied are you with the answer to your request FL-7?"]
    assert page.values("input[type=radio]", "value") == ["1", "2", "3", "4", "5"]
    assert page.values("main input[checked]", "value") == ["4"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert rows(database, "id") == []


@pytest.mark.parametrize("comment", STRANGE)
def test_a_comment_is_kept_exactly(client: Client, database: Database, comment: str) -> None:
    done = client.post(by_link(database), data={"score": "2", "comment": comment})

    assert (done.status, done.response.location) == (303, "/survey/thanks")
    assert rows(database, "score", "comment") == [(2, comment or None)]
    assert client.get("/survey/thanks").texts("main p") == ["Thank you for your answer."]


@pytest.mark.parametrize("comment", STRANGE)
def test_a_refused_form_comes_back_filled_in(
    client: Client, database: Database, comment: str
) -> None:
    page = client.post(by_link(database), data={"score": "9", "comment": comment})

    assert page.status == 400
    assert page.texts("[role=alert] a") == ["Choose one of the numbers."]
    assert page.values("[role=alert] a", "href") == ["#_survey-score"]
    [field] = page.dom.select("textarea")
    # What HTML leaves out at the beginning of the field.
    assert field.get_text().removeprefix("\n") == comment.replace("\r\n", "\n") or (
        field.get_text().removeprefix("\n") == comment
    )
    assert rows(database, "id") == []


def test_all_problems_are_told_at_once(client: Client, database: Database) -> None:
    page = client.post(by_link(database), data={"comment": "x" * 2_001})

    assert page.status == 400
    assert page.texts("[role=alert] a") == [
        "Choose one of the numbers.",
        "The comment is too long: at most 2000 characters.",
    ]


def test_a_null_character_is_refused(client: Client, database: Database) -> None:
    page = client.post(by_link(database), data={"score": "3", "comment": "a\0b"})

    assert (page.status, page.texts("[role=alert] a")) == (
        400,
        ["The comment holds a character that cannot be kept (U+0000)."],
    )


def test_a_second_answer_changes_nothing(client: Client, database: Database) -> None:
    address = asked(database)
    client.post(address, data={"score": "5"})

    again = client.post(address, data={"score": "1"})

    assert again.status == 303
    assert rows(database, "score") == [(5,)]
    assert client.get(address).texts("main p") == ["You have answered already. Thank you."]


def test_dont_ask_me_needs_no_score(client: Client, database: Database) -> None:
    done = client.post(asked(database, Kind.NPS), data={"refuse": "1"})

    assert done.response.location == "/survey/thanks?refused=1"
    assert client.get(done.response.location).texts("main p") == ["You will not be asked again."]
    assert rows(database, "kind", "refused", "score") == [("nps", True, None)]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("kind", ["forged", "expired", "gone"])
def test_addresses_that_are_no_questions_are_not_found(
    client: Client, database: Database, method: str, kind: str
) -> None:
    ended = datetime.now(UTC) - timedelta(seconds=1)
    address = {
        "forged": by_link(database)[:-2],
        "expired": f"/survey/{links.token_of(database, 'FL-7', ended)}",
        "gone": f"/survey/{links.token_of(database, '77', datetime.now(UTC) + links.ON_PAGE)}",
    }[kind]

    assert client.open(address, method).status == 404


def test_forms_of_other_sites_are_refused(client: Client, database: Database) -> None:
    page = client.post(
        by_link(database), data={"score": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (page.status, rows(database, "id")) == (403, [])


def test_too_many_answers_have_to_wait_and_lose_nothing(client: Client, database: Database) -> None:
    for number in range(20):
        client.post(by_link(database, f"FL-{number}"), data={"score": "1"})

    page = client.post(by_link(database, "FL-X"), data={"score": "4", "comment": "I wrote this"})

    assert page.status == 429
    assert 0 < int(page.response.headers["Retry-After"]) <= 3600
    assert page.texts("textarea") == ["I wrote this"]
    assert page.values("main input[checked]", "value") == ["4"]
    assert len(rows(database, "id")) == 20


def test_the_question_is_asked_in_the_visitors_language(client: Client, database: Database) -> None:
    page = client.get(by_link(database), headers={"Accept-Language": "de"})

    assert page.texts("legend") == ["Wie zufrieden sind Sie mit der Antwort auf Ihre Anfrage FL-7?"]


def visited(site: Flask, path: str = "/", **headers: str) -> Page:
    """Fetch a page on a day on which there have been visitors."""
    with site.app_context(), services().database.writing() as connection:
        connection.execute(insert(Salt), {"day": datetime.now(UTC).date(), "salt": b"s" * 32})
    return Client(site).get(path, headers=BROWSER | headers)


@pytest.mark.parametrize("path", ["/", "/a/billing/refunds"])
def test_the_chosen_are_asked_on_one_page_and_no_other(site: Flask, path: str) -> None:
    page = visited(site, path)

    assert page.texts("[data-survey] legend") == [
        "How likely are you to recommend us to a friend or colleague?"
    ]
    assert page.values("[data-survey] input[type=radio]", "value") == [str(n) for n in range(11)]
    assert page.values("[data-survey]", "data-days") == ["90"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert Client(site).get(path, headers=BROWSER).dom.select("[data-survey]") == []


@pytest.mark.parametrize("name", ["Sec-GPC", "DNT"])
def test_who_asks_not_to_be_followed_is_not_asked(site: Flask, name: str) -> None:
    page = visited(site, **{name: "1"})

    assert page.dom.select("[data-survey]") == []
    with site.app_context():
        assert rows(services().database, "id") == []


def test_crawlers_and_programs_are_not_asked(site: Flask) -> None:
    crawler = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

    assert visited(site, **{"User-Agent": crawler}).dom.select("[data-survey]") == []
    page = Client(site).get("/", headers={"User-Agent": "curl/8"})
    assert page.dom.select("[data-survey]") == []


def test_nobody_is_asked_without_a_share(client: Client, app: Flask) -> None:
    assert visited(app).dom.select("[data-survey]") == []


def test_a_page_is_served_although_the_database_is_away(site: Flask, tmp_path: Any) -> None:
    visited(site)
    for file in tmp_path.glob("**/*.db*"):
        file.unlink()

    page = Client(site).get("/", headers=BROWSER)

    assert (page.status, page.dom.select("[data-survey]")) == (200, [])


def test_the_share_is_that_of_the_settings() -> None:
    visitors = [f"{number:032x}" for number in range(20_000)]

    chosen = sum(is_chosen(visitor, 0.05) for visitor in visitors)

    assert 900 < chosen < 1_100
    assert not any(is_chosen(visitor, 0.0) for visitor in visitors)
    assert all(is_chosen(visitor, 1.0) for visitor in visitors)
