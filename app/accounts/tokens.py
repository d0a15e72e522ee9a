"""API tokens: ``fl_<id>_<secret>``, shown once; only a hash of the secret is kept.

A token never opens more than its account may, as it is at the time of asking.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, delete, insert, select, update

from app.access import SCOPES
from app.accounts.rows import ACCOUNT_COLUMNS, account_of
from app.accounts.types import MAX_NAME, NewToken, Token, is_name
from app.errors import AccountProblem
from app.tables.people import Account, ApiToken

if TYPE_CHECKING:
    from app.accounts.types import Account as Owner
    from app.db import Database

NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly it is known when a token was last used: asking seldom writes."""
MAX_DAYS: Final = 3_650
_ID: Final = re.compile(r"[0-9a-f]{16}")
_FORM: Final = re.compile(r"fl_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


def make(database: Database, owner: Owner, new: NewToken, now: datetime) -> str:
    """Keep a new token and return it, to be shown this once.

    Raises ``AccountProblem`` naming all that is wrong, and ``DatabaseError``.
    """
    wrong = _problems(owner, new)
    if wrong:
        raise AccountProblem("\n".join(text for _, text in wrong), tuple(part for part, _ in wrong))
    id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    row = {
        "id": id,
        "account_id": owner.id,
        "name": new.name,
        "secret_hash": _hash_of(secret),
        "scopes": sorted(new.scopes),
        "created_at": now,
        "expires_at": now + timedelta(days=new.days) if new.days is not None else None,
    }
    with database.writing() as connection:
        connection.execute(insert(ApiToken).values(row))
    return f"fl_{id}_{secret}"


def find(database: Database, text: str, now: datetime) -> Token | None:
    """Return the token that ``text`` is, if it is good, and note its use.

    Raises ``DatabaseError``.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    usable = (ApiToken.id == form[1]) & Account.disabled_at.is_(None)
    with database.reading() as connection:
        row = connection.execute(_tokens().where(usable)).one_or_none()
    if row is None or not hmac.compare_digest(row.secret_hash, _hash_of(form[2])):
        return None
    if row.expires_at is not None and now >= row.expires_at:
        return None
    if row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY:
        _note(database, row.token_id, now)
    return _token(row)


def listed(database: Database, account_id: int | None = None) -> tuple[Token, ...]:
    """Return all tokens, or one account's, the oldest first.  Raises ``DatabaseError``."""
    asked = _tokens().order_by(ApiToken.created_at, ApiToken.id)
    if account_id is not None:
        asked = asked.where(ApiToken.account_id == account_id)
    with database.reading() as connection:
        return tuple(_token(row) for row in connection.execute(asked))


def remove(database: Database, id: str, account_id: int | None = None) -> bool:
    """Delete a token, of this account alone where one is named; say whether there was one.

    Raises ``DatabaseError``.
    """
    if not _ID.fullmatch(id):
        return False
    statement = delete(ApiToken).where(ApiToken.id == id)
    if account_id is not None:
        statement = statement.where(ApiToken.account_id == account_id)
    with database.writing() as connection:
        return connection.execute(statement).rowcount > 0


def _problems(owner: Owner, new: NewToken) -> list[tuple[str, str]]:
    found = []
    if not is_name(new.name):
        why = f"The token needs a name of 1 to {MAX_NAME} characters, for example its use."
        found.append(("name", why))
    unknown = sorted(new.scopes - SCOPES.keys())
    if unknown or not new.scopes:
        found.append(("scope", f"Choose what the token is good for: {', '.join(SCOPES)}."))
    for scope in sorted(new.scopes & SCOPES.keys()):
        if not owner.role.includes(SCOPES[scope]):
            why = f"{scope} is for {SCOPES[scope]}s; this account is {owner.role}."
            found.append(("scope", why))
    if new.days is not None and not 1 <= new.days <= MAX_DAYS:
        found.append(("days", f"A token can be good for 1 to {MAX_DAYS} days."))
    return found


def _hash_of(secret: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()


def _tokens() -> Select[Any]:
    columns: tuple[Any, ...] = (
        ApiToken.id.label("token_id"),
        ApiToken.name.label("token_name"),
        ApiToken.created_at.label("made_at"),
        ApiToken.secret_hash,
        ApiToken.scopes,
        ApiToken.expires_at,
        ApiToken.last_used_at,
        *ACCOUNT_COLUMNS,
    )
    return select(*columns).join(Account, Account.id == ApiToken.account_id)


def _token(row: Any) -> Token:
    return Token(
        id=row.token_id,
        account=account_of(row),
        name=row.token_name,
        scopes=frozenset(row.scopes),
        created_at=row.made_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def _note(database: Database, id: str, now: datetime) -> None:
    with database.writing() as connection:
        connection.execute(update(ApiToken).where(ApiToken.id == id).values(last_used_at=now))
