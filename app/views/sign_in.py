"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.accounts.coming_back import own_path
from app.accounts.guard import COOKIE, account_shown
from app.context import services
from app.errors import TooManyAttempts
from app.origin import refuse_other_sites
from app.visitor import client_address

blueprint = Blueprint("sign_in", __name__)

HOME: Final = "/desk"
"""Where staff begin."""
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@blueprint.get("/sign-in")
@public
def page() -> BaseResponse:
    """Show the form; whoever is signed in goes on."""
    if account_shown() is not None:
        return redirect(goal(), HTTPStatus.SEE_OTHER)
    lost = "cookie" in request.args
    return show_form("cookie" if lost else None, HTTPStatus.OK)


@blueprint.post("/sign-in")
@public
def with_password() -> BaseResponse:
    """Sign in with mail address and password."""
    refuse_other_sites()
    from app.accounts.attempts import Attempt, sign_in

    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        attempt = Attempt(email, password, client_address())
        account = sign_in(services().database, attempt, datetime.now(UTC))
    except TooManyAttempts as error:
        return show_form("wait", HTTPStatus.TOO_MANY_REQUESTS, error.wait)
    if account is None:
        return show_form("wrong")
    return signed_in(account.id, goal())


@blueprint.post("/sign-out")
@public
def sign_out() -> BaseResponse:
    """Sign out, on the server too."""
    refuse_other_sites()
    response = redirect(url_for("sign_in.page"), HTTPStatus.SEE_OTHER)
    id = request.cookies.get(COOKIE)
    if id is not None:
        from app.accounts import sessions

        sessions.end(services().database, id)
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax")
    return response


def show_form(
    problem: str | None, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY, wait: int = 0
) -> Response:
    """Return the page for signing in, with what went wrong and what was typed but the password.

    ``wait`` is in seconds.
    """
    provider = services().config.accounts.oidc
    body = render_template(
        "sign_in.html",
        problem=problem,
        minutes=-(-wait // 60),
        email=request.form.get("email", ""),
        goal=goal(),
        insecure_host=_insecure_host(),
        provider=provider if provider.issuer else None,
    )
    response = Response(body, status, mimetype="text/html")
    response.cache_control.no_store = True
    if wait:
        response.retry_after = wait
    return response


def goal() -> str:
    """Return where this request wants to go after signing in."""
    return own_path(request.values.get("next"), otherwise=HOME)


def signed_in(account_id: int, where: str) -> BaseResponse:
    """Start a session and lead on, by way of the page that notices when the cookie is lost."""
    from app.accounts import sessions

    database, before = services().database, request.cookies.get(COOKIE)
    id = sessions.start(database, account_id, datetime.now(UTC))
    if before is not None:
        sessions.end(database, before)
    response = redirect(url_for("sign_in.page", next=where, cookie=1), HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, id, secure=True, httponly=True, samesite="Lax", path="/")
    response.cache_control.no_store = True
    return response


def _insecure_host() -> str | None:
    """Return the host when browsers will not keep the cookie of signing in for it."""
    base_url = services().config.server.base_url or ""
    local = urlsplit(request.host_url).hostname in _LOOPBACK
    secure = request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
    return None if secure or local or base_url.startswith("https:") else request.host
