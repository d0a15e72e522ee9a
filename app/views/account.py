"""One's own account: password, API tokens, signed-in browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import SCOPES, Role, staff
from app.accounts.guard import account, caller
from app.accounts.types import NewToken
from app.context import services
from app.errors import AccountProblem, TooManyAttempts
from app.visitor import client_address

blueprint = Blueprint("account", __name__)

DEFAULT_DAYS: Final = 90
_TOKEN_FIELDS: Final = {"name": "_token-name", "scope": "_scope-1", "days": "_token-days"}
_MISSING: Final = "You have no such token; it may be removed already."


NOTHING_TYPED: Final = NewToken("", frozenset(), DEFAULT_DAYS)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form was refused."""

    text: str
    at: str
    """The id of the field where it can be mended."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form on the page."""

    problems: tuple[Fault, ...] = ()
    token: str | None = None
    """A new one, shown this once."""
    typed: NewToken = NOTHING_TYPED

    @property
    def faulty(self) -> frozenset[str]:
        """The ids of the fields that have to be mended."""
        return frozenset(problem.at for problem in self.problems)


@blueprint.get("/account")
@staff(Role.AGENT)
def page() -> BaseResponse:
    """Show the account."""
    return _page(Outcome())


@blueprint.post("/account/tokens")
@staff(Role.AGENT)
def make_token() -> BaseResponse:
    """Make an API token and show it, this once."""
    from app.accounts import tokens

    days = request.form.get("days", "")
    typed = NewToken(
        request.form.get("name", ""),
        frozenset(request.form.getlist("scope")),
        int(days) if re.fullmatch("[0-9]{1,5}", days) else 0,
    )
    try:
        made = tokens.make(services().database, account(), typed, datetime.now(UTC))
    except AccountProblem as error:
        found = zip(str(error).split("\n"), error.fields, strict=True)
        faults = tuple(Fault(text, _TOKEN_FIELDS[part]) for text, part in found)
        return _page(Outcome(faults, typed=typed))
    return _page(Outcome(token=made))


@blueprint.post("/account/tokens/<id>/remove")
@staff(Role.AGENT)
def remove_token(id: str) -> BaseResponse:
    """Delete one of one's own tokens."""
    from app.accounts import tokens

    if not tokens.remove(services().database, id, account().id):
        return _page(Outcome((Fault(_MISSING, "_token-name"),)))
    return _done("token")


@blueprint.post("/account/sessions/end")
@staff(Role.AGENT)
def end_other_sessions() -> BaseResponse:
    """Sign out everywhere but here."""
    from app.accounts import sessions

    with services().database.writing() as connection:
        sessions.end_all(connection, account().id, keep=_this_session())
    return _done("sessions")


@blueprint.post("/account/password")
@staff(Role.AGENT)
def change_password() -> BaseResponse:
    """Change the password; every other browser is signed out."""
    from app.accounts import members

    new = request.form.get("new", "")
    checks: tuple[tuple[Callable[[], bool], Fault], ...] = (
        (_knows_password, Fault("The current password is not right.", "_current")),
        (
            lambda: new == request.form.get("again"),
            Fault("The two new passwords differ.", "_again"),
        ),
    )
    try:
        wrong = tuple(fault for holds, fault in checks if not holds())
        if not wrong:
            members.change_password(services().database, account().email, new, _this_session())
    except TooManyAttempts as error:
        wrong = (Fault(str(error), "_current"),)
    except AccountProblem as error:
        wrong = tuple(Fault(text, "_new") for text in str(error).split("\n"))
    return _page(Outcome(wrong)) if wrong else _done("password")


def _knows_password() -> bool:
    from app.accounts.attempts import Attempt, sign_in

    attempt = Attempt(account().email, request.form.get("current", ""), client_address())
    return sign_in(services().database, attempt, datetime.now(UTC)) is not None


def _this_session() -> str | None:
    found = caller()
    return found.session if found else None


def _done(what: str) -> BaseResponse:
    return redirect(url_for("account.page", done=what), HTTPStatus.SEE_OTHER)


def _page(outcome: Outcome) -> Response:
    from app.accounts import sessions, tokens

    person, database = account(), services().database
    body = render_template(
        "account.html",
        person=person,
        outcome=outcome,
        done=request.args.get("done") if request.method == "GET" else None,
        scopes=[scope for scope, role in SCOPES.items() if person.role.includes(role)],
        tokens=tokens.listed(database, person.id),
        sessions=sessions.of_account(database, person.id, datetime.now(UTC)),
        current=_this_session(),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if outcome.problems else HTTPStatus.OK
    return Response(body, status, mimetype="text/html")
