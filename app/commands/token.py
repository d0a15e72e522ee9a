"""``firstline token …``: API tokens of staff."""

from __future__ import annotations

import json as json_text
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from app.commands.database import open_database
from app.commands.people import table

if TYPE_CHECKING:
    from app.accounts.types import Token


class Days(click.ParamType[int]):
    """A number of days, written ``90d`` or ``90``."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        number = str(value).removesuffix("d")
        if not (number.isascii() and number.isdecimal() and len(number) < 6):
            self.fail("must be a number of days, for example 90d.", param, ctx)
        return int(number)


@click.group()
def token() -> None:
    """Look after the API tokens of staff."""


@token.command()
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it is good for.")
@click.option("--name", required=True, help="What it is used for.")
@click.option("--expires", type=Days(), help="After how many days it ends; else it never does.")
def add(email: str, scopes: tuple[str, ...], name: str, expires: int | None) -> None:
    """Make a token and print it, this once."""
    from app.accounts import members, tokens
    from app.accounts.types import NewToken

    with open_database() as database:
        owner = members.find(database, email)
        new = NewToken(name, frozenset(scopes), expires)
        made = tokens.make(database, owner, new, datetime.now(UTC))
    click.echo(made)
    click.echo("It is not shown again.", err=True)


@token.command("list")
@click.option("--json", is_flag=True, help="Print the tokens as JSON.")
def list_(json: bool) -> None:
    """List all tokens, without their secrets."""
    from app.accounts import tokens

    with open_database() as database:
        found = [_as_json(one) for one in tokens.listed(database)]
    if json:
        click.echo(json_text.dumps(found, indent=2, ensure_ascii=False))
    elif found:
        click.echo(table([_row(one) for one in found]))
    else:
        click.echo("There are no tokens. Make one with 'firstline token add'.")


@token.command()
@click.argument("id")
def remove(id: str) -> None:
    """Delete a token; ID is its first part, as 'firstline token list' shows it."""
    from app.accounts import tokens
    from app.errors import AccountProblem

    with open_database() as database:
        if not tokens.remove(database, id.removeprefix("fl_")):
            raise AccountProblem(f"There is no token {id!r}. See 'firstline token list'.")
    click.echo("The token does not work any more.")


def _as_json(token: Token) -> dict[str, Any]:
    def moment(time: datetime | None) -> str | None:
        return time.isoformat() if time else None

    return {
        "id": f"fl_{token.id}",
        "email": token.account.email,
        "name": token.name,
        "scopes": sorted(token.scopes),
        "created_at": moment(token.created_at),
        "expires_at": moment(token.expires_at),
        "last_used_at": moment(token.last_used_at),
    }


def _row(token: dict[str, Any]) -> tuple[str, ...]:
    ends = (token["expires_at"] or "never")[:10]
    used = (token["last_used_at"] or "never")[:10]
    scopes = ",".join(token["scopes"])
    return token["id"], token["email"], scopes, f"ends {ends}", f"used {used}", token["name"]
