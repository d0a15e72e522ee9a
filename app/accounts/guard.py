"""Who is let in: everything is refused that no mark of ``app.access`` opens.

A caller is whoever the session's cookie or the header ``Authorization: Bearer`` names.  Both are
looked up only where somebody asks, so pages for visitors touch no database.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final, NoReturn
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as BaseResponse

from app.access import PUBLIC, SCOPES, Role, access_of, public
from app.accounts.types import Account
from app.context import services
from app.errors import DatabaseError
from app.origin import refuse_other_sites

log = logging.getLogger(__name__)

COOKIE: Final = "__Host-firstline"
"""``__Host-``: browsers take it only over https, from this host, for all paths (RFC 6265bis)."""
REALM: Final = "Firstline staff"
MAX_NEXT: Final = 2_000
"""Characters of an address to come back to; a longer one loses its query."""
_READING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and by what."""

    account: Account
    scopes: frozenset[str] | None = None
    """What an API token is good for; ``None`` in a signed-in browser."""
    session: str | None = None
    """Hash of the browser's session."""


def install(app: Flask) -> None:
    """Guard every view of ``app``; call it when all are registered.

    Raises ``RuntimeError`` naming the views that have no mark or an unknown scope.
    """
    public(app.view_functions["static"])
    marks = {name: access_of(view) for name, view in app.view_functions.items()}
    unmarked = sorted(name for name, mark in marks.items() if mark is None)
    strange = sorted(n for n, mark in marks.items() if mark and mark.scope not in {None, *SCOPES})
    if unmarked or strange:
        raise RuntimeError(
            f"Mark these views with @public or @staff of app.access: {unmarked};"
            f" name the scopes of these in app.access.SCOPES: {strange}"
        )
    app.before_request(_admit)
    app.after_request(_keep_private)
    app.context_processor(lambda: {"staff": account_shown()})


def account() -> Account:
    """Return who asks, in a view of staff.  Raises ``Unauthorized`` where nobody is known."""
    found = caller()
    return found.account if found else _ask_for_credentials()


def account_shown() -> Account | None:
    """Return who is signed in in this browser, for pages that show it to them alone.

    A page for everybody is served even if the database is away.
    """
    if COOKIE not in request.cookies:
        return None
    try:
        found = caller()
    except DatabaseError:
        return None
    return found.account if found and found.scopes is None else None


def caller() -> Caller | None:
    """Return who asks, or ``None`` for visitors.  Raises ``DatabaseError``."""
    if "caller" not in g:
        g.caller = _by_token() if _bearer() is not None else _by_cookie()
    found: Caller | None = g.caller
    return found


def require(role: Role, scope: str | None = None) -> None:
    """Let only staff through with at least ``role``, or a token good for ``scope``.

    Answers 401 where other credentials may do (RFC 9110, 15.5.2), else 403.
    """
    found = caller()
    if found is None:
        _ask_for_credentials()
    if found.scopes is not None:
        _check_scope(found.scopes, scope)
    elif request.method not in _READING:
        # Only a browser sends a cookie by itself, so only there can another site be behind it.
        refuse_other_sites()
    if not found.account.role.includes(role):
        _deny(f"This is for {role.value}s, and your role is {found.account.role.value}.")


def sign_in_address() -> str:
    """Return the address of the page for signing in that leads back to this request's page."""
    path = quote(request.path, safe="/")
    query = request.query_string.decode("latin-1")
    back = f"{path}?{query}" if query and len(path) + len(query) < MAX_NEXT else path
    return url_for("sign_in.page", next=back)


def _admit() -> BaseResponse | None:
    if request.endpoint is None:
        return None  # There is no such page, which will be said.
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        raise Forbidden("This is closed.")
    if access == PUBLIC or access.role is None:
        return None
    g.staff_only = True
    if _may_sign_in_first() and caller() is None:
        return redirect(sign_in_address(), HTTPStatus.SEE_OTHER)
    require(access.role, access.scope)
    return None


def _may_sign_in_first() -> bool:
    """Say whether this is a person's browser, which can be led to the page for signing in."""
    for_people = not request.path.startswith("/api/") and request.authorization is None
    return for_people and request.method in _READING


def _keep_private(response: Response) -> Response:
    """Keep what staff see out of every cache."""
    if g.get("staff_only") or g.get("caller") is not None:
        response.cache_control.clear()
        response.cache_control.no_store = True
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    return response


def _bearer() -> str | None:
    """Return the token of ``Authorization: Bearer``; "" for one that is not well-formed."""
    given = request.authorization
    if given is None or given.type != "bearer":
        return None
    return given.token or ""


def _by_token() -> Caller | None:
    from app.accounts import tokens

    found = tokens.find(services().database, _bearer() or "", datetime.now(UTC))
    return Caller(found.account, scopes=found.scopes) if found else None


def _by_cookie() -> Caller | None:
    id = request.cookies.get(COOKIE)
    if id is None:
        return None
    from app.accounts import sessions

    found = sessions.find(services().database, id, datetime.now(UTC))
    return Caller(found.account, session=found.id_hash) if found else None


def _check_scope(scopes: frozenset[str], scope: str | None) -> None:
    if scope is None:
        _deny("API tokens do not open this. Sign in with a browser.")
    if scope not in scopes:
        log.warning("Refused: %s needs the scope %s", request.endpoint, scope)
        raise InsufficientScope(scope)


def _deny(detail: str) -> NoReturn:
    found = caller()
    who = found.account.id if found else None
    log.warning("Refused: account %s may not use %s", who, request.endpoint)
    raise Forbidden(detail)


def _ask_for_credentials() -> NoReturn:
    """Answer 401 with the challenge that HTTP demands; for ``error`` see RFC 6750, 3.1."""
    parameters: dict[str, str | None] = {"realm": REALM}
    detail = "This is for staff. Send the header Authorization: Bearer <token>, or sign in."
    if _bearer() is not None:
        parameters["error"] = "invalid_token"
        detail = "This token is unknown or has expired. Make another on the page /account."
    raise Unauthorized(detail, www_authenticate=WWWAuthenticate("bearer", parameters))


class InsufficientScope(Forbidden):
    """A token that is good for other things."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This token is not good for {scope}. Make one that is.")
        self.scope = scope

    def get_headers(self, environ: Any = None, scope: Any = None) -> list[tuple[str, str]]:
        """Return the headers, with the challenge of RFC 6750, 3.1."""
        challenge = WWWAuthenticate(
            "bearer", {"realm": REALM, "error": "insufficient_scope", "scope": self.scope}
        )
        return [*super().get_headers(environ, scope), ("WWW-Authenticate", challenge.to_header())]
