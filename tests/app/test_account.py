"""One's own account: tokens, sessions, password."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access import Role
from app.accounts import members, passwords, sessions, tokens
from app.accounts.types import NewToken
from app.tables import people
from tests.app.client import Client
from tests.app.signing_in import database_of, member, sign_in

PASSWORD = "seven gentle rivers"
NEW = "eight tall mountains"
TRICKY = ["undefined", "NIL", "<script>alert(0)</script>", "\u202etest",
          "`\u2044\u20ac\u2039\u203a", "\U0001f469\u200d\U0001f680", "'; DROP TABLE api_tokens; --",
          "{{ 7*7 }}", "\ttab and \x1b[31m escape", " spaces at both ends "]  # fmt: skip


def make(client: Client, name: str, *scopes: str, days: str = "90") -> list[str]:
    """Make a token and return what the page shows as code."""
    page = client.post("/account/tokens", data={"name": name, "scope": list(scopes), "days": days})
    return page.texts(".note code")


def test_a_token_is_made_shown_once_and_removed(app: Flask, client: Client) -> None:
    browser = sign_in(app, Role.AGENT)

    (token,) = make(browser, "panel", "search:explain")
    page = browser.get("/account")
    used = client.get("/api/search?q=x&explain=1", headers={"Authorization": f"Bearer {token}"})
    (remove,) = page.values("td form", "action")
    removed = browser.post(remove)
    after = client.get("/api/search?q=x&explain=1", headers={"Authorization": f"Bearer {token}"})

    assert re.fullmatch(r"fl_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", token)
    assert token not in page.response.text
    assert page.texts("tbody th, tbody td")[:2] == ["panel", "search:explain"]
    assert (used.status, after.status) == (200, 401)
    assert removed.response.headers["Location"] == "/account?done=token"
    assert browser.get("/account").dom.select("tbody") == []


def test_when_a_token_was_used_is_shown(app: Flask, client: Client) -> None:
    browser = sign_in(app, Role.AGENT)
    (token,) = make(browser, "panel", "search:explain")
    before = browser.get("/account").texts("tbody td")[2]
    client.get("/api/search?q=x&explain=1", headers={"Authorization": f"Bearer {token}"})
    after = browser.get("/account").texts("tbody td")[2]

    assert before == "never"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d UTC", after)


@pytest.mark.parametrize("name", TRICKY)
def test_a_name_is_shown_exactly_as_it_was_typed(app: Flask, name: str) -> None:
    browser = sign_in(app, Role.AGENT)
    make(browser, name, "desk")

    (kept,) = tokens.listed(database_of(app))
    shown = browser.get("/account").dom.select("tbody th")[0].get_text()

    assert (kept.name, shown) == (name, name)


def test_what_is_wrong_is_told_at_once_and_nothing_is_lost(app: Flask) -> None:
    page = sign_in(app, Role.AGENT).post(
        "/account/tokens", data={"name": "x" * 101, "scope": ["desk", "all"], "days": "0"}
    )

    assert page.status == 422
    assert page.texts(".problems li") == [
        "The token needs a name of 1 to 100 characters, for example its use.",
        "Choose what the token is good for: search:explain, desk.",
        "A token can be good for 1 to 3650 days.",
    ]
    assert page.values("#_token-name", "value") == ["x" * 101]
    assert page.values("main input[checked]", "value") == ["desk"]
    assert page.values(".problems a", "href") == ["#_token-name", "#_scope-1", "#_token-days"]
    assert page.values("[aria-invalid]", "id") == ["_token-name", "_scope-1", "_token-days"]
    described = [f"#{id.strip()}" for id in page.values("[aria-invalid]", "aria-describedby")]
    assert [page.texts(id) for id in described] == [[one] for one in page.texts(".problems li")]
    assert tokens.listed(database_of(app)) == ()


@pytest.mark.parametrize("name", ["", "   ", "a\0b"])
def test_a_name_that_no_database_keeps_is_refused(app: Flask, name: str) -> None:
    page = sign_in(app, Role.AGENT).post(
        "/account/tokens", data={"name": name, "scope": "desk", "days": "30"}
    )

    assert page.status == 422


def test_tokens_of_others_are_neither_shown_nor_removed(app: Flask) -> None:
    database, now = database_of(app), datetime.now(UTC)
    theirs = tokens.make(
        database, member(app, Role.ADMIN), NewToken("secret plan", frozenset({"desk"}), 1), now
    )
    browser = sign_in(app, Role.WRITER)

    page = browser.get("/account")
    removed = browser.post(f"/account/tokens/{theirs.split('_')[1]}/remove")

    assert "secret plan" not in page.response.text
    assert removed.status == 422
    assert removed.texts(".problems li") == ["You have no such token; it may be removed already."]
    assert tokens.find(database, theirs, now) is not None


def test_other_browsers_are_signed_out_and_this_one_stays(app: Flask) -> None:
    here, there, stranger = (sign_in(app, role) for role in (Role.AGENT, Role.AGENT, Role.WRITER))
    before = here.get("/account").texts("main > ul li")

    here.post("/account/sessions/end")

    assert [len(before), sum("this browser" in text for text in before)] == [2, 1]
    assert [one.get("/account").status for one in (here, there, stranger)] == [200, 303, 200]


@pytest.fixture(scope="module")
def kept() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def browser(app: Flask, kept: str) -> Client:
    """Sign in an agent who has a password."""
    opened = sign_in(app, Role.AGENT)
    with database_of(app).writing() as connection:
        connection.execute(update(people.Account).values(password_hash=kept))
    return opened


def test_what_is_wrong_with_a_password_leads_to_its_field(browser: Client) -> None:
    def faults(current: str, new: str, again: str) -> list[str]:
        form = {"current": current, "new": new, "again": again}
        return browser.post("/account/password", data=form).values(".problems a", "href")

    assert faults("not it at all", NEW, "other") == ["#_current", "#_again"]
    assert faults(PASSWORD, "short", "short") == ["#_new"]


def change(browser: Client, current: str, new: str, again: str) -> list[str]:
    form = {"current": current, "new": new, "again": again}
    return browser.post("/account/password", data=form).texts(".problems li")


def test_the_password_is_changed_and_other_browsers_are_signed_out(
    app: Flask, browser: Client
) -> None:
    other = sign_in(app, Role.AGENT)

    problems = change(browser, PASSWORD, NEW, NEW)

    found = members.password_hash(database_of(app), "agent@example.com")
    assert problems == []
    assert found is not None
    assert passwords.is_right(NEW, found[1])
    assert [one.get("/account").status for one in (browser, other)] == [200, 303]


@pytest.mark.parametrize(
    ("current", "new", "again", "told"),
    [
        (
            "wrong password", NEW, NEW + "x",
            ["The current password is not right.", "The two new passwords differ."],
        ),
        (
            PASSWORD, "short", "short",
            ["A password has at least 12 characters. Several words are a good one."],
        ),
        (
            PASSWORD, "agent@example.com", "agent@example.com",
            ["The mail address is no password. Choose another one."],
        ),
    ],
)  # fmt: skip
def test_a_password_that_cannot_be_changed_is_told(
    app: Flask, browser: Client, current: str, new: str, again: str, told: list[str]
) -> None:
    assert change(browser, current, new, again) == told

    with database_of(app).reading() as connection:
        hashes = connection.scalars(select(people.Account.password_hash)).all()
    assert passwords.is_right(PASSWORD, hashes[0])


def test_a_page_for_everybody_is_served_to_staff_without_the_database(app: Flask) -> None:
    browser = sign_in(app, Role.AGENT)
    url = str(database_of(app)._engine.url.database)
    database_of(app).close()
    Path(url).unlink()

    page = browser.get("/a/welcome")

    assert (page.status, page.dom.select("nav.staff")) == (200, [])
    assert browser.get("/account").status == 503


def test_a_session_is_noted_once_a_minute(app: Flask) -> None:
    database, start = database_of(app), datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    id = sessions.start(database, member(app, Role.AGENT).id, start)

    seen = []
    for seconds in (59, 60, 100, 120):
        sessions.find(database, id, start.replace(minute=seconds // 60, second=seconds % 60))
        with database.reading() as connection:
            last = connection.execute(select(people.StaffSession.last_seen_at)).scalar_one()
        seen.append((last - start).total_seconds())

    assert seen == [0, 60, 60, 120]
