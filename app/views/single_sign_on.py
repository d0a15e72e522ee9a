"""Signing in through the organisation's OpenID Connect provider."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.access import public
from app.addresses import origin
from app.context import services
from app.errors import SingleSignOnProblem
from app.views.sign_in import goal, show_form, signed_in
from app.visitor import client_address
from search.errors import NotFound

if TYPE_CHECKING:
    from app.accounts.oidc.flow import Client

log = logging.getLogger(__name__)
blueprint = Blueprint("single_sign_on", __name__)

COOKIE: Final = "__Host-firstline-oidc"
_SECONDS: Final = 600
_STATUS: Final = {
    "provider": HTTPStatus.BAD_GATEWAY,
    "groups": HTTPStatus.FORBIDDEN,
    "closed": HTTPStatus.FORBIDDEN,
    "state": HTTPStatus.BAD_REQUEST,
}


@blueprint.get("/sign-in/oidc")
@public
def begin() -> BaseResponse:
    """Send the browser to the provider."""
    client = _client()
    from app.accounts.oidc import flow

    now = datetime.now(UTC)
    wait = flow.wait_of(services().database, client_address(), now)
    if wait:
        return show_form("wait", HTTPStatus.TOO_MANY_REQUESTS, wait)
    try:
        url, cookie = flow.begin(services().database, client, goal(), now)
    except SingleSignOnProblem as error:
        return _refused(error)
    # Not by a form: the content security policy would stop its way to another host.
    response = redirect(url, HTTPStatus.SEE_OTHER)
    response.set_cookie(
        COOKIE, cookie, max_age=_SECONDS, secure=True, httponly=True, samesite="Lax", path="/"
    )
    response.cache_control.no_store = True
    return response


@blueprint.get("/sign-in/oidc/callback")
@public
def callback() -> BaseResponse:
    """Take the browser back and sign it in."""
    client = _client()
    from app.accounts.oidc import flow

    cookie = request.cookies.get(COOKIE, "")
    try:
        account, where = flow.finish(
            services().database, client, cookie, request.args, datetime.now(UTC)
        )
    except SingleSignOnProblem as error:
        return _refused(error)
    log.info("Signed in by the provider: account %s, from %r", account.id, client_address())
    return _without_cookie(signed_in(account.id, where))


def _client() -> Client:
    options = services().config.accounts.oidc
    if options.issuer is None:
        raise NotFound("This site has no single sign-on.")
    from app.accounts.oidc.flow import Client

    return Client(options, origin() + url_for("single_sign_on.callback"))


def _refused(error: SingleSignOnProblem) -> BaseResponse:
    log.warning("Sign-in by the provider refused, from %r: %r", client_address(), str(error))
    return _without_cookie(show_form(error.kind, _STATUS[error.kind]))


def _without_cookie(response: BaseResponse) -> BaseResponse:
    if COOKIE in request.cookies:
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax")
    return response
