"""Signing in and out with a password, and what the cookie, the limits and the log hold."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.security import generate_password_hash

from app.access import Role
from app.accounts import members, passwords, sessions
from app.accounts.guard import COOKIE
from app.accounts.types import Account, NewAccount
from app.tables import people
from app.tables.people import Spent, StaffSession
from tests.app.client import Client, Page, checked
from tests.app.signing_in import database_of, sign_in

EMAIL = "agent@example.com"
PASSWORD = "seven gentle rivers"


@pytest.fixture(scope="module")
def kept() -> str:
    """Hash the password once, since that takes a while."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def agent(app: Flask, kept: str) -> str:
    """Make an agent who has a password, and return the mail address."""
    return person(app, EMAIL, kept).email


def person(app: Flask, email: str, kept: str | None) -> Account:
    database = database_of(app)
    made = members.add(database, NewAccount(email, "An agent", Role.AGENT, None), datetime.now(UTC))
    with database.writing() as connection:
        mine = people.Account.id == made.id
        connection.execute(update(people.Account).where(mine).values(password_hash=kept))
    return made


def attempt(app: Flask, email: str, password: str) -> Page:
    response = app.test_client().post("/sign-in", data={"email": email, "password": password})
    # The one answer of the site that may set a cookie.
    signed_in = response.status_code == 303
    return Page(response) if signed_in else checked(response)


def test_the_form_asks_for_address_and_password(client: Client) -> None:
    page = client.get("/sign-in?next=/account")

    assert (page.status, page.texts("h1")) == (200, ["Sign in"])
    assert page.values("main form input", "name") == ["next", "email", "password"]
    assert page.values("input[name=next]", "value") == ["/account"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.dom.select(".problems") == []


def test_the_right_password_signs_in(app: Flask, agent: str) -> None:
    browser = app.test_client()

    done = browser.post(
        "/sign-in",
        data={"email": f" {agent.upper()} ", "password": PASSWORD, "next": "/account?a=b"},
    )
    then = browser.get(done.headers["Location"])

    assert done.status_code == 303
    (cookie,) = done.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    assert (name, len(rest.partition(";")[0])) == (COOKIE, 43)
    assert rest.split("; ")[1:] == ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"]
    assert (then.status_code, then.headers["Location"]) == (303, "/account?a=b")
    page = checked(browser.get("/account"))
    assert page.texts("dd") == ["An agent", EMAIL, "agent"]
    assert page.response.headers["Cache-Control"] == "no-store"


def test_the_database_holds_no_cookie(app: Flask, agent: str) -> None:
    browser = app.test_client()
    browser.post("/sign-in", data={"email": agent, "password": PASSWORD})
    cookie = browser.get_cookie(COOKIE)

    with database_of(app).reading() as connection:
        kept = connection.scalars(select(StaffSession.id_hash)).all()
    assert cookie is not None
    assert kept == [sessions.hash_of(cookie.value)]
    assert cookie.value not in kept


def test_signing_in_again_is_another_session(app: Flask, agent: str) -> None:
    browser = app.test_client()
    form = {"email": agent, "password": PASSWORD}
    browser.post("/sign-in", data=form)
    first = browser.get_cookie(COOKIE)
    browser.post("/sign-in", data=form)
    second = browser.get_cookie(COOKIE)

    assert first is not None
    assert second is not None
    assert first.value != second.value
    old = Client(app)
    old.set_cookie(COOKIE, first.value)
    assert old.get("/account").status == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "another password"),
        (EMAIL, ""),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, PASSWORD + " "),
        ("nobody@example.com", PASSWORD),
        ("nobody", PASSWORD),
        ("", ""),
        ("a\x00b@example.com", PASSWORD),
        ("'; DROP TABLE accounts; --", PASSWORD),
        ("disabled@example.com", PASSWORD),
        ("elsewhere@example.com", PASSWORD),
        ("elsewhere@example.com", ""),
    ],
)
def test_whatever_does_not_fit_gets_the_same_answer(
    app: Flask, agent: str, kept: str, email: str, password: str
) -> None:
    person(app, "disabled@example.com", kept)
    members.disable(database_of(app), "disabled@example.com", datetime.now(UTC))
    person(app, "elsewhere@example.com", None)

    page = attempt(app, email, password)

    assert page.status == 422
    assert page.texts(".problems") == ["This mail address and password do not fit. Try again."]
    assert page.values("input[name=email]", "value") == [email]
    assert page.values("input[name=password]", "type") == ["password"]
    assert "value" not in page.dom.select_one("input[name=password]").attrs


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
     "/\t/evil.example", "/a\r\nSet-Cookie: x=y", "javascript:alert(1)", "account", "", "/a\\b",
     "/ü", " /account", "/a b"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(app: Flask, next: str) -> None:
    browser = sign_in(app, Role.AGENT)

    there = browser.get("/sign-in", query_string={"next": next})
    shown = Client(app).get("/sign-in", query_string={"next": next})

    assert there.response.headers["Location"] == "/desk"
    assert shown.values("input[name=next]", "value") == ["/desk"]


def test_the_way_back_keeps_its_query(app: Flask) -> None:
    page = Client(app).get("/account?subject=a%20b&text=%C3%BC%2F%2F")
    form = Client(app).get(page.response.headers["Location"])

    assert page.status == 303
    assert form.values("input[name=next]", "value") == ["/account?subject=a%20b&text=%C3%BC%2F%2F"]


def test_a_way_back_that_is_too_long_loses_its_query(app: Flask) -> None:
    page = Client(app).get("/account?text=" + "x" * 3000)

    assert page.response.headers["Location"] == "/sign-in?next=/account"


def test_after_ten_failures_an_account_waits(app: Flask, agent: str) -> None:
    statuses = [attempt(app, EMAIL, "wrong password").status for _ in range(2)]
    with database_of(app).writing() as connection:
        connection.execute(update(Spent).where(Spent.number == 2).values(number=10))

    page = attempt(app, EMAIL, PASSWORD)

    assert statuses == [422, 422]
    assert page.status == 429
    assert 1 <= int(page.response.headers["Retry-After"]) <= 300
    assert page.texts(".problems")[0].startswith("Too many attempts. Try again in ")
    assert attempt(app, "other@example.com", PASSWORD).status == 422


def test_success_does_not_count(app: Flask, agent: str) -> None:
    statuses = [attempt(app, EMAIL, PASSWORD).status for _ in range(2)]

    with database_of(app).reading() as connection:
        counted = connection.scalars(select(Spent.number)).all()
    assert statuses == [303, 303]
    assert counted == [0, 0]


def test_an_address_waits_without_using_up_an_account(app: Flask, agent: str) -> None:
    attempt(app, "other@example.com", "wrong password")
    address = Spent.what.startswith("sign-in-address")
    with database_of(app).writing() as connection:
        connection.execute(update(Spent).where(address).values(number=30))

    page = attempt(app, EMAIL, PASSWORD)

    with database_of(app).reading() as connection:
        counted = connection.scalars(select(Spent.number).order_by(Spent.number)).all()
    assert page.status == 429
    assert counted == [1, 31]


def test_signing_out_ends_the_session_on_the_server(app: Flask) -> None:
    browser = sign_in(app, Role.AGENT)
    with database_of(app).reading() as connection:
        before = connection.scalars(select(StaffSession.id_hash)).all()

    response = browser._client.post("/sign-out")

    with database_of(app).reading() as connection:
        after = connection.scalars(select(StaffSession.id_hash)).all()
    assert (len(before), after) == (1, [])
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    assert response.headers["Set-Cookie"].startswith(f"{COOKIE}=; Expires=Thu, 01 Jan 1970")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/account/password"])
@pytest.mark.parametrize(
    "header", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
               {"Origin": "https://evil.example"}, {"Origin": "null"}]
)  # fmt: skip
def test_forms_of_other_sites_are_refused(app: Flask, path: str, header: dict[str, str]) -> None:
    assert sign_in(app, Role.AGENT).post(path, headers=header).status == 403


def test_a_cookie_that_was_not_kept_is_told(client: Client) -> None:
    page = client.get("/sign-in?next=/account&cookie=1")

    assert page.texts(".problems")[0].startswith("Your browser did not keep the cookie")


@pytest.mark.parametrize(
    ("url", "headers", "warned"),
    [
        ("http://help.example.com", {}, True),
        ("http://192.0.2.7:8000", {}, True),
        ("http://localhost:8000", {}, False),
        ("http://127.0.0.1:8000", {}, False),
        ("https://help.example.com", {}, False),
        ("http://help.example.com", {"X-Forwarded-Proto": "https"}, False),
    ],
)
def test_plain_http_is_told(
    client: Client, url: str, headers: dict[str, str], warned: bool
) -> None:
    page = client.get("/sign-in", base_url=url, headers=headers)

    found = [text for text in page.texts(".problems") if "opened over http" in text]
    assert bool(found) is warned


def test_the_log_tells_who_and_whence_but_no_secret(
    app: Flask, agent: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    attempt(app, EMAIL, "wrong password")
    attempt(app, "nobody\r\nSigned in: account 1@example.com", "wrong password")
    attempt(app, EMAIL, PASSWORD)

    told = [
        record.getMessage() for record in caplog.records if record.name == "app.accounts.attempts"
    ]
    assert told == [
        "Sign-in refused: account 1, from '127.0.0.1'",
        "Sign-in refused: account unknown, from '127.0.0.1'",
        "Signed in: account 1, from '127.0.0.1'",
    ]
    assert [text for text in (PASSWORD, "wrong password", "nobody") if text in caplog.text] == []


def test_without_the_database_nobody_is_let_in(app: Flask, agent: str) -> None:
    url = database_of(app)._engine.url.database
    database_of(app).close()
    Path(str(url)).unlink()

    assert attempt(app, EMAIL, PASSWORD).status == 503


def test_an_old_hash_is_renewed(app: Flask, agent: str) -> None:
    database = database_of(app)
    with database.writing() as connection:
        weak = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
        connection.execute(update(people.Account).values(password_hash=weak))

    status = attempt(app, EMAIL, PASSWORD).status

    with database.reading() as connection:
        kept = connection.execute(select(people.Account.password_hash)).scalar_one()
    assert status == 303
    assert str(kept).startswith(f"{passwords.METHOD}$")
    assert attempt(app, EMAIL, PASSWORD).status == 303


def test_visitors_get_no_cookie_and_no_bar(client: Client) -> None:
    page = client.get("/")

    assert page.dom.select("nav.staff") == []
    assert "no-store" not in page.response.headers["Cache-Control"]


def test_staff_see_a_bar_on_every_page_which_no_cache_keeps(app: Flask) -> None:
    page = sign_in(app, Role.WRITER).get("/")

    assert page.texts("nav.staff a")[-1] == "Name of writer"
    assert page.values("nav.staff form", "action") == ["/sign-out"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.response.headers["Vary"]


def test_a_long_idle_session_has_ended(app: Flask) -> None:
    browser = sign_in(app, Role.AGENT)
    before = datetime.now(UTC) - timedelta(minutes=31)
    with database_of(app).writing() as connection:
        connection.execute(update(StaffSession).values(last_seen_at=before))

    assert browser.get("/account").status == 303
    assert browser.get("/").dom.select("nav.staff") == []
