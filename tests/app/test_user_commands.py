"""``firstline user`` and ``firstline token``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.access import Role
from app.accounts import attempts, members, sessions, tokens
from app.cli import main
from app.db import Database

EMAIL = "writer@example.com"
PASSWORD = "seven gentle rivers"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return a runner in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return CliRunner()


@pytest.fixture
def database(run: CliRunner, tmp_path: Path) -> Iterator[Database]:
    """Make one account and open the database that it is in."""
    done = firstline(run, "user", "add", EMAIL, "--role", "writer", "--name", "A writer")
    assert (done.exit_code, done.stdout) == (0, f"{EMAIL} may sign in now, as writer.\n")
    opened = Database(f"sqlite:///{tmp_path}/firstline.db")
    yield opened
    opened.close()


def firstline(run: CliRunner, *arguments: str, typed: str = PASSWORD + "\n") -> Result:
    return run.invoke(main, arguments, input=typed)


def fits(database: Database, password: str) -> bool:
    attempt = attempts.Attempt(EMAIL, password, "192.0.2.1")
    return attempts.sign_in(database, attempt, datetime.now(UTC)) is not None


def test_an_account_can_sign_in(run: CliRunner, database: Database) -> None:
    made = members.find(database, EMAIL)

    assert (made.email, made.name, made.role) == (EMAIL, "A writer", Role.WRITER)
    assert fits(database, PASSWORD)


def test_all_that_is_wrong_is_told_at_once(run: CliRunner, database: Database) -> None:
    done = firstline(
        run, "user", "add", "no address", "--role", "agent", "--name", "x" * 101, typed="short\n"
    )

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "'no address' is no mail address. Write it like name@example.com.",
        "A name has 1 to 100 characters, and no NUL among them.",
        "A password has at least 12 characters. Several words are a good one.",
    ]


def test_an_address_has_one_account(run: CliRunner, database: Database) -> None:
    done = firstline(run, "user", "add", EMAIL.upper(), "--role", "admin")

    assert (done.exit_code, done.stderr) == (
        1, f"There is an account for {EMAIL} already. Change that one.\n",
    )  # fmt: skip
    assert members.find(database, EMAIL).role is Role.WRITER


def test_accounts_are_listed_for_people_and_programs(run: CliRunner, database: Database) -> None:
    text = firstline(run, "user", "list").stdout
    (told,) = json.loads(firstline(run, "user", "list", "--json").stdout)

    assert text == f"{EMAIL}  writer  password  A writer\n"
    assert (told["email"], told["name"], told["role"], told["state"]) == (
        EMAIL, "A writer", "writer", "password",
    )  # fmt: skip
    assert datetime.fromisoformat(told["created_at"]) <= datetime.now(UTC)


def test_without_accounts_the_way_to_the_first_is_told(run: CliRunner) -> None:
    done = firstline(run, "user", "list")

    assert done.stdout == "There are no accounts. Make one with 'firstline user add'.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("role", EMAIL, "agent"), f"{EMAIL} is agent now.\n"),
        (("password", EMAIL), f"{EMAIL} has a new password.\n"),
        (("disable", EMAIL), f"{EMAIL} is shut out.\n"),
        (("remove", EMAIL), f"{EMAIL} is removed.\n"),
    ],
)
def test_what_takes_rights_away_signs_out(
    run: CliRunner, database: Database, arguments: tuple[str, ...], said: str
) -> None:
    now = datetime.now(UTC)
    session = sessions.start(database, members.find(database, EMAIL).id, now)

    done = firstline(run, "user", *arguments, typed="eight tall mountains\n")

    assert (done.exit_code, done.stdout) == (0, said)
    assert sessions.find(database, session, now) is None


def test_a_new_password_replaces_the_old(run: CliRunner, database: Database) -> None:
    firstline(run, "user", "password", EMAIL, typed="eight tall mountains\n")

    assert [fits(database, "eight tall mountains"), fits(database, PASSWORD)] == [True, False]


def test_who_was_shut_out_can_be_let_in_again(run: CliRunner, database: Database) -> None:
    firstline(run, "user", "disable", EMAIL)
    shut_out = fits(database, PASSWORD)
    state = firstline(run, "user", "list").stdout.split()[2]
    done = firstline(run, "user", "enable", EMAIL)

    assert (shut_out, state) == (False, "disabled")
    assert done.stdout == f"{EMAIL} may sign in again.\n"
    assert fits(database, PASSWORD)


@pytest.mark.parametrize(
    "arguments",
    [("role", "x@example.com", "agent"), ("password", "x@example.com"), ("remove", "x@example.com"),
     ("enable", "\udcff"), ("disable", "no address")],
)  # fmt: skip
def test_an_unknown_account_is_told(
    run: CliRunner, database: Database, arguments: tuple[str, ...]
) -> None:
    done = firstline(run, "user", *arguments)

    assert done.exit_code == 1
    assert done.stderr == f"There is no account for {arguments[1]!r}. See 'firstline user list'.\n"


@pytest.mark.parametrize(
    "arguments",
    [("user", "add", EMAIL), ("user", "add", EMAIL, "--role", "root"), ("user", "role", EMAIL, "x"),
     ("token", "add", EMAIL, "--name", "x"), ("token", "add", EMAIL, "--scope", "desk"),
     ("token", "add", EMAIL, "--name", "x", "--scope", "desk", "--expires", "soon")],
)  # fmt: skip
def test_wrong_use_is_exit_code_2(run: CliRunner, arguments: tuple[str, ...]) -> None:
    assert firstline(run, *arguments).exit_code == 2


def test_a_token_is_shown_once_and_works(run: CliRunner, database: Database) -> None:
    done = firstline(
        run, "token", "add", EMAIL, "--scope", "desk", "--scope", "search:explain",
        "--name", "side panel", "--expires", "90d",
    )  # fmt: skip
    secret = done.stdout.strip()
    (told,) = json.loads(firstline(run, "token", "list", "--json").stdout)
    listed = firstline(run, "token", "list").stdout

    now = datetime.now(UTC)
    found = tokens.find(database, secret, now)
    assert re.fullmatch(r"fl_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", secret)
    assert done.stderr == "It is not shown again.\n"
    assert found is not None
    assert (found.account.email, found.scopes) == (EMAIL, {"desk", "search:explain"})
    assert found.expires_at is not None
    assert timedelta(days=89) < found.expires_at - now < timedelta(days=90)
    assert (told["id"], told["name"], told["last_used_at"]) == (secret[:19], "side panel", None)
    assert listed.startswith(f"{secret[:19]}  {EMAIL}  desk,search:explain  ends ")
    assert secret[20:] not in listed


def test_a_removed_token_does_not_work(run: CliRunner, database: Database) -> None:
    secret = firstline(run, "token", "add", EMAIL, "--scope", "desk", "--name", "x").stdout.strip()

    done = firstline(run, "token", "remove", secret[:19])
    again = firstline(run, "token", "remove", secret[:19])

    assert done.stdout == "The token does not work any more.\n"
    assert tokens.find(database, secret, datetime.now(UTC)) is None
    assert (again.exit_code, again.stderr) == (
        1, f"There is no token '{secret[:19]}'. See 'firstline token list'.\n",
    )  # fmt: skip


def test_what_is_wrong_with_a_token_is_told_at_once(run: CliRunner, database: Database) -> None:
    done = firstline(
        run, "token", "add", EMAIL, "--scope", "all", "--name", " ",
        "--expires", "0",
    )  # fmt: skip

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "The token needs a name of 1 to 100 characters, for example its use.",
        "Choose what the token is good for: search:explain, desk.",
        "A token can be good for 1 to 3650 days.",
    ]


def test_names_are_kept_as_they_are_and_do_nothing_to_a_terminal(
    run: CliRunner, database: Database
) -> None:
    name = " \x1b[2J\u202e\U0001f469\u200d\U0001f680 "
    firstline(run, "token", "add", EMAIL, "--scope", "desk", "--name", name)

    (told,) = json.loads(firstline(run, "token", "list", "--json").stdout)
    listed = firstline(run, "token", "list").stdout
    assert told["name"] == name
    assert "\x1b" not in listed
    assert listed.endswith(ascii(name) + "\n")
