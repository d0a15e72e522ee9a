"""Webhooks of those who keep the repository: "something was pushed"."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.access import public
from app.context import services
from app.errors import DatabaseError
from app.options.git import Forge
from app.publishing import hooks, places

blueprint = Blueprint("hooks", __name__)
log = logging.getLogger(__name__)
LOG_SECONDS: Final = 60.0


@blueprint.post("/hooks/git/<forge>")
@public
def push(forge: str) -> Response:
    """Take a webhook, and answer at once; publishing goes on elsewhere."""
    options = services().config.git
    if forge not in list(Forge) or options.repository is None:
        return _said(HTTPStatus.NOT_FOUND)
    kind = Forge(forge)
    # Without a proof the body is not even read.
    if not hooks.may_be_genuine(kind, request.headers, options):
        return _refused(kind)
    request.max_content_length = hooks.MAX_BYTES
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not hooks.is_genuine(kind, request.headers, body, options, time.time()):
        return _refused(kind)
    return _taken(kind, body)


def _taken(forge: Forge, body: bytes) -> Response:
    config = services().config
    if hooks.is_ping(request.headers):
        return _said(HTTPStatus.OK, "This works.")
    if hooks.is_of_no_concern(request.headers, body, config.git):
        return _said(HTTPStatus.ACCEPTED, "This changes nothing here.")
    if not _is_new(hooks.delivery_of(forge, request.headers, body)):
        return _said(HTTPStatus.OK, "This is known.")
    places.ask(config.index.path)
    return _said(HTTPStatus.ACCEPTED, "Firstline looks at the repository now.")


def _is_new(delivery: str) -> bool:
    from app.publishing.record import is_new  # SQLAlchemy, which pages do without.

    try:
        return is_new(services().database, delivery, datetime.now(UTC))
    except DatabaseError as error:
        # Rather a look too many than a push that nobody sees.
        log.error("A webhook cannot be written down: %s", error)
        return True


def _refused(forge: Forge) -> Response:
    _refusals.count(forge)
    answer = _said(HTTPStatus.UNAUTHORIZED)
    answer.headers["WWW-Authenticate"] = "Webhook-Signature"
    return answer


def _said(status: HTTPStatus, text: str = "") -> Response:
    return Response(f"{text or status.phrase}\n", status, mimetype="text/plain")


class _Refusals:
    """Tells of refused webhooks at most once a minute, however many come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._next = 0.0

    def count(self, forge: Forge) -> None:
        with self._lock:
            self._number += 1
            if time.monotonic() < self._next:
                return
            number, self._number = self._number, 0
            self._next = time.monotonic() + LOG_SECONDS
        log.warning(
            "Refused webhooks: %d, the last for /hooks/git/%s. Their signature or token is missing"
            " or wrong, or no secret is set.",
            number,
            forge,
        )


_refusals: Final = _Refusals()
