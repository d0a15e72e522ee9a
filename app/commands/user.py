"""``firstline user …``: the accounts of staff."""

from __future__ import annotations

import json as json_text
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from app.commands.database import open_database
from app.commands.people import ROLES, ask_for_password, table

if TYPE_CHECKING:
    from app.accounts.types import Account


@click.group()
def user() -> None:
    """Look after the accounts of staff."""


@user.command()
@click.argument("email")
@click.option("--role", type=ROLES, required=True, help="What the account may do.")
@click.option("--name", default="", help="The person's name.")
def add(email: str, role: str, name: str) -> None:
    """Make an account; the password is asked for, or read from a pipe."""
    from app.access import Role
    from app.accounts import members
    from app.accounts.types import NewAccount

    with open_database() as database:
        new = NewAccount(email, name, Role(role), ask_for_password())
        made = members.add(database, new, datetime.now(UTC))
    click.echo(f"{made.email} may sign in now, as {made.role}.")


@user.command("list")
@click.option("--json", is_flag=True, help="Print the accounts as JSON.")
def list_(json: bool) -> None:
    """List all accounts."""
    from app.accounts import members

    with open_database() as database:
        found = members.everybody(database)
    if json:
        click.echo(json_text.dumps([_as_json(one) for one in found], indent=2, ensure_ascii=False))
    elif found:
        rows = [(one.email, one.role.value, _state(one), one.name) for one in found]
        click.echo(table(rows))
    else:
        click.echo("There are no accounts. Make one with 'firstline user add'.")


@user.command()
@click.argument("email")
@click.argument("role", type=ROLES)
def role(email: str, role: str) -> None:
    """Give an account another role; it is signed out."""
    from app.access import Role
    from app.accounts import members

    with open_database() as database:
        changed = members.change_role(database, email, Role(role))
    click.echo(f"{changed.email} is {changed.role} now.")


@user.command()
@click.argument("email")
def password(email: str) -> None:
    """Set a password; the account is signed out."""
    from app.accounts import members

    with open_database() as database:
        found = members.find(database, email)
        members.change_password(database, found.email, ask_for_password())
    click.echo(f"{found.email} has a new password.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Shut an account out at once, its tokens too."""
    from app.accounts import members

    with open_database() as database:
        changed = members.disable(database, email, datetime.now(UTC))
    click.echo(f"{changed.email} is shut out.")


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let an account in again."""
    from app.accounts import members

    with open_database() as database:
        changed = members.enable(database, email)
    click.echo(f"{changed.email} may sign in again.")


@user.command()
@click.argument("email")
def remove(email: str) -> None:
    """Delete an account and its tokens."""
    from app.accounts import members

    with open_database() as database:
        members.remove(database, email)
    click.echo(f"{members.normal(email)} is removed.")


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    if account.issuer is not None:
        return "single sign-on"
    return "password" if account.has_password else "no password"


def _as_json(account: Account) -> dict[str, Any]:
    return {
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "state": _state(account),
        "created_at": account.created_at.isoformat(),
    }
