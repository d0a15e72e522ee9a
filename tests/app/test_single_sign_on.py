"""Signing in through a real OpenID Connect provider on loopback, well-behaved and not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access import Role
from app.accounts import members, sessions, tokens
from app.accounts.guard import COOKIE
from app.accounts.types import NewAccount, NewToken
from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.tables.people import PendingSignIn, StaffSession
from app.views import single_sign_on
from search.live import LiveIndex
from tests.app import databases
from tests.app.certificates import localhost_certificate
from tests.app.client import Client, checked
from tests.app.openid_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    OTHER_KEY,
    OpenIdProvider,
    also_over_https,
    running_provider,
    shared_secret_key,
)
from tests.app.signing_in import database_of

CALLBACK = "/sign-in/oidc/callback"
DOES_NOT_WORK = (
    "Your organisation’s sign-in does not work at the moment. Try again later, or use a password."
)
BEGIN_AGAIN = "This sign-in took too long or was begun elsewhere. Begin again."
NO_GROUP = (
    "You are known there, but in no group that may sign in here."
    " Ask whoever looks after this help centre."
)
CLOSED = "This account cannot be used this way. Ask whoever looks after this help centre."


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def app(
    provider: OpenIdProvider, index_path: Path, tmp_path: Path, live: LiveIndex
) -> Iterator[Flask]:
    """Make a site whose staff signs in through the provider."""
    prefix = "FIRSTLINE_ACCOUNTS__OIDC__"
    settings = {
        "FIRSTLINE_INDEX__PATH": str(index_path),
        f"{prefix}ISSUER": provider.address,
        f"{prefix}CLIENT_ID": CLIENT_ID,
        f"{prefix}CLIENT_SECRET": CLIENT_SECRET,
        f"{prefix}LABEL": "Sign in with Example",
        f"{prefix}AGENT_GROUPS": "helpers,interns",
        f"{prefix}MANAGER_GROUPS": "leads",
    }
    config = load_config(settings, tmp_path)
    databases.fill_sqlite(config.database.url)
    made = create_app(config, live)
    yield made
    with made.app_context():
        services().database.close()


def sign_in(
    app: Flask, provider: OpenIdProvider, next: str = "/account"
) -> tuple[FlaskClient, TestResponse]:
    """Go to the provider and back; return the browser and the answer to its return."""
    browser = app.test_client()
    away = browser.get("/sign-in/oidc", query_string={"next": next})
    assert away.status_code == 303, away.text
    back = provider.authorize(away.headers["Location"])
    return browser, browser.get(back)


def problem(response: TestResponse) -> tuple[int, str]:
    """Return the status, and what the page for signing in says is wrong."""
    assert [c for c in response.headers.getlist("Set-Cookie") if c.startswith(f"{COOKIE}=")] == []
    found = BeautifulSoup(response.text, "html.parser").select(".problems")
    return response.status_code, " ".join(found[0].get_text().split())


def session_count(app: Flask) -> int:
    with database_of(app).reading() as connection:
        return len(connection.scalars(select(StaffSession.id_hash)).all())


def test_the_page_offers_it_by_its_label(app: Flask, provider: OpenIdProvider) -> None:
    page = Client(app).get("/sign-in?next=/account?a=b")

    assert page.texts("main a.button") == ["Sign in with Example"]
    assert page.values("main a.button", "href") == ["/sign-in/oidc?next=/account?a%3Db"]
    assert provider.asked == []


def test_somebody_of_a_listed_group_gets_in(app: Flask, provider: OpenIdProvider) -> None:
    browser, back = sign_in(app, provider, next="/account?a=b")
    then = browser.get(back.headers["Location"])

    account = members.find(database_of(app), "person@example.com")
    assert (back.status_code, then.headers["Location"]) == (303, "/account?a=b")
    assert (account.name, account.role) == ("A person", Role.AGENT)
    assert (account.issuer, account.has_password) == (provider.address, False)
    page = checked(browser.get("/account"))
    assert page.texts("dd") == ["A person", "person@example.com", "agent"]
    assert page.dom.select("#_current") == []
    assert browser.get_cookie(single_sign_on.COOKIE) is None


def test_what_is_sent_along(app: Flask, provider: OpenIdProvider) -> None:
    browser = app.test_client()
    away = browser.get("/sign-in/oidc")
    url = urlsplit(away.headers["Location"])
    sent = {name: values[0] for name, values in parse_qs(url.query).items()}

    (cookie,) = away.headers.getlist("Set-Cookie")
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{provider.address}/authorize"
    assert {n: sent[n] for n in ("client_id", "response_type", "scope", "redirect_uri")} == {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": "openid email profile groups",
        "redirect_uri": f"http://localhost{CALLBACK}",
    }
    assert [len(sent[name]) for name in ("state", "nonce", "code_challenge")] == [43, 43, 43]
    assert cookie.startswith("__Host-firstline-oidc=")
    assert cookie.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    assert sent["state"] not in cookie


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another client"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [CLIENT_ID, "another"], "azp": "another"}, "azp"),
        ({"iss": "https://evil.example"}, "iss"),
        ({"exp": 1_000_000_000}, "expired"),
        ({"exp": None}, "exp"),
        ({"iat": None}, "iat"),
        ({"nbf": 9_999_999_999}, "not yet valid"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "subject"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": 7}, "sub"),
        ({"email": None}, "mail address"),
        ({"email": "a\x00b@example.com"}, "mail address"),
    ],
)
def test_a_token_that_does_not_hold_is_refused(
    app: Flask,
    provider: OpenIdProvider,
    caplog: pytest.LogCaptureFixture,
    claims: dict[str, Any],
    why: str,
) -> None:
    provider.claims = claims

    _, back = sign_in(app, provider)

    assert problem(back) == (502, DOES_NOT_WORK)
    assert why in caplog.text.lower()
    assert members.everybody(database_of(app)) == ()


@pytest.mark.parametrize("forgery", ["none", "shared secret", "stranger's key", "known name"])
def test_a_token_that_somebody_else_made_is_refused(
    app: Flask, provider: OpenIdProvider, forgery: str
) -> None:
    if forgery == "none":
        provider.algorithm = "none"
    elif forgery == "shared secret":
        provider.algorithm, provider.signs_with = "HS256", shared_secret_key()
    elif forgery == "stranger's key":
        provider.signs_with = OTHER_KEY
    else:
        stranger = OTHER_KEY.as_dict(private=True) | {"kid": "one"}
        provider.signs_with = type(OTHER_KEY).import_key(stranger)

    _, back = sign_in(app, provider)

    assert problem(back) == (502, DOES_NOT_WORK)
    assert members.everybody(database_of(app)) == ()


def test_an_answer_can_be_used_once(app: Flask, provider: OpenIdProvider) -> None:
    browser = app.test_client()
    away = browser.get("/sign-in/oidc")
    cookie = browser.get_cookie(single_sign_on.COOKIE)
    back = provider.authorize(away.headers["Location"])
    first = browser.get(back)
    assert cookie is not None
    browser.set_cookie(single_sign_on.COOKIE, cookie.value)

    again = browser.get(back)

    assert first.status_code == 303
    assert problem(again) == (400, BEGIN_AGAIN)


def test_another_browser_cannot_use_an_answer(app: Flask, provider: OpenIdProvider) -> None:
    away = app.test_client().get("/sign-in/oidc")
    victim = app.test_client()
    victim.get("/sign-in/oidc")

    back = victim.get(provider.authorize(away.headers["Location"]))
    without_any = app.test_client().get(provider.authorize(away.headers["Location"]))

    assert problem(back) == (400, BEGIN_AGAIN)
    assert problem(without_any) == (400, BEGIN_AGAIN)
    assert session_count(app) == 0


@pytest.mark.parametrize("query", ["", "?state=", "?state=%00&code=x", "?code=x&state=%ED%A0%80"])
def test_an_answer_without_question_is_refused(app: Flask, query: str) -> None:
    browser = app.test_client()
    browser.get("/sign-in/oidc")

    assert problem(browser.get(CALLBACK + query)) == (400, BEGIN_AGAIN)


def test_a_question_ends_after_ten_minutes(app: Flask, provider: OpenIdProvider) -> None:
    browser = app.test_client()
    away = browser.get("/sign-in/oidc")
    with database_of(app).writing() as connection:
        row = connection.execute(select(PendingSignIn.ends_at)).scalar_one()
        past = PendingSignIn.__table__.update().values(ends_at=datetime(2026, 1, 1, tzinfo=UTC))
        connection.execute(past)

    back = browser.get(provider.authorize(away.headers["Location"]))

    assert 590 < (row - datetime.now(UTC)).total_seconds() <= 600
    assert problem(back) == (400, BEGIN_AGAIN)


def test_an_answer_of_another_issuer_is_refused(app: Flask, provider: OpenIdProvider) -> None:
    browser = app.test_client()
    away = browser.get("/sign-in/oidc")
    back = provider.authorize(away.headers["Location"]).partition("&iss=")[0]

    assert problem(browser.get(f"{back}&iss=https://evil.example")) == (400, BEGIN_AGAIN)


def test_what_the_provider_refuses_is_told(app: Flask, provider: OpenIdProvider) -> None:
    browser = app.test_client()
    away = browser.get("/sign-in/oidc")
    state = parse_qs(urlsplit(away.headers["Location"]).query)["state"][0]

    back = browser.get(f"{CALLBACK}?error=access_denied&state={state}")

    assert problem(back) == (502, DOES_NOT_WORK)


@pytest.mark.parametrize("groups", [None, [], ["others"], "others", {"helpers": 1}, [["helpers"]]])
def test_who_is_in_no_listed_group_stays_out(
    app: Flask, provider: OpenIdProvider, groups: Any
) -> None:
    provider.claims = {"groups": groups}

    _, back = sign_in(app, provider)

    assert problem(back) == (403, NO_GROUP)
    assert members.everybody(database_of(app)) == ()


def test_the_role_follows_the_groups_at_each_sign_in(app: Flask, provider: OpenIdProvider) -> None:
    roles = []
    for groups in (["helpers"], ["helpers", "leads"], "interns"):
        provider.claims = {"groups": groups}
        sign_in(app, provider)
        roles.append(members.find(database_of(app), "person@example.com").role)

    assert roles == [Role.AGENT, Role.MANAGER, Role.AGENT]
    assert session_count(app) == 1


def test_who_left_all_groups_loses_sessions_and_tokens(
    app: Flask, provider: OpenIdProvider
) -> None:
    browser, _ = sign_in(app, provider)
    account = members.find(database_of(app), "person@example.com")
    new = NewToken("panel", frozenset({"desk"}), days=1)
    token = tokens.make(database_of(app), account, new, datetime.now(UTC))
    provider.claims = {"groups": []}

    _, back = sign_in(app, provider)

    assert problem(back) == (403, NO_GROUP)
    assert browser.get("/account").status_code == 303
    assert tokens.find(database_of(app), token, datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        ({}, 303),
        ({"email_verified": False}, 403),
        ({"email_verified": None}, 403),
        ({"email_verified": "true"}, 403),
    ],
)
def test_an_account_of_that_address_is_taken_over_only_when_verified(
    app: Flask, provider: OpenIdProvider, person: dict[str, Any], outcome: int
) -> None:
    database, now = database_of(app), datetime.now(UTC)
    new = NewAccount("person@example.com", "Before", Role.ADMIN, "seven gentle rivers")
    before = members.add(database, new, now)
    session = sessions.start(database, before.id, now)
    provider.claims = person

    _, back = sign_in(app, provider)

    account = members.find(database, "person@example.com")
    taken = outcome == 303
    assert back.status_code == outcome
    assert account.role is (Role.AGENT if taken else Role.ADMIN)
    assert account.has_password is not taken
    assert (sessions.find(database, session, now) is None) is taken


def test_another_person_with_the_same_address_stays_out(
    app: Flask, provider: OpenIdProvider
) -> None:
    sign_in(app, provider)
    provider.claims = {"sub": "person-2", "groups": ["leads"]}

    _, back = sign_in(app, provider)

    assert problem(back) == (403, CLOSED)
    assert members.find(database_of(app), "person@example.com").role is Role.AGENT


def test_who_is_shut_out_here_stays_out(app: Flask, provider: OpenIdProvider) -> None:
    sign_in(app, provider)
    members.disable(database_of(app), "person@example.com", datetime.now(UTC))

    _, back = sign_in(app, provider)

    assert problem(back) == (403, CLOSED)


@pytest.mark.parametrize("status", [404, 500, 302])
def test_a_provider_that_does_not_answer_is_told(
    app: Flask, provider: OpenIdProvider, status: int
) -> None:
    provider.answers = {"/.well-known/openid-configuration": status}

    page = app.test_client().get("/sign-in/oidc")

    assert problem(page) == (502, DOES_NOT_WORK)
    assert Client(app).get("/sign-in").values("main form input", "name")[1:] == [
        "email", "password",
    ]  # fmt: skip


@pytest.mark.parametrize("status", [400, 401, 500, 307])
def test_a_code_that_is_not_exchanged_is_told(
    app: Flask, provider: OpenIdProvider, status: int
) -> None:
    provider.answers = {"/token": status}

    _, back = sign_in(app, provider)

    assert problem(back) == (502, DOES_NOT_WORK)


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://127.0.0.1:9/token"},
        {"token_endpoint": "http://169.254.169.254/latest/meta-data"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://localhost:22/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://evil.example/"},
        {"authorization_endpoint": "http://127.0.0.1:9/"},
        {"jwks_uri": "https://"},
        {"jwks_uri": "https://["},
        {"jwks_uri": 7},
    ],
)
def test_plain_http_on_other_hosts_is_not_asked(
    app: Flask, provider: OpenIdProvider, change: dict[str, Any]
) -> None:
    provider.description |= change

    page = app.test_client().get("/sign-in/oidc")

    assert problem(page) == (502, DOES_NOT_WORK)
    assert set(provider.asked) <= {"/.well-known/openid-configuration", "/keys"}


def test_other_hosts_that_the_description_names_are_asked_over_https(
    app: Flask, provider: OpenIdProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = localhost_certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with also_over_https(provider, certificate) as elsewhere:
        provider.description |= {
            "authorization_endpoint": f"{elsewhere}/authorize",
            "token_endpoint": f"{elsewhere}/token",
            "jwks_uri": f"{elsewhere}/keys",
        }
        _, back = sign_in(app, provider)

    assert (back.status_code, session_count(app)) == (303, 1)


def test_another_host_without_a_certificate_that_holds_is_not_trusted(
    app: Flask, provider: OpenIdProvider, tmp_path: Path
) -> None:
    with also_over_https(provider, localhost_certificate(tmp_path)) as elsewhere:
        provider.description |= {"jwks_uri": f"{elsewhere}/keys"}
        page = app.test_client().get("/sign-in/oidc")

    assert problem(page) == (502, DOES_NOT_WORK)
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_the_provider_is_asked_about_itself_once(app: Flask, provider: OpenIdProvider) -> None:
    for _ in range(3):
        sign_in(app, provider)

    assert sorted(provider.asked) == [
        "/.well-known/openid-configuration", "/keys", "/token", "/token", "/token",
    ]  # fmt: skip


def test_without_a_provider_there_is_no_such_page(client_without: Client) -> None:
    assert client_without.get("/sign-in/oidc").status == 404
    assert client_without.get(CALLBACK).status == 404
    assert client_without.get("/sign-in").dom.select("main a.button") == []


@pytest.fixture
def client_without(index_path: Path, tmp_path: Path, live: LiveIndex) -> Client:
    return Client(
        create_app(load_config({"FIRSTLINE_INDEX__PATH": str(index_path)}, tmp_path), live)
    )
