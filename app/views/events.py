"""What browsers tell of a visit: ``static/visit.js`` and the widget send it."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import TooManyRequests

from app.access import public
from app.context import searcher
from app.origin import refuse_other_sites
from app.visitor import client_address
from app.visits.pace import Pace
from app.visits.record import record
from app.visits.reported import read_events

blueprint = Blueprint("events", __name__)

MAX_BYTES: Final = 16_000
LISTS_A_MINUTE: Final = 120
"""From one address and in one process; offices share an address."""
_pace = Pace(LISTS_A_MINUTE, 60)


@blueprint.post("/api/events")
@public
def events() -> Response:
    """Take a JSON list of what happened, all of it or nothing."""
    refuse_other_sites()
    request.max_content_length = MAX_BYTES
    if wait := _pace.wait(client_address(), time.time()):
        raise TooManyRequests("Too many events came from your network.", retry_after=wait)
    body = request.get_json(silent=True)
    for happened in read_events(body, searcher().catalog, searcher().generation):
        record(happened)
    return Response(status=HTTPStatus.NO_CONTENT)
