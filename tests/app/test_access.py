"""Every route, asked with every method by every kind of caller, against one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.access import SCOPES, Role, public, staff
from app.accounts import guard, members, sessions, tokens
from app.accounts.guard import COOKIE
from app.accounts.types import NewToken
from app.context import services
from app.migrate import upgrade
from app.settings_file import load_config
from app.site import create_app
from app.tables.people import ApiToken, StaffSession
from search.live import LiveIndex
from tests.app.access_table import TABLE
from tests.app.signing_in import database_of, member

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
READING = {"GET", "HEAD"}


@dataclass(frozen=True)
class Caller:
    """Somebody who asks: what they bring, and what that is good for."""

    role: Role | None
    """``None`` for who is not let in as staff."""
    cookie: Callable[[Flask], str] | None = None
    token: str | None = None
    scopes: frozenset[str] | None = field(default=None)


@pytest.fixture(scope="module")
def app(
    index_path: Path, tmp_path_factory: pytest.TempPathFactory, live: LiveIndex
) -> Iterator[Flask]:
    """Make the site once: nothing here depends on what was written before."""
    folder = tmp_path_factory.mktemp("access")
    config = load_config({"FIRSTLINE_INDEX__PATH": str(index_path)}, folder)
    upgrade(config.database.url)
    made = create_app(config, live)
    yield made
    with made.app_context():
        services().database.close()


def session_of(role: Role, age: timedelta = timedelta(0)) -> Callable[[Flask], str]:
    """Return what signs in afresh, since some routes sign out."""

    def start(app: Flask) -> str:
        id = sessions.start(database_of(app), member(app, role).id, datetime.now(UTC))
        if age:
            mine = StaffSession.id_hash == sessions.hash_of(id)
            with database_of(app).writing() as connection:
                before = datetime.now(UTC) - age
                connection.execute(update(StaffSession).where(mine).values(last_seen_at=before))
        return id

    return start


def session_of_a_disabled_account(app: Flask) -> str:
    """Return a session that outlived its account, which ``disable`` would have ended."""
    database, now = database_of(app), datetime.now(UTC)
    account = member(app, Role.ADMIN, "disabled@example.com")
    members.disable(database, account.email, now)
    return sessions.start(database, account.id, now)


def token_of(app: Flask, role: Role, scopes: frozenset[str], *, ended: bool = False) -> str:
    new = NewToken("test", scopes, days=1)
    made = tokens.make(database_of(app), member(app, role), new, datetime.now(UTC))
    if ended:
        mine = ApiToken.id == made.split("_")[1]
        with database_of(app).writing() as connection:
            before = datetime.now(UTC) - timedelta(seconds=1)
            connection.execute(update(ApiToken).where(mine).values(expires_at=before))
    return made


def token_whose_owner_lost_rights(app: Flask) -> str:
    """Return a token for all scopes of somebody who was an admin and is an agent."""
    member(app, Role.ADMIN, "lower@example.com")
    owner = members.find(database_of(app), "lower@example.com")
    new = NewToken("test", frozenset(SCOPES), days=1)
    made = tokens.make(database_of(app), owner, new, datetime.now(UTC))
    members.change_role(database_of(app), owner.email, Role.AGENT)
    return made


def usable(role: Role) -> frozenset[str]:
    """Return the scopes that somebody with ``role`` may have."""
    return frozenset(scope for scope, least in SCOPES.items() if role.includes(least))


CALLERS: dict[str, Callable[[Flask], Caller]] = {
    "anonymous": lambda app: Caller(None),
    "a made-up cookie": lambda app: Caller(None, cookie=lambda _: "x" * 43),
    "a session that idled": lambda app: Caller(
        None, cookie=session_of(Role.ADMIN, timedelta(minutes=30))
    ),
    "a disabled account": lambda app: Caller(None, cookie=session_of_a_disabled_account),
    "a made-up token": lambda app: Caller(None, token=f"fl_{'0' * 16}_{'x' * 43}"),
    "a token that ended": lambda app: Caller(
        None, token=token_of(app, Role.ADMIN, frozenset(SCOPES), ended=True)
    ),
    "a token whose owner lost rights": lambda app: Caller(
        Role.AGENT, token=token_whose_owner_lost_rights(app), scopes=frozenset(SCOPES)
    ),
} | {
    name: caller
    for role in Role
    for name, caller in {
        f"{role}": lambda app, role=role: Caller(role, cookie=session_of(role)),
        f"a token of the {role}": lambda app, role=role: Caller(
            role, token=token_of(app, role, usable(role)), scopes=usable(role)
        ),
        f"a token of the {role} for explanations": lambda app, role=role: Caller(
            role,
            token=token_of(app, role, frozenset({"search:explain"})),
            scopes=frozenset({"search:explain"}),
        ),
    }.items()
}


def test_every_endpoint_is_in_the_table(app: Flask) -> None:
    assert sorted(app.view_functions) == sorted(TABLE)


@pytest.mark.parametrize("name", CALLERS)
def test_each_route_answers_each_caller_as_the_table_says(app: Flask, name: str) -> None:
    caller = CALLERS[name](app)
    wrong, reached = [], set()
    for path in sorted({path_of(app, rule) for rule in app.url_map.iter_rules()}):
        for method in METHODS:
            endpoint = endpoint_of(app, path, method)
            expected = outcome(caller, endpoint, path, method)
            response = ask(app, caller, path, method)
            reached.add(endpoint)
            if found_in(response) != expected:
                wrong.append((path, method, endpoint, response.status, expected))

    assert wrong == []
    assert reached == {*TABLE, None}


def outcome(caller: Caller, endpoint: str | None, path: str, method: str) -> str:
    """Return what the answer must be, by the rules of the guard."""
    if endpoint is None:
        return "no such method"
    needs = TABLE[endpoint]
    if needs.role is None:
        return "refused" if needs.signed and method != "OPTIONS" else "let in"
    if caller.role is None:
        to_sign_in = method in READING and not path.startswith("/api/") and caller.token is None
        return "sign in first" if to_sign_in else "who are you"
    if caller.scopes is not None and needs.scope not in caller.scopes:
        return "refused"
    return "let in" if caller.role.includes(needs.role) else "refused"


def found_in(response: TestResponse) -> str:
    """Return what the answer is, in the words of ``outcome``."""
    location = response.headers.get("Location", "")
    if response.status_code == 303 and location.startswith("/sign-in?next="):
        return "sign in first"
    if response.status_code == 401:
        assert response.headers["WWW-Authenticate"].startswith("Bearer realm=")
        return "who are you"
    if response.status_code >= 500:
        return f"failed with {response.status_code}"
    return {403: "refused", 405: "no such method"}.get(response.status_code, "let in")


def ask(app: Flask, caller: Caller, path: str, method: str) -> TestResponse:
    browser = app.test_client()
    if caller.cookie is not None:
        browser.set_cookie(COOKIE, caller.cookie(app))
    headers = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}
    response = browser.open(path, method=method, headers=headers, buffered=True)
    response.close()
    return response


def path_of(app: Flask, rule: Rule) -> str:
    values = {name: 1 if kind_of(rule, name) == "int" else "x" for name in rule.arguments}
    with app.test_request_context():
        _, path = rule.build(values) or ("", "")
    assert path
    return path


def endpoint_of(app: Flask, path: str, method: str) -> str | None:
    """Return the view that gets a request, or ``None`` where the method is not for the path."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path, method=method)
    except MethodNotAllowed:
        return None
    return str(endpoint)


def kind_of(rule: Rule, name: str) -> str:
    return "int" if f"<int:{name}>" in rule.rule else "other"


def test_what_staff_see_is_kept_by_no_cache(app: Flask) -> None:
    caller = CALLERS["admin"](app)
    pages = [
        path_of(app, rule)
        for rule in app.url_map.iter_rules()
        if TABLE[rule.endpoint].role is not None and "GET" in (rule.methods or ())
    ]

    kept = {path: ask(app, caller, path, "GET").headers["Cache-Control"] for path in pages}
    turned_away = {path: ask(app, Caller(None), path, "GET") for path in pages}

    assert set(kept.values()) == {"no-store"}
    assert {one.headers["Cache-Control"] for one in turned_away.values()} == {"no-store"}


def test_a_view_without_a_mark_stops_the_site_from_starting() -> None:
    app = Flask("bare")
    app.add_url_rule("/a", endpoint="forgotten", view_func=lambda: "x")
    app.add_url_rule("/b", endpoint="marked", view_func=public(lambda: "x"))

    with pytest.raises(RuntimeError, match=r"app\.access: \['forgotten'\]"):
        guard.install(app)


def test_an_unknown_scope_stops_the_site_from_starting() -> None:
    app = Flask("bare")
    app.add_url_rule("/a", endpoint="odd", view_func=staff(Role.AGENT, "dseks")(lambda: "x"))

    with pytest.raises(RuntimeError, match=r"app\.access\.SCOPES: \['odd'\]"):
        guard.install(app)


def test_a_view_that_comes_later_without_a_mark_is_closed(live: LiveIndex, app: Flask) -> None:
    config = app.extensions["firstline"].config
    late = create_app(config, live)
    late.add_url_rule("/late", view_func=lambda: "secret")

    response = late.test_client().get("/late")

    assert (response.status_code, "secret" in response.text) == (403, False)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({}, 422),
    ],
)
def test_only_our_own_pages_may_write_for_a_signed_in_browser(
    app: Flask, header: dict[str, str], status: int
) -> None:
    browser = app.test_client()
    browser.set_cookie(COOKIE, session_of(Role.ADMIN)(app))

    assert browser.post("/account/tokens", headers=header).status_code == status


def test_a_token_counts_and_not_the_cookie_beside_it(app: Flask) -> None:
    browser = app.test_client()
    browser.set_cookie(COOKIE, session_of(Role.ADMIN)(app))

    answer = browser.get("/account", headers={"Authorization": "Bearer fl_x"})

    assert answer.status_code == 401
