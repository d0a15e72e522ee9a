"""From a person at the provider to an account here: groups give the role, at each sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from app.access import Role
from app.accounts import sessions
from app.accounts.rows import ACCOUNT_COLUMNS, account_of
from app.accounts.types import MAX_NAME, Account
from app.errors import SingleSignOnProblem
from app.tables import people

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.accounts.oidc.identity import Identity
    from app.db import Database
    from app.options.people import OidcOptions


def role_of(groups: frozenset[str], options: OidcOptions) -> Role | None:
    """Return the highest role that one of the groups has, or ``None`` for none."""
    ranked = {
        Role.ADMIN: options.admin_groups,
        Role.MANAGER: options.manager_groups,
        Role.WRITER: options.writer_groups,
        Role.AGENT: options.agent_groups,
    }
    return next((role for role, listed in ranked.items() if groups & set(listed)), None)


def admit(database: Database, who: Identity, role: Role | None, now: datetime) -> Account:
    """Return the account of a person, made or changed as the provider says.

    Raises ``SingleSignOnProblem`` for who may not come in; one without a role loses open
    sessions and tokens.  Raises ``DatabaseError``.
    """
    theirs = (people.Account.issuer == who.issuer) & (people.Account.subject == who.subject)
    with database.writing() as connection:
        known = _row(connection, theirs)
        if role is not None:
            known = known or _row(connection, people.Account.email == who.email)
            return _admitted(connection, known, who, _values(who, role), now)
        if known is not None:
            _shut_out(connection, known.id)
    raise SingleSignOnProblem("groups", f"{who.subject!r} is in no group of [accounts.oidc].")


def _values(who: Identity, role: Role) -> dict[str, Any]:
    return {
        "role": role.value,
        "name": who.name[:MAX_NAME],
        "issuer": who.issuer,
        "subject": who.subject,
    }


def _admitted(
    connection: Connection, known: Any, who: Identity, values: dict[str, Any], now: datetime
) -> Account:
    mine = people.Account.email == who.email
    if known is None:
        connection.execute(
            insert(people.Account).values(values | {"email": who.email, "created_at": now})
        )
        return account_of(_row(connection, mine))
    if known.disabled_at is not None:
        raise SingleSignOnProblem("closed", f"Account {known.id} is disabled.")
    first_time = known.subject is None
    if (known.issuer, known.subject) != (who.issuer, who.subject):
        _check_may_link(known, who)
    if first_time:
        values["password_hash"] = None  # From now on the provider decides who comes in.
    if first_time or known.role != values["role"]:
        sessions.end_all(connection, known.id)
    same = people.Account.id == known.id
    connection.execute(update(people.Account).where(same).values(values))
    return account_of(_row(connection, same))


def _check_may_link(known: Any, who: Identity) -> None:
    """Refuse an account of that address to whom it might not belong to."""
    if known.subject is not None:
        why = f"the address of account {known.id} belongs to somebody else at the provider"
    elif not who.email_verified:
        why = f"the provider does not say that the address of account {known.id} was verified"
    else:
        return
    raise SingleSignOnProblem("closed", f"{who.subject!r} is refused: {why}.")


def _shut_out(connection: Connection, account_id: int) -> None:
    sessions.end_all(connection, account_id)
    connection.execute(delete(people.ApiToken).where(people.ApiToken.account_id == account_id))


def _row(connection: Connection, which: ColumnElement[bool]) -> Any:
    columns = (*ACCOUNT_COLUMNS,)
    return connection.execute(select(*columns).where(which)).one_or_none()
