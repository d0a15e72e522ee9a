"""Accounts: made, changed and removed.  What takes rights away signs out at once."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from app.access import Role
from app.accounts import passwords, sessions
from app.accounts.rows import ACCOUNT_COLUMNS, account_of
from app.accounts.types import MAX_EMAIL, MAX_NAME, Account, NewAccount, is_name
from app.errors import AccountProblem
from app.tables import people

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.db import Database

_EMAIL: Final = re.compile(r"[!-?A-~]{1,64}@[a-z0-9.-]+")
"""ASCII without spaces and without a second @; whoever adds an account knows the rest."""


def add(database: Database, new: NewAccount, now: datetime) -> Account:
    """Make an account.

    Raises ``AccountProblem`` naming all that is wrong, and ``DatabaseError``.
    """
    email = normal(new.email)
    name = new.name or email.partition("@")[0]
    wrong = _problems(email, name)
    if new.password is not None:
        wrong += passwords.problems(new.password, email)
    if wrong:
        raise AccountProblem("\n".join(wrong))
    row = {
        "email": email,
        "name": name,
        "role": new.role.value,
        "password_hash": None if new.password is None else passwords.hashed(new.password),
        "created_at": now,
    }
    with database.writing() as connection:
        if connection.execute(_one(email)).first() is not None:
            raise AccountProblem(f"There is an account for {email} already. Change that one.")
        connection.execute(insert(people.Account).values(row))
    return find(database, email)


def find(database: Database, email: str) -> Account:
    """Return an account.  Raises ``AccountProblem`` where there is none, ``DatabaseError``."""
    with database.reading() as connection:
        return account_of(_row(connection, email))


def everybody(database: Database) -> tuple[Account, ...]:
    """Return all accounts by their mail addresses.  Raises ``DatabaseError``."""
    with database.reading() as connection:
        rows = connection.execute(select(*ACCOUNT_COLUMNS).order_by(people.Account.email))
        return tuple(account_of(row) for row in rows)


def password_hash(database: Database, email: str) -> tuple[Account, str | None] | None:
    """Return an account with the hash of its password, for signing in; ``None`` for no account.

    Raises ``DatabaseError``.
    """
    if not is_address(normal(email)):
        return None
    with database.reading() as connection:
        row = connection.execute(_one(normal(email))).one_or_none()
    return None if row is None else (account_of(row), row.password_hash)


def change_role(database: Database, email: str, role: Role) -> Account:
    """Give an account another role and sign it out.  Raises like ``find``."""
    return _change(database, email, {"role": role.value})


def change_password(
    database: Database, email: str, password: str, keep: str | None = None
) -> Account:
    """Set a password and sign the account out, but for the session whose hash is ``keep``.

    Raises ``AccountProblem`` for no account or a bad password, and ``DatabaseError``.
    """
    wrong = passwords.problems(password, normal(email))
    if wrong:
        raise AccountProblem("\n".join(wrong))
    return _change(database, email, {"password_hash": passwords.hashed(password)}, keep)


def renew_hash(database: Database, account: Account, password: str) -> None:
    """Keep the hash of a password that is right with the parameters of today."""
    values = {"password_hash": passwords.hashed(password)}
    with database.writing() as connection:
        connection.execute(
            update(people.Account).where(people.Account.id == account.id).values(values)
        )


def disable(database: Database, email: str, now: datetime) -> Account:
    """Shut an account out at once; its tokens do not work either.  Raises like ``find``."""
    return _change(database, email, {"disabled_at": now})


def enable(database: Database, email: str) -> Account:
    """Let an account in again.  Raises like ``find``."""
    return _change(database, email, {"disabled_at": None})


def remove(database: Database, email: str) -> None:
    """Delete an account, its sessions and its tokens.  Raises like ``find``."""
    with database.writing() as connection:
        id = _row(connection, email).id
        connection.execute(delete(people.Account).where(people.Account.id == id))


def normal(email: str) -> str:
    """Return a mail address as it is kept."""
    return email.strip().lower()


def is_address(email: str) -> bool:
    """Say whether this can be the mail address of an account."""
    return len(email) <= MAX_EMAIL and _EMAIL.fullmatch(email) is not None


def _problems(email: str, name: str) -> list[str]:
    found = []
    if not is_address(email):
        found.append(f"{email!r} is no mail address. Write it like name@example.com.")
    if not is_name(name):
        found.append(f"A name has 1 to {MAX_NAME} characters, and no NUL among them.")
    return found


def _change(
    database: Database, email: str, values: dict[str, Any], keep: str | None = None
) -> Account:
    with database.writing() as connection:
        id = _row(connection, email).id
        connection.execute(update(people.Account).where(people.Account.id == id).values(values))
        sessions.end_all(connection, id, keep)
    return find(database, email)


def _row(connection: Connection, email: str) -> Any:
    known = is_address(normal(email))
    row = connection.execute(_one(normal(email))).one_or_none() if known else None
    if row is None:
        raise AccountProblem(f"There is no account for {email!r}. See 'firstline user list'.")
    return row


def _one(email: str) -> Any:
    return select(*ACCOUNT_COLUMNS).where(people.Account.email == email)
