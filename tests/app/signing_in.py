"""Browsers and programs of staff, made without a password since hashing one takes a while."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from app.access import Role
from app.accounts import members, sessions, tokens
from app.accounts.guard import COOKIE
from app.accounts.types import Account, NewAccount, NewToken
from app.context import services
from app.db import Database
from app.errors import AccountProblem
from tests.app.client import Client


def sign_in(app: Flask, role: Role, email: str | None = None) -> Client:
    """Return a client in which a member of staff with ``role`` is signed in."""
    client = Client(app)
    database = database_of(app)
    account = member(app, role, email)
    client.set_cookie(COOKIE, sessions.start(database, account.id, datetime.now(UTC)))
    return client


def member(app: Flask, role: Role, email: str | None = None) -> Account:
    """Return an account with ``role``, made when there is none yet."""
    database, address = database_of(app), email or f"{role}@example.com"
    try:
        return members.find(database, address)
    except AccountProblem:
        new = NewAccount(address, f"Name of {role}", role, password=None)
        return members.add(database, new, datetime.now(UTC))


def bearer(app: Flask, role: Role, *scopes: str) -> dict[str, str]:
    """Return the header of a program with a token of somebody with ``role``."""
    new = NewToken("test", frozenset(scopes), days=1)
    token = tokens.make(database_of(app), member(app, role), new, datetime.now(UTC))
    return {"Authorization": f"Bearer {token}"}


def database_of(app: Flask) -> Database:
    """Return the site's database."""
    with app.app_context():
        return services().database
