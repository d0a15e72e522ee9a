"""Accounts, sessions, tokens and questions to the provider, in both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.access import Role
from app.accounts import members, sessions, tokens
from app.accounts.oidc import membership, pending
from app.accounts.oidc.identity import Identity
from app.accounts.types import Account, NewAccount, NewToken
from app.db import Database
from app.errors import AccountProblem, SingleSignOnProblem
from app.limits import Limit, give_back, spend
from app.migrate import upgrade

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
WHO = Identity("https://id.example.com", "p-1", "p@example.com", True, "P", frozenset({"helpers"}))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def account(database: Database) -> Account:
    return members.add(
        database, NewAccount("Ana@Example.com", "Ana \u202e", Role.WRITER, None), NOW
    )


def test_an_account_is_kept_changed_and_removed(database: Database, account: Account) -> None:
    found = members.find(database, " ANA@example.com")
    lower = members.change_role(database, account.email, Role.AGENT)
    out = members.disable(database, account.email, NOW)
    members.remove(database, account.email)

    assert (found.email, found.name, found.role) == ("ana@example.com", "Ana \u202e", Role.WRITER)
    assert (found.created_at, found.has_password, found.issuer) == (NOW, False, None)
    assert (lower.role, out.disabled_at) == (Role.AGENT, NOW)
    assert members.everybody(database) == ()


@pytest.mark.parametrize(
    "email", ["a\0@example.com", "\ud800@example.com", "x" * 250 + "@a.de", ""]
)
def test_an_address_that_no_database_keeps_is_told(database: Database, email: str) -> None:
    with pytest.raises(AccountProblem, match="is no mail address"):
        members.add(database, NewAccount(email, "x", Role.AGENT, None), NOW)
    assert members.password_hash(database, email) is None


@pytest.mark.parametrize(
    ("idle", "age", "open_"),
    [
        (timedelta(minutes=29, seconds=59), timedelta(minutes=29, seconds=59), True),
        (timedelta(minutes=30), timedelta(minutes=30), False),
        (timedelta(minutes=5), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=5), timedelta(hours=12), False),
    ],
)
def test_a_session_ends_by_idling_and_by_age(
    database: Database, account: Account, idle: timedelta, age: timedelta, open_: bool
) -> None:
    id = sessions.start(database, account.id, NOW)
    for minutes in range(20, int((age - idle).total_seconds() // 60) + 1, 20):
        assert sessions.find(database, id, NOW + timedelta(minutes=minutes)) is not None
    sessions.find(database, id, NOW + age - idle)

    assert (sessions.find(database, id, NOW + age) is not None) is open_
    assert len(sessions.of_account(database, account.id, NOW + age)) == int(open_)


def test_ending_all_sessions_keeps_the_one_that_is_named(
    database: Database, account: Account
) -> None:
    first, second = (sessions.start(database, account.id, NOW) for _ in range(2))

    with database.writing() as connection:
        sessions.end_all(connection, account.id, keep=sessions.hash_of(second))

    assert sessions.find(database, first, NOW) is None
    assert sessions.find(database, second, NOW) is not None


def test_removing_an_account_takes_sessions_and_tokens_along(
    database: Database, account: Account
) -> None:
    id = sessions.start(database, account.id, NOW)
    token = tokens.make(database, account, NewToken("x", frozenset({"desk"}), None), NOW)
    members.remove(database, account.email)

    assert sessions.find(database, id, NOW) is None
    assert tokens.find(database, token, NOW) is None
    assert tokens.listed(database) == ()


@pytest.mark.parametrize(("days", "later", "good"), [(1, 86_399, True), (1, 86_400, False),
                                                      (None, 10**9, True)])  # fmt: skip
def test_a_token_is_good_until_it_ends(
    database: Database, account: Account, days: int | None, later: int, good: bool
) -> None:
    token = tokens.make(database, account, NewToken("x", frozenset({"desk"}), days), NOW)
    then = NOW + timedelta(seconds=later)

    found = tokens.find(database, token, then)

    assert (found is not None) is good
    assert [one.last_used_at for one in tokens.listed(database)] == [then if good else None]
    assert tokens.find(database, token[:-1] + ("a" if token[-1] != "a" else "b"), NOW) is None


def test_a_question_to_the_provider_is_answered_once(database: Database) -> None:
    cookie, asked = pending.remember(database, "/desk", NOW)

    later = NOW + timedelta(minutes=9)
    assert pending.take(database, "other", asked.state, later) is None
    assert pending.take(database, cookie, asked.state, later) == asked
    assert pending.take(database, cookie, asked.state, later) is None


def test_a_wrong_state_uses_the_question_up(database: Database) -> None:
    cookie, asked = pending.remember(database, "/desk", NOW)

    assert pending.take(database, cookie, "wrong", NOW) is None
    assert pending.take(database, cookie, asked.state, NOW) is None


def test_the_provider_makes_changes_and_shuts_out(database: Database) -> None:
    made = membership.admit(database, WHO, Role.AGENT, NOW)
    raised = membership.admit(database, WHO, Role.ADMIN, NOW)
    id = sessions.start(database, made.id, NOW)

    with pytest.raises(SingleSignOnProblem, match="in no group"):
        membership.admit(database, WHO, None, NOW)
    assert (made.id, made.role, raised.id, raised.role) == (
        made.id,
        Role.AGENT,
        made.id,
        Role.ADMIN,
    )
    assert sessions.find(database, id, NOW) is None


def test_what_is_given_back_was_not_spent(database: Database) -> None:
    once = Limit("once", 1, 60)
    waits = [spend(database, once, "a", NOW)]
    give_back(database, once, "a", NOW)
    waits.append(spend(database, once, "a", NOW))
    waits.append(spend(database, once, "a", NOW))
    give_back(database, once, "never spent", NOW)

    assert waits == [0, 0, 60]
