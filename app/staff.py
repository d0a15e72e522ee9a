"""Who may see more than visitors: whoever sends the token of the settings."""

from __future__ import annotations

import hmac
from typing import Final

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from app.context import services

REALM: Final = "Firstline staff"


def refuse_visitors() -> None:
    """Let only requests through that carry ``Authorization: Bearer`` and the staff token.

    Answers 401 and asks for the token where it is missing or wrong: another try may do
    (RFC 9110, 15.5.2).  Answers 403 where the settings have none: no token would help
    (15.5.4).
    """
    token = services().config.api.staff_token
    if token is None:
        raise Forbidden("This is for staff. Set [api] staff_token, and start the site again.")
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise _unauthorized("This is for staff. Send the header Authorization: Bearer <token>.")
    if not hmac.compare_digest(given.token.encode(), token.get_secret_value().encode()):
        detail = "This token is not the one in [api] staff_token. Send that one."
        raise _unauthorized(detail, error="invalid_token")


def _unauthorized(detail: str, **parameters: str | None) -> Unauthorized:
    """Return the error with the challenge that HTTP demands; for ``error`` see RFC 6750, 3.1."""
    challenge = WWWAuthenticate("bearer", {"realm": REALM, **parameters})
    return Unauthorized(detail, www_authenticate=challenge)
